internal import Foundation

/// A directory that a test has for itself.
package struct TemporaryDirectory: Sendable {
    /// Its absolute path; it is made by who first writes to it.
    package let path: String

    /// Names a directory that does not exist.
    package init() { path = FileManager.default.temporaryDirectory.path + "/spearhead-test-\(UUID().uuidString)" }

    /// Names a directory that somebody else made.
    package init(path: String) { self.path = path }

    /// Removes the directory and what is in it.
    package func remove() { try? FileManager.default.removeItem(atPath: path) }

    /// Every file below the directory, by its path from there.
    package var files: [String] {
        let names = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
        return names.filter { name in
            var isDirectory: ObjCBool = false
            return FileManager.default.fileExists(atPath: path + "/" + name, isDirectory: &isDirectory) && !isDirectory.boolValue
        }
    }

    /// The bytes of a file below the directory; none when there is no such file.
    package func bytes(of name: String) -> [UInt8] {
        FileManager.default.contents(atPath: path + "/" + name).map { Array($0) } ?? []
    }

    /// Permission bits of a file below the directory.
    package func mode(of name: String) -> Int? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path + "/" + name)
        return (attributes?[.posixPermissions] as? NSNumber)?.intValue
    }

    /// Text of any file.
    package static func text(of path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }
}

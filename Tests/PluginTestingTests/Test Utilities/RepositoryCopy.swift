import Foundation

/// A temporary copy of parts of this repository, removed with it.
final class RepositoryCopy {
    let root: URL
    private let scratch: URL

    /// Where a test may put what it makes beside the copy.
    var beside: URL { scratch }

    /// Copies files and folders, named relative to the repository.
    init(_ paths: [String]) throws {
        let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        scratch = FileManager.default.temporaryDirectory.appendingPathComponent("spearhead-\(UUID().uuidString)")
        root = scratch.appendingPathComponent("spearhead")
        for path in paths {
            let target = root.appendingPathComponent(path)
            try FileManager.default.createDirectory(at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
            try FileManager.default.copyItem(at: repository.appendingPathComponent(path), to: target)
        }
    }

    deinit { try? FileManager.default.removeItem(at: scratch) }

    func text(_ path: String) throws -> String { try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8) }

    /// Every file below a folder: path relative to it, and text.
    static func files(below folder: URL) throws -> [String: String] {
        var files: [String: String] = [:]
        for case let url as URL in FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.isRegularFileKey])
            ?? .init()
        {
            guard try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else { continue }
            files[String(url.path.dropFirst(folder.path.count + 1))] = try String(contentsOf: url, encoding: .utf8)
        }
        return files
    }
}

internal import Foundation
internal import Glibc

/// The files of one company's archive: `<number of the first segment>.log`, each a row of segments, only ever appended to.
struct ArchiveDirectory: Sendable {
    /// The directory of the company.
    let path: String

    private static let suffix = ".log"

    /// Numbers of the first segments of the files, oldest first.
    func files() throws -> [UInt64] {
        guard access(path, F_OK) == 0 else { return [] }
        return try Descriptor.directory(path: path).names().compactMap(Self.number).sorted()
    }

    /// Size of a file.
    func byteCount(_ file: UInt64) throws -> Int {
        Int(try Descriptor.directory(path: path).status(of: Self.name(file))?.st_size ?? 0)
    }

    /// Makes the directory, if there is none.
    func make() throws {
        let parent = (path as NSString).deletingLastPathComponent
        if access(parent, F_OK) != 0 {
            try FileManager.default.createDirectory(
                atPath: parent, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
        _ = try Descriptor.directory(path: parent).directory(making: (path as NSString).lastPathComponent)
    }

    /// Opens a file to append to it, making it when there is none.
    func append(to file: UInt64) throws -> Descriptor {
        let directory = try Descriptor.directory(path: path)
        if let known = try directory.file(Self.name(file), writing: true) { return known }
        let made = try directory.newFile(Self.name(file))
        try directory.synchronize()
        return made
    }

    func remove(_ file: UInt64) throws { try Descriptor.directory(path: path).remove(Self.name(file)) }

    /// Walks over the segments of a file.
    ///
    /// - Parameter body: Told each segment with where its content begins; ends the walk with `false`.
    /// - Returns: Whether there is something behind the last whole head: the rest of a segment that was being written.
    @discardableResult
    func walk(_ file: UInt64, _ body: (_ segment: LogSegment, _ at: Int, _ file: Descriptor) throws -> Bool) throws -> Bool {
        guard let descriptor = try Descriptor.directory(path: path).file(Self.name(file)) else { return false }
        let size = Int(try descriptor.status().st_size)
        var offset = 0
        while offset < size {
            guard var segment = LogSegment(head: try descriptor.read(at: offset, LogSegment.headBytes)) else { return true }
            let table = offset + LogSegment.headBytes
            guard offset + segment.byteCount <= size,
                segment.readCommits(try descriptor.read(at: table, segment.commits.count * LogSegment.commitBytes))
            else { return true }
            guard try body(segment, offset + segment.byteCount - segment.contentBytes, descriptor) else { return false }
            offset += segment.byteCount
        }
        return false
    }

    /// Where an archive ends.
    struct End {
        var segment: LogSegment
        var file: UInt64
        /// Bytes of the file.
        var offset: Int
        /// When the file was begun, in milliseconds since 1970.
        var startedAt: Int64
    }

    /// The last whole segment; what a crash left of another behind it is cut off.
    func end() throws -> End? {
        for file in try files().reversed() {
            var whole: [(segment: LogSegment, contentAt: Int)] = []
            try walk(file) { segment, at, _ in
                whole.append((segment, at))
                return true
            }
            let descriptor = try append(to: file)
            while let last = whole.last {
                guard last.segment.isWhole(try descriptor.read(at: last.contentAt, last.segment.contentBytes)) else {
                    whole.removeLast()
                    continue
                }
                let offset = last.contentAt + last.segment.contentBytes
                try descriptor.truncate(offset)
                return End(
                    segment: last.segment, file: file, offset: offset, startedAt: whole[0].segment.completeAt)
            }
            try remove(file)
        }
        return nil
    }

    private static func name(_ file: UInt64) -> String {
        let digits = String(file)
        return String(repeating: "0", count: max(0, 12 - digits.count)) + digits + suffix
    }

    private static func number(_ name: String) -> UInt64? {
        guard name.hasSuffix(suffix) else { return nil }
        return UInt64(name.dropLast(suffix.count))
    }
}

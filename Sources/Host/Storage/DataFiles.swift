internal import Foundation
internal import Glibc

/// Facts about files below the data directory.
enum DataFiles {
    /// Size in bytes; 0 when there is no such file.
    static func bytes(_ path: String) -> Int64 {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.size] as? NSNumber)?.int64Value ?? 0
    }

    /// Writes a file with mode 0600 whole or not at all, on disk when this returns: beside it first, then renamed.
    static func replace(_ path: String, with content: Data) throws {
        let scratch = path + ".new"
        try? FileManager.default.removeItem(atPath: scratch)
        guard
            FileManager.default.createFile(atPath: scratch, contents: content, attributes: [.posixPermissions: 0o600])
        else { throw CocoaError(.fileWriteUnknown) }
        try synchronize(scratch)
        guard rename(scratch, path) == 0 else { throw CocoaError(.fileWriteUnknown) }
        try synchronize((path as NSString).deletingLastPathComponent)
    }

    /// Makes a new file with mode 0600 and opens it for writing.
    static func create(_ path: String) throws -> FileHandle {
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]) else {
            throw CocoaError(.fileWriteUnknown)
        }
        return try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    }

    /// Waits until a file or the entries of a directory are on disk.
    static func synchronize(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    }
}

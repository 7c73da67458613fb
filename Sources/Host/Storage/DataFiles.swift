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
        let file = try create(scratch)
        do {
            try file.write(contentsOf: content)
            try file.synchronize()
            try file.close()
            guard rename(scratch, path) == 0 else { throw failure() }
        } catch {
            unlink(scratch)
            throw error
        }
        try synchronize((path as NSString).deletingLastPathComponent)
    }

    /// Makes a file with mode 0600, empty whatever was there, and opens it for writing.
    static func create(_ path: String) throws -> FileHandle {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure() }
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// Waits until a file or the entries of a directory are on disk.
    static func synchronize(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure() }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure() }
    }

    /// What the system said last.
    private static func failure() -> POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
}

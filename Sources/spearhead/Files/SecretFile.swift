internal import Foundation

/// Writes secrets so that only their owner can read them.
enum SecretFile {
    /// Makes a new file of mode 0600; an existing one is refused.
    static func write(_ text: String, to path: String) throws {
        let handle = try make(path)
        try handle.write(contentsOf: Data(text.utf8))
        try handle.close()
    }

    /// Refuses a path at which there is something, before a secret is asked for that could not be kept.
    static func requireNew(_ path: String) throws {
        try make(path).close()
        unlink(path)
    }

    /// Puts a file of mode 0600 in the place of another: whoever reads it meanwhile sees the old text or the new one.
    static func replace(_ path: String, with text: String) throws {
        let scratch = path + ".new"
        unlink(scratch)
        let handle = try make(scratch)
        try handle.write(contentsOf: Data(text.utf8))
        try handle.synchronize()
        try handle.close()
        guard rename(scratch, path) == 0 else {
            throw CommandFailure(
                .failed, "FILE_NOT_WRITTEN", "The file \(path) cannot be replaced: \(String(cString: strerror(errno))).",
                remedy: "The secret stands in \(scratch).")
        }
    }

    private static func make(_ path: String) throws -> FileHandle {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw CommandFailure(
                .usage, "FILE_NOT_WRITTEN", "The file \(path) cannot be made: \(String(cString: strerror(errno))).",
                remedy: "Give a path that does not exist yet, in a directory that does.")
        }
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }
}

internal import Foundation

/// Writes secrets so that only their owner can read them.
enum SecretFile {
    /// Makes a new file of mode 0600; an existing one is refused.
    static func write(_ text: String, to path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw CommandFailure(
                .usage, "FILE_NOT_WRITTEN", "The file \(path) cannot be made: \(String(cString: strerror(errno))).",
                remedy: "Give a path that does not exist yet, in a directory that does.")
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try handle.write(contentsOf: Data(text.utf8))
        try handle.close()
    }
}

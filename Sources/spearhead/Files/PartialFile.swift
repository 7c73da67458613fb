internal import Foundation

/// A file that appears under its name only when it is complete.
final class PartialFile {
    private let path: String
    private let partialPath: String
    private let handle: FileHandle
    private var isCommitted = false

    /// Starts a file beside its final place.
    init(_ path: String) throws {
        self.path = path
        partialPath = path + ".partial"
        let descriptor = open(partialPath, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw CommandFailure(
                .usage, "FILE_NOT_WRITTEN", "The file \(path) cannot be written: \(String(cString: strerror(errno))).")
        }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    deinit { if !isCommitted { unlink(partialPath) } }

    /// Appends bytes.
    func write(_ data: Data) throws { try handle.write(contentsOf: data) }

    /// Puts the file in its place; an older one is replaced.
    func commit() throws {
        try handle.synchronize()
        try handle.close()
        guard rename(partialPath, path) == 0 else {
            throw CommandFailure(
                .failed, "FILE_NOT_WRITTEN", "The file \(path) cannot be written: \(String(cString: strerror(errno))).")
        }
        isCommitted = true
    }
}

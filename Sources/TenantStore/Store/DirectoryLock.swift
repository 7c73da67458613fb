internal import Glibc
internal import Synchronization

/// The right of one process to work on a data directory, as a lock on a file in it.
///
/// It is an *open file description* lock: the kernel drops it when the process ends, however it ends, and it also keeps a
/// second store in the same process out.
final class DirectoryLock: Sendable {
    private enum State { case held, releasing, released }

    private let descriptor: CInt
    private let state = Mutex(State.held)

    // Linux, <fcntl.h>; the name is hidden unless _GNU_SOURCE is defined.
    private static var setOpenFileDescriptionLock: CInt { 37 }

    init(directory: String) throws {
        let path = directory + "/lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StoreError(
                .inputOutput, "The lock file \(path) cannot be opened (error \(errno)). Check the directory's owner and mode.")
        }
        var range = flock()
        range.l_type = CShort(F_WRLCK)
        range.l_whence = CShort(SEEK_SET)
        guard fcntl(descriptor, Self.setOpenFileDescriptionLock, &range) == 0 else {
            Glibc.close(descriptor)
            throw StoreError(
                .locked, "Another process works on the data directory \(directory). Stop it first, or use another directory.")
        }
        self.descriptor = descriptor
    }

    /// Whether the caller is the one who shall release the lock.
    func beginRelease() -> Bool {
        state.withLock { state in
            guard state == .held else { return false }
            state = .releasing
            return true
        }
    }

    /// Lets another process in.
    func release() {
        let mustClose = state.withLock { state in
            defer { state = .released }
            return state != .released
        }
        if mustClose { Glibc.close(descriptor) }
    }

    deinit { release() }
}

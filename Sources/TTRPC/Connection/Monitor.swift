internal import Glibc
internal import RPC

/// State behind a lock, with waiting for it to change.
///
/// `Mutex` cannot wait; this is the mutex and condition variable of POSIX, with time limits on the monotonic clock.
final class Monitor<State: Sendable>: @unchecked Sendable {
    // @unchecked because `state` is touched only while `mutex` is held.
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var state: State

    /// Guards a value.
    init(_ state: State) {
        self.state = state
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(changed, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        changed.deallocate()
        mutex.deallocate()
    }

    /// Reads or changes the state.
    func withLock<Result>(_ body: (inout State) throws -> Result) rethrows -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&state)
    }

    /// Wakes all who wait, so that they look at the state again.
    func notifyAll() { pthread_cond_broadcast(changed) }

    /// Blocks until `attempt` gives a result; `nil` when the deadline passes first.
    func wait<Result>(until deadline: Deadline, _ attempt: (inout State) throws -> Result?) rethrows -> Result? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        var limit = timespec()
        limit.tv_sec = Int(clamping: deadline.nanoseconds / 1_000_000_000)
        limit.tv_nsec = Int(deadline.nanoseconds % 1_000_000_000)
        while true {
            if let result = try attempt(&state) { return result }
            if pthread_cond_timedwait(changed, mutex, &limit) == ETIMEDOUT { return try attempt(&state) }
        }
    }
}

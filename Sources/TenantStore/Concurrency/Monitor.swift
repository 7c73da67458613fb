internal import Glibc

/// State behind a lock, with threads that wait for it to change.
///
/// `Mutex` cannot be waited on; this is the one place of the store where threads sleep.
final class Monitor<State>: @unchecked Sendable {
    // @unchecked because `state` is touched only with `mutex` locked.

    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private let state: UnsafeMutablePointer<State>

    init(_ initial: State) {
        mutex = .allocate(capacity: 1)
        condition = .allocate(capacity: 1)
        state = .allocate(capacity: 1)
        state.initialize(to: initial)
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(condition, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        state.deinitialize(count: 1)
        state.deallocate()
        condition.deallocate()
        mutex.deallocate()
    }

    /// Works on the state.
    func withLock<T>(_ body: (inout State) throws -> T) rethrows -> T {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&state.pointee)
    }

    /// Tries `body` until it gives a value, sleeping in between until somebody notifies or the moment has come.
    ///
    /// - Returns: The value, or `nil` when `deadlineNanoseconds` passed first.
    @discardableResult
    func wait<T>(untilNanoseconds deadlineNanoseconds: UInt64 = .max, _ body: (inout State) throws -> T?) rethrows -> T? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let value = try body(&state.pointee) { return value }
            if deadlineNanoseconds == .max {
                pthread_cond_wait(condition, mutex)
                continue
            }
            guard MonotonicClock.now() < deadlineNanoseconds else { return nil }
            var moment = timespec(
                tv_sec: Int(deadlineNanoseconds / 1_000_000_000), tv_nsec: Int(deadlineNanoseconds % 1_000_000_000))
            pthread_cond_timedwait(condition, mutex, &moment)
        }
    }

    /// Wakes one sleeping thread; costs no system call when none sleeps.
    func notifyOne() { pthread_cond_signal(condition) }

    /// Wakes all sleeping threads.
    func notifyAll() { pthread_cond_broadcast(condition) }
}

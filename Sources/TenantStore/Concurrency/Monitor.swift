internal import Glibc

/// State behind a lock, with threads that wait for it to change.
///
/// `Mutex` cannot be waited on; this is the one place of the store where threads sleep.
final class Monitor<State>: @unchecked Sendable {
    // @unchecked because `state` is touched only with `mutex` locked.

    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private let state: UnsafeMutablePointer<State>
    private let scheduler: (any ThreadScheduler)?

    /// - Parameters:
    ///   - initial: The state.
    ///   - scheduler: Of a simulation; `nil` leaves threads to the kernel.
    init(_ initial: State, scheduler: (any ThreadScheduler)? = nil) {
        self.scheduler = scheduler
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
        scheduler?.turn()
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&state.pointee)
    }

    /// Tries `body` until it gives a value, sleeping in between until somebody notifies or the moment has come.
    ///
    /// - Returns: The value, or `nil` when `deadlineNanoseconds` passed first.
    @discardableResult
    func wait<T>(untilNanoseconds deadlineNanoseconds: UInt64 = .max, _ body: (inout State) throws -> T?) rethrows -> T? {
        if let scheduler { return try wait(mayTimeOut: deadlineNanoseconds != .max, scheduler, body) }
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

    /// The same in a simulation, which has its own time: between looking at the state and falling asleep no other thread runs.
    private func wait<T>(
        mayTimeOut: Bool, _ scheduler: any ThreadScheduler, _ body: (inout State) throws -> T?
    ) rethrows -> T? {
        var isTimeUp = false
        while true {
            if let value = try withLock(body) { return value }
            if isTimeUp { return nil }
            isTimeUp = scheduler.sleep(at: ObjectIdentifier(self), mayTimeOut: mayTimeOut)
        }
    }

    /// Wakes one sleeping thread; costs no system call when none sleeps.
    func notifyOne() {
        scheduler?.wake(at: ObjectIdentifier(self), all: false)
        pthread_cond_signal(condition)
    }

    /// Wakes all sleeping threads.
    func notifyAll() {
        scheduler?.wake(at: ObjectIdentifier(self), all: true)
        pthread_cond_broadcast(condition)
    }
}

internal import Dispatch
internal import Synchronization

/// Calls a function again and again on a queue of its own: never twice at once, and no more after ``stop()``.
final class Ticker: Sendable {
    private let queue: DispatchQueue
    private let intervalMilliseconds: Int
    private let body: @Sendable () -> Void
    private let isStopped = Atomic<Bool>(false)

    init(name: String, intervalMilliseconds: Int, body: @escaping @Sendable () -> Void) {
        queue = DispatchQueue(label: name)
        self.intervalMilliseconds = intervalMilliseconds
        self.body = body
    }

    /// Makes the first call after one interval.
    func start() {
        queue.asyncAfter(deadline: .now() + .milliseconds(intervalMilliseconds)) { [weak self] in
            guard let self, !isStopped.load(ordering: .acquiring) else { return }
            body()
            start()
        }
    }

    /// Waits for the call that is under way; the next one is not made.
    func stop() {
        isStopped.store(true, ordering: .releasing)
        queue.sync {}
    }
}

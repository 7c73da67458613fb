internal import Foundation

/// A fixed number of threads that run the same loop until it returns.
final class WorkerThreads: Sendable {
    private static let mark = "spearhead.store.worker"

    private let running: Monitor<Int>

    /// Starts the threads.
    ///
    /// - Parameters:
    ///   - name: What `top -H` shows; a number follows it.
    ///   - count: How many.
    ///   - body: The loop; it is told the thread's number.
    init(name: String, count: Int, body: @escaping @Sendable (Int) -> Void) {
        let running = Monitor(count)
        self.running = running
        for index in 0..<count {
            let thread = Thread {
                Thread.current.threadDictionary[Self.mark] = true
                body(index)
                running.withLock { $0 -= 1 }
                running.notifyAll()
            }
            thread.name = "\(name)-\(index)"
            thread.start()
        }
    }

    /// Whether the calling thread is a worker, which must not wait for workers to end.
    static var isCurrent: Bool { Thread.current.threadDictionary[mark] != nil }

    /// Waits for all loops to return.
    func join() {
        running.wait { $0 == 0 ? () : nil }
    }
}

internal import Foundation

/// A fixed number of threads that run the same loop until it returns.
final class WorkerThreads: Sendable {
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
                body(index)
                running.withLock { $0 -= 1 }
                running.notifyAll()
            }
            thread.name = "\(name)-\(index)"
            thread.start()
        }
    }

    /// Waits for all loops to return.
    func join() {
        running.wait { $0 == 0 ? () : nil }
    }
}

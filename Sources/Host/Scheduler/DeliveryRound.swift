internal import Dispatch
internal import PluginKit
internal import RPC
internal import Synchronization

/// Delivers some messages at the same time and waits for them on the calling thread, which must be one that may block.
enum DeliveryRound {
    /// Deliveries are others' code and may block, so they stay away from the threads that Swift's tasks share.
    private static let threads = DeliveryThreads()

    private final class Results: Sendable {
        let errors: Mutex<[String?]>
        init(count: Int, text: String) { errors = Mutex(Array(repeating: text, count: count)) }
    }

    /// - Parameter shouldStop: Ends the waiting early; what has not answered by then counts as failed.
    /// - Returns: For each message `nil` when it was delivered, or why it was not.
    static func deliver(
        _ jobs: [(delivery: OutboxDelivery?, message: OutboxMessage)], timeoutMilliseconds: Int, shouldStop: () -> Bool
    ) -> [String?] {
        let results = Results(count: jobs.count, text: "no answer within \(timeoutMilliseconds) ms")
        let group = DispatchGroup()
        var tasks: [Task<Void, Never>] = []
        for (index, job) in jobs.enumerated() {
            guard let delivery = job.delivery else {
                results.errors.withLock { $0[index] = "no plugin of this distribution delivers \(job.message.kind)" }
                continue
            }
            let message = job.message
            group.enter()
            tasks.append(
                Task(executorPreference: threads) {
                    var failure: String?
                    do { try await delivery.deliver(message) } catch { failure = "\(error)" }
                    results.errors.withLock { [failure] in $0[index] = failure }
                    group.leave()
                })
        }
        let end = DispatchTime.now() + .milliseconds(timeoutMilliseconds)
        while !shouldStop(), DispatchTime.now() < end {
            guard group.wait(timeout: min(end, .now() + .milliseconds(100))) == .timedOut else { break }
        }
        let errors = results.errors.withLock { $0 }
        for task in tasks { task.cancel() }
        return errors
    }
}

/// Runs tasks on threads of their own.
private final class DeliveryThreads: TaskExecutor {
    private let queue = DispatchQueue(label: "host-delivery", attributes: .concurrent)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}

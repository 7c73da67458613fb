/// Threads that run queued reads, each with a connection of its own to every tenant it has met.
final class ReadPool: Sendable {
    private let queue: FairQueue<any ReadJob>
    private let threads: WorkerThreads

    /// Starts the threads.
    ///
    /// - Parameters:
    ///   - name: The threads' name.
    ///   - threadCount: How many threads.
    ///   - firstReader: The index of the first thread's reader in a ``TenantHandle``.
    ///   - jobsPerTransaction: How many jobs of a tenant a thread takes at once; one slow job delays no more than these.
    ///   - queue: Where the jobs come from.
    ///   - handles: The open tenants.
    ///   - openWaitMilliseconds: How long a job may wait for a tenant to be opened.
    init(
        name: String, threadCount: Int, firstReader: Int, jobsPerTransaction: Int, queue: FairQueue<any ReadJob>,
        handles: HandleCache, openWaitMilliseconds: Int
    ) {
        self.queue = queue
        threads = WorkerThreads(name: name, count: threadCount) { index in
            while let batch = queue.pop(max: jobsPerTransaction) {
                var answered = 0
                do {
                    let deadline = MonotonicClock.after(milliseconds: openWaitMilliseconds)
                    try handles.with(batch.tenant, untilNanoseconds: deadline) { handle in
                        try handle.read(reader: firstReader + index) { try Self.run(batch.elements, &answered, $0) }
                    }
                } catch {
                    for job in batch.elements[answered...] { job.failed(error) }
                }
            }
        }
    }

    /// How many jobs are waiting.
    var waitingCount: Int { queue.count }

    /// Queues jobs; those that find no room fail at once.
    func submit(_ tenant: TenantID, _ jobs: [any ReadJob]) {
        guard let accepted = queue.push(tenant, jobs) else {
            for job in jobs { job.failed(StoreError.closing()) }
            return
        }
        guard accepted < jobs.count else { return }
        let error = StoreError(.queueFull, "The company has as many reads waiting as it may have. Try again later.")
        for job in jobs[accepted...] { job.failed(error) }
    }

    /// Fails what is waiting and ends the threads after what they are running.
    func shutdown() {
        for job in queue.close() { job.failed(StoreError.closing()) }
        threads.join()
    }

    private static func run(_ jobs: [any ReadJob], _ answered: inout Int, _ connection: Connection) throws {
        try connection.readTransaction {
            for job in jobs {
                do {
                    guard MonotonicClock.now() < job.deadlineNanoseconds else { throw StoreError.deadlinePassed() }
                    connection.beginWork(deadlineNanoseconds: job.deadlineNanoseconds)
                    try job.run(connection)
                } catch {
                    job.failed(StoreError.mapping(connection.control.takeFault() ?? error, connection.control))
                }
                answered += 1
            }
        }
    }
}

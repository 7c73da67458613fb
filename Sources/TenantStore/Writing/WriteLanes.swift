internal import Logging
internal import Synchronization

/// The write lanes of all tenants: one serial lane each, served by a few threads.
final class WriteLanes: Sendable {
    private let queue: FairQueue<any LaneCommand>
    private let threads: WorkerThreads
    private let counters: CommandGroup.Counters

    init(configuration: TenantStore.Configuration, handles: HandleCache, logger: Logger) {
        let queue = FairQueue<any LaneCommand>(
            isExclusive: true, tenantMax: configuration.laneQueueMax, totalMax: configuration.queuedTotalMax)
        let group = CommandGroup(nanosecondsMax: UInt64(max(1, configuration.batchMillisecondsMax)) * 1_000_000)
        self.queue = queue
        self.counters = group.counters
        threads = WorkerThreads(name: "store-write", count: configuration.writeThreads) { _ in
            while let batch = queue.pop(max: configuration.batchCommandsMax) {
                var taken = batch.elements.count
                do {
                    let deadline = MonotonicClock.after(milliseconds: configuration.openWaitMillisecondsMax)
                    let handle = try handles.acquire(batch.tenant, untilNanoseconds: deadline)
                    defer { handles.release(batch.tenant) }
                    try handle.write { taken = group.run(batch.elements, on: $0) }
                    // Before the lane is given back, so that whoever stops the lane next finds it really at rest.
                    if taken == batch.elements.count, queue.isEmpty(batch.tenant) {
                        handle.shortenLog(above: configuration.logBytesMax, logger: logger)
                    }
                    queue.finish(batch.tenant, unfinished: batch.elements[taken...])
                } catch {
                    for command in batch.elements { command.failed(error) }
                    queue.finish(batch.tenant)
                }
            }
        }
    }

    /// How many commands are waiting.
    var waitingCount: Int { queue.count }

    /// How many transactions were made for how many commands.
    var statistics: (groups: UInt64, commands: UInt64) {
        (counters.groups.load(ordering: .relaxed), counters.commands.load(ordering: .relaxed))
    }

    /// Queues commands; those that find no room fail at once.
    func submit(_ tenant: TenantID, _ commands: [any LaneCommand]) {
        guard let accepted = queue.push(tenant, commands) else {
            for command in commands { command.failed(StoreError.closing()) }
            return
        }
        guard accepted < commands.count else { return }
        let error = StoreError(.queueFull, "The company has as many writes waiting as it may have. Try again later.")
        for command in commands[accepted...] { command.failed(error) }
    }

    /// Runs `body` while the tenant's lane stands still.
    func whileHeld<T>(_ tenant: TenantID, untilNanoseconds deadline: UInt64, _ body: () throws -> T) throws -> T {
        try queue.hold(tenant, untilNanoseconds: deadline)
        defer { queue.unhold(tenant) }
        return try body()
    }

    /// Fails what waits for one tenant.
    func failWaiting(_ tenant: TenantID, _ error: StoreError) {
        for command in queue.drain(tenant) { command.failed(error) }
    }

    /// Fails what is waiting and ends the threads after what they are running.
    func shutdown() {
        for command in queue.close() { command.failed(StoreError.closing()) }
        threads.join()
    }
}

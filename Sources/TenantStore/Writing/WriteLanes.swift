internal import Logging
internal import Synchronization

/// The write lanes of all tenants: one serial lane each, served by a few threads.
final class WriteLanes: Sendable {
    private let server: LaneServer
    private let threads: WorkerThreads
    private let counters: CommandGroup.Counters

    init(configuration: TenantStore.Configuration, handles: HandleCache, logger: Logger) {
        let group = CommandGroup(nanosecondsMax: UInt64(max(1, configuration.batchMillisecondsMax)) * 1_000_000)
        let server = LaneServer(
            queue: FairQueue(isExclusive: true, tenantMax: configuration.laneQueueMax, totalMax: configuration.queuedTotalMax),
            handles: handles, commandsMax: configuration.batchCommandsMax,
            openWaitMilliseconds: configuration.openWaitMillisecondsMax,
            run: { commands, handle, answered in try handle.write { answered = group.run(commands, on: $0) } },
            rest: { $0.shortenLog(above: configuration.logBytesMax, logger: logger) })
        self.server = server
        counters = group.counters
        threads = WorkerThreads(name: "store-write", count: configuration.writeThreads) { _ in server.serve() }
    }

    /// How many commands are waiting.
    var waitingCount: Int { server.queue.count }

    /// How many transactions were made for how many commands.
    var statistics: (groups: UInt64, commands: UInt64) {
        (counters.groups.load(ordering: .relaxed), counters.commands.load(ordering: .relaxed))
    }

    /// Queues commands; those that find no room fail at once.
    func submit(_ tenant: TenantID, _ commands: [any LaneCommand]) { server.submit(tenant, commands) }

    /// Runs `body` while the tenant's lane stands still.
    func whileHeld<T>(_ tenant: TenantID, untilNanoseconds deadline: UInt64, _ body: () throws -> T) throws -> T {
        try server.whileHeld(tenant, untilNanoseconds: deadline, body)
    }

    /// Fails what waits for one tenant.
    func failWaiting(_ tenant: TenantID, _ error: StoreError) { server.failWaiting(tenant, error) }

    /// Fails what is waiting and ends the threads after what they are running.
    func shutdown() {
        server.close()
        threads.join()
    }
}

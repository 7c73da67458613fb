internal import Foundation
public import Logging

/// The data of many companies: one directory with one SQLite file each.
///
/// Reads run on a few threads against a snapshot. Writes of a company run one after the other in its *lane*, many
/// in one transaction, and are answered after the commit is on disk. Files are opened when they are needed and closed when
/// others need the room.
///
/// ```swift
/// let store = try TenantStore(configuration: .init(directory: "data"), logger: logger)
/// try store.create(tenant) { try $0.statement("CREATE TABLE note (text TEXT NOT NULL)").execute() }
/// store.write(scope, addNote)      // answers by itself, after the commit
/// store.read(scope, [listNotes])   // answers by itself
/// store.shutdown()
/// ```
public final class TenantStore: Sendable {
    let configuration: Configuration
    let files: TenantFiles
    let handles: HandleCache
    let lanes: WriteLanes
    let reads: ReadPool
    let reports: ReadPool
    let pins = BlobPins()
    let archiveWatch: ArchiveWatch
    let archiveThreads: ArchiveThreads?
    let logger: Logger
    private let lock: DirectoryLock

    /// Takes possession of the data directory, creating it if there is none, and starts the threads.
    ///
    /// - Throws: ``StoreError`` with code `locked` when another process works on the directory.
    public init(configuration: Configuration, logger: Logger) throws {
        self.configuration = configuration
        self.logger = logger
        let files = try TenantFiles(directory: configuration.directory)
        lock = try DirectoryLock(directory: configuration.directory)
        try files.removeLeftovers()
        let readersMax = configuration.readThreads + configuration.reportThreads + 1
        let watch = ArchiveWatch(logger: logger)
        archiveWatch = watch
        let threads = configuration.archive.map { ArchiveThreads(count: $0.threads) }
        archiveThreads = threads
        let handles = HandleCache(openMax: max(1, configuration.openTenantsMax), logger: logger) { tenant in
            guard files.exists(tenant) else { throw StoreError(.tenantNotFound, "There is no tenant \(tenant).") }
            let path = files.database(tenant)
            return TenantHandle(
                tenant: tenant, path: path, readersMax: readersMax, bytesMax: configuration.tenantBytesMax,
                archive: configuration.archive.map {
                    LogArchive(tenant: tenant, database: path, configuration: $0, watch: watch) { threads?.add([$0]) }
                })
        }
        self.files = files
        self.handles = handles
        lanes = WriteLanes(configuration: configuration, handles: handles, logger: logger)
        func pool(_ name: String, _ threads: Int, _ firstReader: Int, _ jobs: Int) -> ReadPool {
            let queue = FairQueue<any ReadJob>(
                isExclusive: false, tenantMax: configuration.readQueueMax, totalMax: configuration.queuedTotalMax)
            return ReadPool(
                name: name, threadCount: threads, firstReader: firstReader, jobsPerTransaction: jobs, queue: queue,
                handles: handles, openWaitMilliseconds: configuration.openWaitMillisecondsMax)
        }
        reads = pool("store-read", configuration.readThreads, 0, configuration.readsPerTransactionMax)
        reports = pool("store-report", configuration.reportThreads, configuration.readThreads, 1)
    }

    /// Queues reads of one company and returns at once; each job answers by itself, in any order.
    ///
    /// Hand over together what arrived together: a batch costs one lock and wakes at most one thread.
    public func read(_ scope: TenantScope, _ jobs: [any ReadJob]) { reads.submit(scope.tenant, jobs) }

    /// Queues a long read or a stream, which has threads of its own, and returns at once.
    public func report(_ scope: TenantScope, _ job: any ReadJob) { reports.submit(scope.tenant, [job]) }

    /// Queues a write in the company's lane and returns at once; the command is answered after the commit.
    public func write(_ scope: TenantScope, _ command: any LaneCommand) { lanes.submit(scope.tenant, [command]) }

    /// Queues writes in the company's lane, in this order, and returns at once.
    public func writeBatch(_ scope: TenantScope, _ commands: [any LaneCommand]) { lanes.submit(scope.tenant, commands) }

    /// Stops: what is running is finished, what is waiting fails with code `closed`, every file is closed.
    ///
    /// Stop the callers first. Calling it again does nothing. When the last reference to the store is dropped by
    /// one of its own threads, the same happens without anybody waiting for it.
    public func shutdown() {
        guard lock.beginRelease() else { return }
        let stop = { @Sendable [reads, reports, lanes, handles, archiveThreads, lock, logger, configuration] in
            reads.shutdown()
            reports.shutdown()
            lanes.shutdown()
            archiveThreads?.stop()
            do {
                try handles.closeAll(
                    untilNanoseconds: MonotonicClock.after(milliseconds: configuration.openWaitMillisecondsMax))
            } catch {
                logger.warning("store not closed cleanly", metadata: ["error": "\(error)"])
            }
            lock.release()
        }
        if WorkerThreads.isCurrent { Thread.detachNewThread(stop) } else { stop() }
    }

    deinit { shutdown() }

    /// The moment until which a blocking call that begins now may wait.
    func waitLimit() -> UInt64 { MonotonicClock.after(milliseconds: configuration.openWaitMillisecondsMax) }
}

internal import Foundation
internal import GRDBSQLite
internal import Glibc
internal import Synchronization

/// Keeps everything that is committed in one open company in its archive.
///
/// Whoever keeps the archive up calls ``archive()`` every second. Before the log is carried over into the database, which is what
/// lets SQLite begin it anew, the rest of it is archived: a frame that is not in the archive is never lost. So the automatic
/// checkpoint is taken over here. When archiving fails, a checkpoint is put off, up to four times the usual size of the log; then the chain is given
/// up, because a company that cannot write is worse than one that must be backed up anew.
final class LogArchive: Sendable {
    /// Commits of which the instant is kept while they wait.
    private static let commitsMax = 8192

    /// What was committed and not archived.
    private struct Pending {
        var commits: [LogSegment.Commit] = []
        var lastMilliseconds: Int64 = 0
        /// Frames of the log after the last commit.
        var frames: UInt32 = 0
        /// Whether whoever archives knows of it.
        var isListed = false
        /// Frames of the log that were archived, or whose archiving was hastened.
        var framesTaken: UInt32 = 0
    }

    private struct Work {
        var writer: ArchiveWriter
        /// Frames of the log at which it is carried over next.
        var checkpointAt: UInt32
        var isClosed = false
    }

    let tenant: TenantID
    private let database: String
    private let configuration: TenantStore.ArchiveConfiguration
    private let watch: ArchiveWatch
    /// Has the company archived at once, on another thread.
    private let hasten: @Sendable (LogArchive) -> Void
    private let pending = Mutex(Pending())
    /// Held while the log is archived or carried over, so that it cannot begin anew while it is read.
    private let work: Mutex<Work>

    init(
        tenant: TenantID, database: String, configuration: TenantStore.ArchiveConfiguration, watch: ArchiveWatch,
        hasten: @escaping @Sendable (LogArchive) -> Void
    ) {
        self.tenant = tenant
        self.database = database
        self.configuration = configuration
        self.watch = watch
        self.hasten = hasten
        work = Mutex(
            Work(
                writer: ArchiveWriter(tenant: tenant, database: database, configuration: configuration),
                checkpointAt: configuration.checkpointFrames))
    }

    /// Takes the checkpoints of the company's writer over; call it when the writer was opened, before it writes.
    ///
    /// What a process that was killed left in the log is taken for what SQLite takes it for: committed.
    func attach(to connection: Connection) {
        do {
            if let log = try LogReader(ofDatabase: database) {
                // That process may have been killed before it had waited for the disk.
                try log.synchronize()
                let last = try log.lastCommit(after: log.beginning)
                if last > 0 { add(frames: last, at: min(configuration.now(), try log.modified())) }
            }
        } catch {
            // The next commit takes these frames along.
            watch.failed(tenant, error, at: configuration.now())
        }
        sqlite3_wal_hook(
            connection.pointer,
            { context, database, _, frames in
                guard let context else { return SQLITE_OK }
                let archive = Unmanaged<LogArchive>.fromOpaque(context).takeUnretainedValue()
                archive.committed(frames: UInt32(frames), database)
                return SQLITE_OK
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    /// When the oldest commit was made that is not archived, in milliseconds since 1970.
    var oldestMilliseconds: Int64? { pending.withLock { $0.commits.first?.milliseconds } }

    /// Archives what was committed; everything that was answered before this was called is in the archive when it returns.
    ///
    /// - Returns: Where the archive ends.
    @discardableResult
    func archive() throws -> ArchivePosition? {
        try work.withLock { work in
            // A company that was closed has archived everything, and its log may belong to another handle by now.
            work.isClosed ? nil : try archive(&work)
        }
    }

    /// Archives the rest, then runs `checkpoint` and notes what it did; puts it off when archiving fails.
    ///
    /// - Parameter checkpoint: Tells whether all of the log is in the database now.
    /// - Returns: Whether it ran.
    @discardableResult
    func whileArchived(frames: UInt32 = 0, _ checkpoint: () throws -> Bool) rethrows -> Bool {
        try work.withLock { work in try whileArchived(&work, frames: frames, checkpoint) }
    }

    /// Archives the rest before the company's files are closed.
    ///
    /// - Returns: Whether closing may carry the log over.
    func beginClosing() -> Bool {
        work.withLock { work in
            if pending.withLock({ $0.commits.isEmpty }) { return true }
            do {
                _ = try archive(&work)
                return true
            } catch {
                return giveUp(&work, frames: pending.withLock { $0.commits.last?.frame ?? 0 })
            }
        }
    }

    /// Notes that the files are closed; the log is gone when it was carried over.
    func endClosing() {
        work.withLock { work in
            work.isClosed = true
            var status = stat()
            if stat(database + "-wal", &status) != 0 || status.st_size == 0 { noteCarriedOver(&work) }
        }
    }

    // MARK: The writer's thread

    /// A transaction of the writer is on disk.
    private func committed(frames: UInt32, _ database: OpaquePointer?) {
        let before = add(frames: frames, at: configuration.now())
        guard frames >= configuration.checkpointFrames else { return }
        work.withLock { work in
            if frames <= before { work.checkpointAt = configuration.checkpointFrames }
            guard frames >= work.checkpointAt else { return }
            _ = whileArchived(&work, frames: frames) {
                var inLog: CInt = -1
                var carriedOver: CInt = -1
                let result = sqlite3_wal_checkpoint_v2(database, "main", SQLITE_CHECKPOINT_PASSIVE, &inLog, &carriedOver)
                return result == SQLITE_OK && inLog == carriedOver
            }
            // Readers may keep the log from beginning anew: then not every commit shall try again.
            work.checkpointAt = frames + configuration.checkpointFrames / 4
        }
    }

    /// - Returns: Frames of the log after the commit before; more than `frames` when it was begun anew.
    @discardableResult
    private func add(frames: UInt32, at now: Int64) -> UInt32 {
        let (before, mustList, mustHasten) = pending.withLock { pending in
            pending.lastMilliseconds = max(pending.lastMilliseconds, now)
            // When nothing was archived for long, instants in between are lost, but no commit is.
            if pending.commits.count >= Self.commitsMax { pending.commits.removeLast() }
            pending.commits.append(.init(frame: frames, milliseconds: pending.lastMilliseconds))
            if frames < pending.framesTaken { pending.framesTaken = 0 }
            let isMuch = frames - pending.framesTaken >= configuration.hastyFrames
            if isMuch { pending.framesTaken = frames }
            defer { (pending.frames, pending.isListed) = (frames, true) }
            return (pending.frames, !pending.isListed, isMuch)
        }
        if mustList { watch.list(self) }
        if mustHasten { hasten(self) }
        return before
    }

    // MARK: With `work` locked

    private func archive(_ work: inout Work) throws -> ArchivePosition {
        let (commits, now) = pending.withLock { pending in
            pending.isListed = false
            pending.framesTaken = pending.frames
            pending.lastMilliseconds = max(pending.lastMilliseconds, configuration.now())
            return (pending.commits, pending.lastMilliseconds)
        }
        do {
            let before = work.writer.byteCount
            let position = try work.writer.archive(commits: commits, completeAt: now)
            pending.withLock { $0.commits.removeFirst(commits.count) }
            watch.succeeded(self, bytes: work.writer.byteCount - before)
            return position
        } catch {
            let mustList = pending.withLock { pending in
                defer { pending.isListed = true }
                return !pending.isListed
            }
            if mustList { watch.list(self) }
            watch.failed(tenant, error, at: now)
            throw error
        }
    }

    private func whileArchived(_ work: inout Work, frames: UInt32, _ checkpoint: () throws -> Bool) rethrows -> Bool {
        do { _ = try archive(&work) } catch {
            guard giveUp(&work, frames: frames) else { return false }
        }
        if try checkpoint() { noteCarriedOver(&work) }
        return true
    }

    /// Gives the chain up when too much waits for it.
    private func giveUp(_ work: inout Work, frames: UInt32) -> Bool {
        guard frames >= configuration.framesMax else { return false }
        work.writer.forget()
        pending.withLock { $0.commits = [] }
        watch.brokeOff(tenant)
        return true
    }

    /// Without the mark the next process finds a gap, which costs a backup and loses nothing else.
    private func noteCarriedOver(_ work: inout Work) {
        do { try work.writer.noteCarriedOver() } catch { watch.failed(tenant, error, at: configuration.now()) }
    }
}

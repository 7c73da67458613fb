internal import GRDB
internal import Glibc
internal import Logging

extension TenantStore {
    /// How far a backup has come.
    public struct BackupProgress: Sendable, Hashable {
        /// Pages that are copied.
        public var pagesDone: Int
        /// Pages in all.
        public var pagesTotal: Int
    }

    /// Copies a company's data, as it is at one moment, into a new file; reads and writes go on meanwhile.
    ///
    /// It blocks the calling thread, which must not be an event loop. The copy is complete and on disk when this returns;
    /// check it before it counts as good.
    ///
    /// - Parameters:
    ///   - scope: The company.
    ///   - path: The new file; there must be none.
    ///   - progress: Told after every 256 pages; when it throws, the copy is given up and the file removed.
    /// - Returns: Where the copy stands in the company's archive; `nil` when there is none, or it cannot be written now.
    /// - Throws: What `progress` throws; ``StoreError``.
    @discardableResult
    public func backup(
        _ scope: TenantScope, to path: String, progress: @escaping (BackupProgress) throws -> Void = { _ in }
    ) throws -> ArchivePosition? {
        let descriptor = try Descriptor.checked(open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600), "made", path)
        Glibc.close(descriptor)
        do {
            return try copy(scope, progress) { try DatabaseQueue(path: path) }
        } catch {
            unlink(path)
            throw StoreError.mapping(error, nil)
        }
    }

    /// The same into a file without a name, of which nothing stays on disk.
    package func backup(
        _ scope: TenantScope, to file: NamelessFile, progress: @escaping (BackupProgress) throws -> Void = { _ in }
    ) throws -> ArchivePosition? {
        do {
            return try copy(scope, progress) {
                var configuration = GRDB.Configuration()
                // A journal would be a file with a name.
                configuration.prepareDatabase { try $0.execute(sql: "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF") }
                return try file.withPath { try DatabaseQueue(path: $0, configuration: configuration) }
            }
        } catch {
            throw StoreError.mapping(error, nil)
        }
    }

    private func copy(
        _ scope: TenantScope, _ progress: @escaping (BackupProgress) throws -> Void, _ destination: () throws -> DatabaseQueue
    ) throws -> ArchivePosition? {
        try handles.with(scope.tenant, untilNanoseconds: waitLimit()) { handle in
            // A connection of its own: a backup may take minutes, and no query shall wait for it.
            let source = try SQLiteFile.openReader(path: handle.path)
            defer { try? source.close() }
            let destination = try destination()
            try StorePoint.backupBeforeCopy.reached(handle.path)
            var position: ArchivePosition?
            try source.backup(
                to: destination, pagesPerStep: 256, begin: { begin in position = try archived(handle, begin) }
            ) { step in
                try StorePoint.backupDuringCopy.reached(handle.path)
                try progress(BackupProgress(pagesDone: step.completedPageCount, pagesTotal: step.totalPageCount))
            }
            try destination.close()
            try StorePoint.backupAfterCopy.reached(handle.path)
            return position
        }
    }

    /// Runs `begin`, which takes a snapshot, at the very end of the company's archive.
    private func archived(_ handle: TenantHandle, _ begin: () throws -> Void) throws -> ArchivePosition? {
        guard let archive = handle.archive else {
            try begin()
            return nil
        }
        // Most of it before the lane stands still. What a crash left in the log is known when the writer is open.
        _ = try? archive.archive()
        var position: ArchivePosition?
        try lanes.whileHeld(handle.tenant, untilNanoseconds: MonotonicClock.after(milliseconds: Self.archiveWaitMilliseconds)) {
            try handle.write { _ in }
            do { position = try archive.archive() } catch {
                logger.warning(
                    "no later instant can be restored from this backup",
                    metadata: ["tenant": "\(handle.tenant)", "error": "\(error)"])
            }
            try begin()
        }
        return position
    }

    /// How long a backup waits for the command under way: as long as a call may take.
    private static var archiveWaitMilliseconds: Int { 900_000 }
}

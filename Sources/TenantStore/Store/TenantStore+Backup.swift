internal import GRDB
internal import Glibc

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
    /// - Throws: What `progress` throws; ``StoreError``.
    public func backup(
        _ scope: TenantScope, to path: String, progress: @escaping (BackupProgress) throws -> Void = { _ in }
    ) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StoreError(
                .inputOutput,
                "The backup file \(path) cannot be made (error \(errno)). Name a new file in a directory that exists.")
        }
        Glibc.close(descriptor)
        do {
            try handles.with(scope.tenant, untilNanoseconds: waitLimit()) { handle in
                // A connection of its own: a backup may take minutes, and no query shall wait for it.
                let source = try SQLiteFile.openReader(path: handle.path)
                defer { try? source.close() }
                let destination = try DatabaseQueue(path: path)
                try StorePoint.backupBeforeCopy.reached(path)
                try source.backup(to: destination, pagesPerStep: 256) { step in
                    try StorePoint.backupDuringCopy.reached(path)
                    try progress(BackupProgress(pagesDone: step.completedPageCount, pagesTotal: step.totalPageCount))
                }
                try destination.close()
                try StorePoint.backupAfterCopy.reached(path)
            }
        } catch {
            unlink(path)
            throw StoreError.mapping(error, nil)
        }
    }
}

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
        let descriptor = try Descriptor.checked(open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600), "made", path)
        Glibc.close(descriptor)
        do {
            try copy(scope, progress) { try DatabaseQueue(path: path) }
        } catch {
            unlink(path)
            throw StoreError.mapping(error, nil)
        }
    }

    /// The same into a file without a name, of which nothing stays on disk.
    package func backup(
        _ scope: TenantScope, to file: NamelessFile, progress: @escaping (BackupProgress) throws -> Void = { _ in }
    ) throws {
        do {
            try copy(scope, progress) {
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
    ) throws {
        try handles.with(scope.tenant, untilNanoseconds: waitLimit()) { handle in
            // A connection of its own: a backup may take minutes, and no query shall wait for it.
            let source = try SQLiteFile.openReader(path: handle.path)
            defer { try? source.close() }
            let destination = try destination()
            try StorePoint.backupBeforeCopy.reached(handle.path)
            try source.backup(to: destination, pagesPerStep: 256) { step in
                try StorePoint.backupDuringCopy.reached(handle.path)
                try progress(BackupProgress(pagesDone: step.completedPageCount, pagesTotal: step.totalPageCount))
            }
            try destination.close()
            try StorePoint.backupAfterCopy.reached(handle.path)
        }
    }
}

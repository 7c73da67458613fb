internal import GRDB
internal import GRDBSQLite
internal import Glibc
internal import Logging

extension TenantHandle {
    /// Carries the write-ahead log over into the file and cuts it, when it has grown beyond `bytesMax`.
    ///
    /// The automatic checkpoint reuses the log from its start but never shortens it, and cannot reuse it while
    /// readers overlap. This is called when the lane has nothing to do, and does not wait for readers.
    func shortenLog(above bytesMax: Int, logger: Logger) {
        var status = stat()
        guard stat(path + "-wal", &status) == 0, status.st_size > bytesMax else { return }
        do {
            try write { connection in
                sqlite3_busy_timeout(connection.database.sqliteConnection, 0)
                defer { sqlite3_busy_timeout(connection.database.sqliteConnection, CInt(SQLiteFile.busyTimeoutMilliseconds)) }
                try StorePoint.checkpointBefore.reached(path)
                try archived {
                    let row = try Row.fetchOne(connection.database, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
                    return row?["busy"] == 0
                }
                try StorePoint.checkpointAfter.reached(path)
            }
        } catch {
            logger.debug("log not shortened", metadata: ["tenant": "\(tenant)", "error": "\(error)"])
        }
    }

    /// Rewrites the file so that nothing that was deleted or replaced is left in it or in its log; the lane stands still meanwhile.
    ///
    /// - Throws: ``StoreError``, with code `busy` when the log is still needed.
    func scrub() throws { try write { try $0.scrub { try archived($0) } } }

    /// Runs a checkpoint after the log was archived, when it is archived at all.
    ///
    /// - Returns: Whether everything was carried over.
    @discardableResult
    private func archived(_ checkpoint: () throws -> Bool) throws -> Bool {
        if let archive { try archive.whileArchived(checkpoint) } else { try checkpoint() }
    }
}

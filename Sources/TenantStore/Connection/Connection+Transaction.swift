internal import GRDB
internal import GRDBSQLite

extension Connection {
    /// Runs `body`; when it throws, what it wrote is taken back and the transaction around it goes on.
    ///
    /// - Throws: What `body` throws.
    public func savepoint<T>(_ body: () throws -> T) throws -> T {
        try asStore { try $0.execute("SAVEPOINT s") }
        do {
            let value = try control.refusingFaults(body)
            try asStore { try $0.execute("RELEASE s") }
            return value
        } catch {
            asStore { $0.rollBackSavepoint() }
            throw error
        }
    }

    /// Runs `body` in one read transaction: everything it reads is of the same moment.
    func readTransaction<T>(_ body: () throws -> T) throws -> T {
        try asStore { try $0.execute("BEGIN DEFERRED") }
        defer { asStore { $0.endRead() } }
        return try control.refusingFaults(body)
    }

    /// Runs `body` in one write transaction.
    ///
    /// GRDB's own transaction is used because it refuses statements after SQLite has rolled back by itself, which
    /// would otherwise be committed one by one.
    func writeTransaction(_ body: () throws -> Database.TransactionCompletion) throws {
        try asStore { _ in
            try database.inTransaction(.immediate) {
                isInWriteTransaction = true
                defer {
                    isInWriteTransaction = false
                    forgetMemory()
                }
                return try control.refusingFaults(body)
            }
        }
        if control.schemaChanged { forgetSchema() }
    }

    private func rollBackSavepoint() {
        forgetMemory()
        // SQLite may have rolled the whole transaction back already; then there is no savepoint any more.
        guard database.isInsideTransaction else { return }
        do {
            try execute("ROLLBACK TO s")
            try execute("RELEASE s")
        } catch {
            // Without the savepoint nobody can tell this work from the rest: give all of it up.
            try? database.rollback()
        }
    }

    private func endRead() {
        do {
            try execute("COMMIT")
        } catch {
            try? database.rollback()
        }
        // A statement that was not stepped to its end would keep the snapshot, and with it the whole log.
        if sqlite3_txn_state(database.sqliteConnection, nil) != SQLITE_TXN_NONE { resetStatements() }
    }

    private func resetStatements() {
        var statement = sqlite3_next_stmt(database.sqliteConnection, nil)
        while let current = statement {
            sqlite3_reset(current)
            statement = sqlite3_next_stmt(database.sqliteConnection, current)
        }
    }
}

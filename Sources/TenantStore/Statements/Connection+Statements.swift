public import GRDB
internal import GRDBSQLite

/// The quick way: values by position straight into SQLite, columns straight out of it, statements from the cache.
extension Connection {
    /// Runs a statement to its end.
    ///
    /// - Throws: `DatabaseError`; ``StoreError`` with code `denied` when the owner may not do this.
    public func execute(_ sql: String, _ values: [(any DatabaseValueConvertible)?] = []) throws {
        try step(sql, values) { _ in true }
    }

    /// What `read` makes of the first row; `nil` when there is none.
    ///
    /// - Throws: What `read` throws, and as ``execute(_:_:)``.
    public func first<Value>(
        _ sql: String, _ values: [(any DatabaseValueConvertible)?] = [], _ read: (Columns) throws -> Value
    ) throws -> Value? {
        var found: Value?
        try step(sql, values) { row in
            found = try read(row)
            return false
        }
        return found
    }

    /// Walks over the rows without holding them.
    ///
    /// - Throws: What `visit` throws, and as ``execute(_:_:)``.
    public func forEach(
        _ sql: String, _ values: [(any DatabaseValueConvertible)?] = [], _ visit: (Columns) throws -> Void
    ) throws {
        try step(sql, values) { row in
            try visit(row)
            return true
        }
    }

    /// GRDB's statement with values bound, for whoever needs GRDB's rows; it must be fetched from at once and as it is.
    ///
    /// - Throws: As ``execute(_:_:)``.
    package func bound(_ sql: String, _ values: [(any DatabaseValueConvertible)?]) throws -> Statement {
        let prepared = try prepared(sql)
        try prepared.bind(values)
        return prepared.statement
    }

    /// Steps through a statement as long as `proceed` says so.
    private func step(
        _ sql: String, _ values: [(any DatabaseValueConvertible)?], _ proceed: (Columns) throws -> Bool
    ) throws {
        let prepared = try prepared(sql)
        try prepared.bind(values)
        try requireTransaction()
        defer { sqlite3_reset(prepared.pointer) }
        while true {
            switch sqlite3_step(prepared.pointer) {
            case SQLITE_ROW:
                let goesOn = try control.refusingFaults { try proceed(Columns(prepared)) }
                guard goesOn else { return }
            case SQLITE_DONE: return
            case let code:
                throw DatabaseError(resultCode: ResultCode(rawValue: code), message: database.lastErrorMessage, sql: sql)
            }
        }
    }

    /// Refuses to go on after SQLite rolled the write transaction back by itself: statements would be committed one by one.
    func requireTransaction() throws {
        guard isInWriteTransaction, sqlite3_get_autocommit(pointer) != 0 else { return }
        throw DatabaseError(resultCode: .SQLITE_ABORT, message: "the transaction was rolled back")
    }
}

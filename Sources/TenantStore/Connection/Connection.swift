public import GRDB
internal import GRDBSQLite

/// One SQLite connection inside an access to it; it never leaves the closure that received it.
///
/// Statements are prepared once for each owner: an owner never gets a statement that another one prepared, so
/// what the authorizer decided while it was prepared is true for whoever runs it.
public final class Connection {
    /// The connection as GRDB sees it.
    ///
    /// Not for plugins: GRDB keeps statements by their text alone, whoever prepared them.
    package let database: Database

    let control: AccessControl
    private var caches: [TableAccess: StatementCache] = [:]
    private var cache: StatementCache
    private let ownCache: StatementCache
    private var statementCount = 0
    /// Counts how often the schema may have changed through this connection.
    private(set) var schemaChanges: UInt64 = 0

    /// How many prepared statements are kept; beyond it all are dropped and prepared again as needed.
    static var statementsMax: Int { 512 }

    init(_ database: Database, _ control: AccessControl) {
        self.database = database
        self.control = control
        ownCache = StatementCache()
        cache = ownCache
        caches[.unrestricted] = ownCache
    }

    /// A prepared statement for the current owner, ready to be given arguments and run.
    ///
    /// It is taken from the cache, so the text should be constant and its arguments bound. A statement that is
    /// just being stepped through is not handed out a second time: the caller gets one of its own.
    ///
    /// - Throws: ``StoreError`` with code `denied` when the owner may not do this; `DatabaseError` for a fault in the SQL.
    public func statement(_ sql: String) throws -> Statement {
        if let statement = cache[sql] {
            if sqlite3_stmt_busy(statement.sqliteStatement) != 0 { return try prepare(sql) }
            // A statement that failed last time reports that failure once more when it is reset; this takes it away.
            sqlite3_reset(statement.sqliteStatement)
            return statement
        }
        let statement = try prepare(sql)
        if statementCount >= Self.statementsMax { forgetStatements() }
        cache[sql] = statement
        statementCount += 1
        return statement
    }

    /// A prepared statement with its values bound by position.
    ///
    /// GRDB pairs arguments with names and binds them in nested scopes, which costs as much as running a small statement; values
    /// that come by position need neither.
    ///
    /// - Throws: `DatabaseError` `SQLITE_MISUSE` when there are more or fewer values than the statement takes, and what
    ///   ``statement(_:)`` throws.
    package func bound(_ sql: String, _ values: [(any DatabaseValueConvertible)?]) throws -> Statement {
        let statement = try statement(sql)
        let wanted = Int(sqlite3_bind_parameter_count(statement.sqliteStatement))
        guard wanted == values.count else {
            throw DatabaseError(
                resultCode: .SQLITE_MISUSE, message: "the statement takes \(wanted) values and was given \(values.count)",
                sql: sql)
        }
        statement.setUncheckedArguments(StatementArguments(values))
        return statement
    }

    /// Runs `body` in the name of an owner; calls may nest, and the former owner is back afterwards.
    ///
    /// - Throws: What `body` throws; a refused statement as ``StoreError`` with code `denied`.
    package func withAccess<T>(_ access: TableAccess, _ body: () throws -> T) throws -> T {
        let saved = (control.access, cache)
        control.access = access
        selectCache(access)
        defer { (control.access, cache) = saved }
        do {
            return try body()
        } catch let error as DatabaseError where StoreError.isDenial(error) {
            throw StoreError.mapping(error, control)
        }
    }

    /// Until when statements may run, on the monotonic clock; one that runs longer is interrupted.
    package var deadlineNanoseconds: UInt64 {
        get { control.deadlineNanoseconds }
        set { control.deadlineNanoseconds = newValue }
    }

    /// Runs statements of the store itself.
    func asStore<T>(_ body: (Connection) throws -> T) rethrows -> T {
        let saved = cache
        cache = ownCache
        defer { cache = saved }
        return try control.asStore { try body(self) }
    }

    /// Makes the connection ready for the next piece of work, whoever did the last one.
    func beginWork(deadlineNanoseconds: UInt64) {
        control.beginWork(deadlineNanoseconds: deadlineNanoseconds)
        cache = ownCache
    }

    /// Drops what is known of the schema, and the statements prepared for it.
    func forgetSchema() {
        control.schemaChanged = false
        schemaChanges += 1
        forgetStatements()
        database.clearSchemaCache()
    }

    /// Drops all prepared statements.
    func forgetStatements() {
        // The caches are emptied, not replaced: withAccess may be about to put one back.
        for cache in caches.values { cache.removeAll() }
        if caches.count > 64 {
            caches = [.unrestricted: ownCache, control.access: cache]
        }
        statementCount = 0
    }

    private func selectCache(_ access: TableAccess) {
        if let known = caches[access] {
            cache = known
        } else {
            cache = StatementCache()
            caches[access] = cache
        }
    }

    private func prepare(_ sql: String) throws -> Statement {
        do {
            return try database.makeStatement(sql: sql)
        } catch let error as DatabaseError where StoreError.isDenial(error) {
            throw StoreError.mapping(error, control)
        }
    }
}

internal import CSQLiteSetup
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
    /// The connection as SQLite sees it; GRDB's own properties look first whether they are asked on the right thread.
    let pointer: OpaquePointer?
    private var caches: [TableAccess: StatementCache] = [:]
    private var cache: StatementCache
    private let ownCache: StatementCache
    private var statementCount = 0
    /// Counts how often the schema may have changed through this connection.
    private(set) var schemaChanges: UInt64 = 0
    /// Whether a write transaction was begun and neither committed nor given up by us.
    var isInWriteTransaction = false
    /// How many of the next groups of commands have a savepoint for each command.
    var carefulGroups = 0
    private var memory: [ObjectIdentifier: Any] = [:]

    /// How many prepared statements are kept; beyond it all are dropped and prepared again as needed.
    static var statementsMax: Int { 512 }

    init(_ database: Database, _ control: AccessControl) {
        self.database = database
        self.control = control
        pointer = database.sqliteConnection
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
        try control.throwFault()
        let key = StatementText(sql)
        if let statement = cache.open[key] {
            if sqlite3_stmt_busy(statement.sqliteStatement) != 0 { return try prepare(sql) }
            // A statement that failed last time reports that failure once more when it is reset; this takes it away.
            sqlite3_reset(statement.sqliteStatement)
            return statement
        }
        let statement = try prepare(sql)
        makeRoom()
        cache.open[key] = statement
        return statement
    }

    /// A prepared statement for the current owner that nobody steps through at present, for the store to step.
    ///
    /// - Throws: As ``statement(_:)``.
    func prepared(_ sql: String) throws -> PreparedStatement {
        try control.throwFault()
        let key = StatementText(sql)
        if let prepared = cache.stepped[key] {
            return prepared.isBusy ? PreparedStatement(try prepare(sql)) : prepared
        }
        let prepared = PreparedStatement(try prepare(sql))
        makeRoom()
        cache.stepped[key] = prepared
        return prepared
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
            return try control.refusingFaults(body)
        } catch let error as DatabaseError where StoreError.isDenial(error) {
            throw StoreError.mapping(error, control)
        }
    }

    /// Throws ``StoreError`` with code `faultyQuery` when a column could not be read since this was last asked.
    ///
    /// Everything that ends a piece of work asks; whoever lets values out in the middle of it must ask first.
    package func requireReadColumns() throws { try control.throwFault() }

    /// Until when statements may run, on the monotonic clock; one that runs longer is interrupted.
    package var deadlineNanoseconds: UInt64 {
        get { control.deadlineNanoseconds }
        set { control.deadlineNanoseconds = newValue }
    }

    /// Where the file is.
    package var path: String { sqlite3_db_filename(pointer, "main").map { String(cString: $0) } ?? "" }

    /// Rows that statements have inserted, changed or deleted since the connection was opened.
    var changes: Int64 { sqlite3_total_changes64(pointer) }

    /// What ``remember(_:)`` was given last of this type in the present write transaction.
    package func remembered<Value>(_ type: Value.Type = Value.self) -> Value? { memory[ObjectIdentifier(type)] as? Value }

    /// Keeps something that the rows of the present write transaction say, such as the last of them, to save reading it again.
    ///
    /// It is forgotten when anything of the transaction is taken back, and when the transaction ends. Outside one nothing is kept.
    package func remember<Value>(_ value: Value) {
        if isInWriteTransaction { memory[ObjectIdentifier(Value.self)] = value }
    }

    /// Forgets what ``remember(_:)`` was given.
    func forgetMemory() {
        if !memory.isEmpty { memory.removeAll(keepingCapacity: true) }
    }

    /// Leaves the log as it is when the connection is closed, and with it what it holds for the next one.
    func keepLogWhenClosed() { csqlite_keep_log_when_closed(pointer) }

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

    private func makeRoom() {
        if statementCount >= Self.statementsMax { forgetStatements() }
        statementCount += 1
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

internal import GRDB
internal import GRDBSQLite

/// The watch over one connection: who may touch what at this moment, and until when a statement may run.
///
/// It takes the place of GRDB's authorizer when the connection is opened and is never replaced afterwards, because a
/// change of authorizer makes SQLite prepare every statement again. What GRDB loses with it is done here: noticing
/// that the schema changed.
final class AccessControl: @unchecked Sendable {
    // @unchecked because it is used only inside an access to its connection, one thread at a time.

    /// Who prepares statements now.
    var access = TableAccess.unrestricted
    /// Until when statements may run, on the monotonic clock.
    var deadlineNanoseconds = UInt64.max
    /// Whether a statement was stopped at the deadline since ``beginWork(deadlineNanoseconds:)``.
    private(set) var wasInterrupted = false
    /// Whether a statement that changes the schema was prepared; cleared by whoever empties the caches.
    var schemaChanged = false

    /// Whether a column could not be read and nobody was told yet.
    var hasFault: Bool { fault != nil }

    private var denial: StoreError?
    private var fault: ColumnFault?
    private var connection: OpaquePointer?

    /// How many instructions of SQLite's virtual machine run between two looks at the clock.
    private static var instructionsPerCheck: CInt { 2_000 }

    func install(on database: Database) {
        connection = database.sqliteConnection
        let context = Unmanaged.passUnretained(self).toOpaque()
        sqlite3_set_authorizer(
            database.sqliteConnection,
            { context, action, first, second, _, _ in
                guard let context else { return SQLITE_DENY }
                return Unmanaged<AccessControl>.fromOpaque(context).takeUnretainedValue().authorize(action, first, second)
            }, context)
        sqlite3_progress_handler(
            database.sqliteConnection, Self.instructionsPerCheck,
            { context in
                guard let context else { return 0 }
                return Unmanaged<AccessControl>.fromOpaque(context).takeUnretainedValue().deadlineHasPassed() ? 1 : 0
            }, context)
    }

    /// Starts a piece of work that belongs to nobody yet and ends at the deadline.
    func beginWork(deadlineNanoseconds: UInt64) {
        access = .unrestricted
        self.deadlineNanoseconds = deadlineNanoseconds
        wasInterrupted = false
        denial = nil
        fault = nil
    }

    /// Ends the piece of work: what follows is the store's own and has no deadline.
    func endWork() {
        access = .unrestricted
        deadlineNanoseconds = .max
    }

    /// Runs the store's own statements, which no owner's rules and no deadline may stop.
    func asStore<T>(_ body: () throws -> T) rethrows -> T {
        let saved = (access, deadlineNanoseconds)
        access = .unrestricted
        deadlineNanoseconds = .max
        defer { (access, deadlineNanoseconds) = saved }
        return try body()
    }

    /// What was refused last, once.
    func takeDenial() -> StoreError? {
        defer { denial = nil }
        return denial
    }

    /// Keeps the first column that could not be read.
    func record(_ fault: ColumnFault) {
        if self.fault == nil { self.fault = fault }
    }

    /// The column that could not be read, once.
    func takeFault() -> StoreError? {
        defer { fault = nil }
        return fault?.error
    }

    private func deadlineHasPassed() -> Bool {
        guard deadlineNanoseconds != .max, MonotonicClock.now() >= deadlineNanoseconds else { return false }
        wasInterrupted = true
        return true
    }

    private func authorize(_ action: CInt, _ first: UnsafePointer<CChar>?, _ second: UnsafePointer<CChar>?) -> CInt {
        guard let rules = access.rules else {
            if AuthorizerAction.changesSchema(action) { schemaChanged = true }
            return SQLITE_OK
        }
        if AuthorizerAction.isAllowed(action, first, second, rules, isTable: isTable) { return SQLITE_OK }
        denial = AuthorizerAction.denial(action, first, second, rules)
        return SQLITE_DENY
    }

    /// Looks a name up in the schema that SQLite has in memory and is preparing the statement with.
    ///
    /// An authorizer must not change its connection. This only reads; the error it leaves is overwritten when the statement is prepared.
    private func isTable(_ name: UnsafePointer<CChar>) -> Bool {
        sqlite3_table_column_metadata(connection, nil, name, nil, nil, nil, nil, nil, nil) == SQLITE_OK
    }
}

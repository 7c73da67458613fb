internal import GRDB
internal import GRDBSQLite
internal import Glibc

/// The column that a piece of work could not read, kept until somebody can throw it.
///
/// It names column, types and query and never shows a value, because values are a company's data and this goes to a log.
struct ColumnFault {
    private let description: String

    /// A column of the row on which a statement stands.
    init(statement: SQLiteStatement, column: String, type: Any.Type) {
        description = "\(column) cannot be read as \(type), in: \(sqlite3_sql(statement).map { String(cString: $0) } ?? "?")"
    }

    /// A column of a row that was kept; the row knows its columns but no longer its query.
    init(row: Row, column: String, type: Any.Type) {
        description = "\(column) cannot be read as \(type), in a row of the columns \(row.columnNames.joined(separator: ", "))"
    }

    var error: StoreError { StoreError(.faultyQuery, "A query does not give what is read from it: \(description)") }

    /// Leaves the fault to the work that the current thread is doing.
    ///
    /// A row that outlived its access is read by nobody's call; then the program ends, as with a wrong index of an array.
    func record() {
        guard let control = AccessControl.current else { fatalError("\(error)") }
        control.record(self)
    }
}

extension AccessControl {
    private static let currentKey: pthread_key_t = {
        var key = pthread_key_t()
        pthread_key_create(&key, nil)
        return key
    }()

    /// The watch over the connection that the current thread is working with.
    static var current: AccessControl? {
        pthread_getspecific(currentKey).map { Unmanaged<AccessControl>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Runs `body` as the work that the current thread is doing.
    func asCurrent<T>(_ body: () throws -> T) rethrows -> T {
        let outer = pthread_getspecific(Self.currentKey)
        pthread_setspecific(Self.currentKey, Unmanaged.passUnretained(self).toOpaque())
        defer { pthread_setspecific(Self.currentKey, outer) }
        return try withExtendedLifetime(self, body)
    }

    /// Runs `body`; when a column could not be read, this is thrown in place of what `body` gave or threw, because it may be the reason.
    @inline(__always)
    func refusingFaults<T>(_ body: () throws -> T) throws -> T {
        let value: T
        do {
            value = try body()
        } catch {
            throw takeFault() ?? error
        }
        try throwFault()
        return value
    }

    /// Throws what could not be read, once.
    @inline(__always)
    func throwFault() throws {
        if hasFault, let fault = takeFault() { throw fault }
    }
}

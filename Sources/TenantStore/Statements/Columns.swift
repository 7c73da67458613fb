public import GRDB
internal import GRDBSQLite

/// The columns of the row on which a statement stands; valid only inside the closure that is given it.
///
/// Values come straight from SQLite, by position or, a little slower, by name:
///
/// ```swift
/// let names = try reader.map("SELECT id, name FROM crm_customer WHERE owner_id = ?", [owner]) { row in (row[0], row[1]) as (String, String) }
/// ```
///
/// A column that may be NULL is read as an optional. NULL read as something else, a value that does not convert and a name that the query
/// does not give end the call with ``StoreError/Code/faultyQuery``, see ``ColumnValue``.
public struct Columns {
    private let statement: PreparedStatement
    @usableFromInline let pointer: SQLiteStatement

    init(_ statement: PreparedStatement) {
        self.statement = statement
        pointer = statement.pointer
    }

    /// The value of a column, from 0.
    @inlinable
    public subscript<Value: StatementColumnConvertible & ColumnValue>(_ index: Int) -> Value {
        if let value = Value.fromStatement(pointer, atUncheckedIndex: CInt(truncatingIfNeeded: index)) { return value }
        return faulty("column \(index)")
    }

    /// The value of the column with a name.
    @inlinable
    public subscript<Value: StatementColumnConvertible & ColumnValue>(_ name: String) -> Value {
        if let index = index(name), let value = Value.fromStatement(pointer, atUncheckedIndex: index) { return value }
        return faulty("column \(name)")
    }

    /// The bytes of a BLOB, from 0; none for NULL.
    public func bytes(_ index: Int) -> [UInt8] {
        guard let start = sqlite3_column_blob(pointer, CInt(index)) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(pointer, CInt(index)))))
    }

    /// A column as GRDB holds values of any type.
    public func databaseValue(_ index: Int) -> DatabaseValue { DatabaseValue(sqliteStatement: pointer, index: CInt(index)) }

    /// Where the column with a name is.
    @usableFromInline
    func index(_ name: String) -> CInt? { statement.columns[name] }

    @usableFromInline
    func faulty<Value: ColumnValue>(_ column: String) -> Value {
        ColumnFault(statement: pointer, column: column, type: Value.self).record()
        return Value.columnPlaceholder
    }
}

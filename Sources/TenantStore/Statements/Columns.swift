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
/// A column that may be NULL is read as an optional. Reading NULL as something else, or a name that the query does not give, is a mistake
/// of the program and ends it, as a wrong index of an array does.
public struct Columns {
    private let statement: PreparedStatement
    @usableFromInline let pointer: SQLiteStatement

    init(_ statement: PreparedStatement) {
        self.statement = statement
        pointer = statement.pointer
    }

    /// The value of a column, from 0.
    @inlinable
    public subscript<Value: StatementColumnConvertible>(_ index: Int) -> Value {
        guard let value = Value.fromStatement(pointer, atUncheckedIndex: CInt(index)) else {
            fatalError("column \(index) is NULL or no \(Value.self)")
        }
        return value
    }

    /// The value of the column with a name.
    @inlinable
    public subscript<Value: StatementColumnConvertible>(_ name: String) -> Value { self[index(name)] }

    /// The bytes of a BLOB, from 0; none for NULL.
    public func bytes(_ index: Int) -> [UInt8] {
        guard let start = sqlite3_column_blob(pointer, CInt(index)) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(pointer, CInt(index)))))
    }

    /// A column as GRDB holds values of any type.
    public func databaseValue(_ index: Int) -> DatabaseValue { DatabaseValue(sqliteStatement: pointer, index: CInt(index)) }

    /// Where the column with a name is.
    @usableFromInline
    func index(_ name: String) -> Int {
        guard let index = statement.columns[name] else { fatalError("the query gives no column \(name)") }
        return Int(index)
    }
}

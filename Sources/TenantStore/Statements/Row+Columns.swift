public import GRDB

/// Reads columns of rows that can be kept as ``Columns`` does: a faulty query is an error of its call.
///
/// GRDB's own subscripts end the process. These are chosen before them, because they ask for more, wherever this module or PluginKit is
/// imported; `Scripts/check-imports` sees to that.
extension Row {
    /// The value of a column, from 0.
    @inlinable
    public subscript<Value: DatabaseValueConvertible & StatementColumnConvertible & ColumnValue>(_ index: Int) -> Value {
        if index >= 0, index < count, let value = try? decode(Value.self, atIndex: index) { return value }
        return faulty("column \(index)")
    }

    /// The value of the column with a name; as an optional also of one that may be missing.
    @inlinable
    public subscript<Value: DatabaseValueConvertible & StatementColumnConvertible & ColumnValue>(_ name: String) -> Value {
        if let value = try? decode(Value.self, forColumn: name) { return value }
        return faulty("column \(name)")
    }

    @usableFromInline
    func faulty<Value: ColumnValue>(_ column: String) -> Value {
        ColumnFault(row: self, column: column, type: Value.self).record()
        return Value.columnPlaceholder
    }
}

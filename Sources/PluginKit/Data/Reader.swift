public import GRDB
internal import RPC
package import TenantStore

/// A read transaction of one tenant, limited to the tables a plugin may read.
///
/// Statements are cached by their text, so give constant SQL and bind every value:
///
/// ```swift
/// let row = try reader.row("SELECT name FROM crm_customer WHERE id = ?", [id])
/// ```
public class Reader {
    package let connection: Connection
    package let measureCatalog: MeasureCatalog
    /// How many measures asked for the present one.
    package let measureDepth: Int

    /// Wraps a connection whose access is already set.
    package init(connection: Connection, measures: MeasureCatalog = .empty, measureDepth: Int = 0) {
        self.connection = connection
        self.measureDepth = measureDepth
        measureCatalog = measures
    }

    /// All rows of a query.
    public func rows(_ sql: String, _ arguments: StatementArguments = []) throws -> [Row] {
        try Row.fetchAll(connection.statement(sql), arguments: arguments)
    }

    /// The first row of a query.
    public func row(_ sql: String, _ arguments: StatementArguments = []) throws -> Row? {
        try Row.fetchOne(connection.statement(sql), arguments: arguments)
    }

    /// The first column of the first row; `nil` when there is no row or it is NULL.
    public func value<Value: DatabaseValueConvertible>(
        _ type: Value.Type = Value.self, _ sql: String, _ arguments: StatementArguments = []
    ) throws -> Value? {
        try Value.fetchOne(connection.statement(sql), arguments: arguments)
    }

    /// The first column of every row.
    public func values<Value: DatabaseValueConvertible>(
        _ type: Value.Type = Value.self, _ sql: String, _ arguments: StatementArguments = []
    ) throws -> [Value] {
        try Value.fetchAll(connection.statement(sql), arguments: arguments)
    }

    /// Whether a query gives any row.
    public func exists(_ sql: String, _ arguments: StatementArguments = []) throws -> Bool {
        try row(sql, arguments) != nil
    }

    /// Walks over the rows of a query without holding them all; `sql` must not be run again inside `body`.
    public func forEach(_ sql: String, _ arguments: StatementArguments = [], _ body: (Row) throws -> Void) throws {
        let cursor = try Row.fetchCursor(connection.statement(sql), arguments: arguments)
        while let row = try cursor.next() { try body(row) }
    }
}

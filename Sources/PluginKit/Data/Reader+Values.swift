public import GRDB
internal import TenantStore

/// The same reads with values given by position, as an array literal gives them; the quick way.
extension Reader {
    /// All rows of a query.
    public func rows(_ sql: String, _ values: [(any DatabaseValueConvertible)?]) throws -> [Row] {
        try Row.fetchAll(connection.bound(sql, values))
    }

    /// The first row of a query.
    public func row(_ sql: String, _ values: [(any DatabaseValueConvertible)?]) throws -> Row? {
        try Row.fetchOne(connection.bound(sql, values))
    }

    /// The first column of the first row; `nil` when there is no row or it is NULL.
    public func value<Value: DatabaseValueConvertible>(
        _ type: Value.Type = Value.self, _ sql: String, _ values: [(any DatabaseValueConvertible)?]
    ) throws -> Value? {
        try Value.fetchOne(connection.bound(sql, values))
    }

    /// The first column of every row.
    public func values<Value: DatabaseValueConvertible>(
        _ type: Value.Type = Value.self, _ sql: String, _ values: [(any DatabaseValueConvertible)?]
    ) throws -> [Value] {
        try Value.fetchAll(connection.bound(sql, values))
    }

    /// Whether a query gives any row.
    public func exists(_ sql: String, _ values: [(any DatabaseValueConvertible)?]) throws -> Bool {
        try row(sql, values) != nil
    }
}

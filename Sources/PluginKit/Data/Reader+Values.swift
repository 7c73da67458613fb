public import GRDB
public import TenantStore

/// Reads with values given by position, as an array literal gives them: the quick way.
///
/// ``first(_:_:_:)``, ``map(_:_:_:)`` and ``forEach(_:_:_:)`` read columns straight from SQLite; the others give rows that can be kept.
extension Reader {
    /// What `read` makes of the first row; `nil` when there is none.
    public func first<Value>(
        _ sql: String, _ values: [(any DatabaseValueConvertible)?], _ read: (Columns) throws -> Value
    ) throws -> Value? {
        try connection.first(sql, values, read)
    }

    /// What `read` makes of each row.
    public func map<Value>(
        _ sql: String, _ values: [(any DatabaseValueConvertible)?], _ read: (Columns) throws -> Value
    ) throws -> [Value] {
        var found: [Value] = []
        try connection.forEach(sql, values) { found.append(try read($0)) }
        return found
    }

    /// Walks over the rows of a query without holding them.
    public func forEach(
        _ sql: String, _ values: [(any DatabaseValueConvertible)?], _ visit: (Columns) throws -> Void
    ) throws {
        try connection.forEach(sql, values, visit)
    }

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
        try connection.first(sql, values) { try Value.read($0.databaseValue(0)) } ?? nil
    }

    /// The first column of every row.
    public func values<Value: DatabaseValueConvertible>(
        _ type: Value.Type = Value.self, _ sql: String, _ values: [(any DatabaseValueConvertible)?]
    ) throws -> [Value] {
        try map(sql, values) { row in
            guard let value = try Value.read(row.databaseValue(0)) else {
                throw DatabaseError(resultCode: .SQLITE_MISMATCH, message: "a row holds NULL instead of \(type)", sql: sql)
            }
            return value
        }
    }

    /// Whether a query gives any row.
    public func exists(_ sql: String, _ values: [(any DatabaseValueConvertible)?]) throws -> Bool {
        try connection.first(sql, values) { _ in true } ?? false
    }
}

extension DatabaseValueConvertible {
    /// The value that a column holds; `nil` for NULL.
    fileprivate static func read(_ stored: DatabaseValue) throws -> Self? {
        if let value = fromDatabaseValue(stored) { return value }
        guard stored.isNull else {
            throw DatabaseError(resultCode: .SQLITE_MISMATCH, message: "a column holds no \(Self.self)")
        }
        return nil
    }
}

public import GRDB
public struct TableAccess: Sendable, Hashable { public init(owner: String, writablePrefixes: [String], readablePrefixes: [String]) {} }
public final class Connection {
    public let database: Database
    init(database: Database) { self.database = database }
    public func statement(_ sql: String) throws -> Statement { try database.cachedStatement(sql: sql) }
    public func withAccess<T>(_ access: TableAccess, _ body: () throws -> T) throws -> T { try body() }
    public func savepoint<T>(_ body: () throws -> T) throws -> T { try body() }
}

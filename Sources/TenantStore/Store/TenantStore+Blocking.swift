internal import GRDB

extension TenantStore {
    /// Reads in one snapshot on the calling thread, which must not be an event loop.
    ///
    /// - Throws: What `body` throws; ``StoreError``.
    @discardableResult
    public func readNow<T>(_ scope: TenantScope, _ body: (Connection) throws -> T) throws -> T {
        try handles.with(scope.tenant, untilNanoseconds: waitLimit()) { handle in
            try handle.read(reader: configuration.readThreads + configuration.reportThreads) { connection in
                try connection.readTransaction { try body(connection) }
            }
        }
    }

    /// Writes in a transaction of its own on the calling thread, which must not be an event loop; the lane waits meanwhile.
    ///
    /// - Throws: What `body` throws, after everything it wrote was taken back; ``StoreError``.
    @discardableResult
    public func writeNow<T>(_ scope: TenantScope, _ body: (Connection) throws -> T) throws -> T {
        try exclusively(scope.tenant) { connection in
            var value: T?
            try connection.writeTransaction {
                value = try body(connection)
                return .commit
            }
            guard let value else { throw StoreError(.transactionLost, "The transaction ended without a result.") }
            return value
        }
    }

    /// Runs `body` on the calling thread while the tenant's lane stands still, with no transaction open: for migrations.
    ///
    /// Reads go on. Statements that other connections have prepared are prepared again when `body` changed the schema.
    ///
    /// - Throws: What `body` throws; ``StoreError``.
    @discardableResult
    public func exclusively<T>(_ tenant: TenantID, _ body: (Connection) throws -> T) throws -> T {
        try lanes.whileHeld(tenant, untilNanoseconds: waitLimit()) {
            try handles.with(tenant, untilNanoseconds: waitLimit()) { handle in try handle.write(body) }
        }
    }
}

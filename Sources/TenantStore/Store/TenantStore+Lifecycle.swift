extension TenantStore {
    /// Creates a tenant.
    ///
    /// - Parameters:
    ///   - tenant: Its id, not yet in use.
    ///   - prepare: Makes the schema, in one transaction; when it throws, nothing of the tenant remains.
    /// - Throws: What `prepare` throws; ``StoreError`` with code `tenantExists`.
    public func create(_ tenant: TenantID, prepare: (Connection) throws -> Void) throws {
        try create(tenant, placing: { _ in }, prepare: prepare)
    }

    /// Creates a tenant from a file, such as a backup.
    ///
    /// - Parameters:
    ///   - tenant: Its id, not yet in use.
    ///   - place: Writes a database file to the path it is given; nothing else uses the path meanwhile.
    ///   - prepare: Checks and changes the database, in one transaction; when it throws, nothing of the tenant remains.
    /// - Throws: What `place` and `prepare` throw; ``StoreError`` with code `tenantExists`.
    public func create(
        _ tenant: TenantID, placing place: (_ path: String) throws -> Void, prepare: (Connection) throws -> Void
    ) throws {
        try files.create(tenant) { path in
            try place(path)
            let writer = try SQLiteFile.openNew(path: path, bytesMax: configuration.tenantBytesMax)
            do {
                try writer.write(prepare)
                try writer.carryOver()
                try writer.close()
            } catch {
                try? writer.close()
                throw error
            }
        }
    }

    /// Whether there is such a tenant.
    public func exists(_ tenant: TenantID) -> Bool { handles.isOpen(tenant) || files.exists(tenant) }

    /// Closes a tenant's file after what is running; the next access opens it again.
    ///
    /// - Throws: ``StoreError`` with code `busy` when it stays in use.
    public func close(_ tenant: TenantID) throws {
        try lanes.whileHeld(tenant, untilNanoseconds: waitLimit()) {
            try handles.close(tenant, untilNanoseconds: waitLimit())
        }
    }

    /// Closes the files of tenants that nobody has used since this was last called; the next access opens them again.
    ///
    /// Call it at regular intervals: a tenant is then closed one to two intervals after its last use.
    public func closeUnused() { handles.closeUnused() }

    /// Carries a tenant's write-ahead log over into its file and cuts it, unless a reader still needs it.
    ///
    /// - Throws: ``StoreError``.
    public func cutLog(_ tenant: TenantID) throws {
        try lanes.whileHeld(tenant, untilNanoseconds: waitLimit()) {
            try handles.with(tenant, untilNanoseconds: waitLimit()) { $0.shortenLog(above: 0, logger: logger) }
        }
    }

    /// Deletes a tenant and everything it has; waiting writes fail with code `tenantNotFound`.
    ///
    /// - Throws: ``StoreError``.
    public func remove(_ tenant: TenantID) throws {
        try lanes.whileHeld(tenant, untilNanoseconds: waitLimit()) {
            try handles.close(tenant, untilNanoseconds: waitLimit()) { try files.remove(tenant) }
            lanes.failWaiting(tenant, StoreError(.tenantNotFound, "There is no tenant \(tenant)."))
        }
    }
}

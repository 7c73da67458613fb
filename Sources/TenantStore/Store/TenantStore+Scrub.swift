extension TenantStore {
    /// Rewrites a tenant's file so that nothing that was deleted or replaced is left in it or in its log; writes wait meanwhile.
    ///
    /// - Throws: ``StoreError``, with code `busy` when a reader still needs the log: call it again later.
    public func scrub(_ tenant: TenantID) throws {
        try exclusively(tenant) { try $0.scrub() }
    }
}

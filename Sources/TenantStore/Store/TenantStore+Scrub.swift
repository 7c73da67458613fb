extension TenantStore {
    /// Rewrites a tenant's file so that nothing that was deleted or replaced is left in it or in its log; writes wait meanwhile.
    ///
    /// - Throws: ``StoreError``, with code `busy` when a reader still needs the log: call it again later.
    public func scrub(_ tenant: TenantID) throws {
        try lanes.whileHeld(tenant, untilNanoseconds: waitLimit()) {
            try handles.with(tenant, untilNanoseconds: waitLimit()) { try $0.scrub() }
        }
    }
}

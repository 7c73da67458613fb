extension TenantStore {
    /// What the store is doing and has done.
    public struct Statistics: Sendable, Hashable {
        /// Tenants that are open now.
        public var openTenants: Int
        /// How often a tenant was opened.
        public var coldOpens: UInt64
        /// How often a tenant was closed to make room for another.
        public var evictions: UInt64
        /// Reads that wait for a thread.
        public var readsWaiting: Int
        /// Long reads that wait for a thread.
        public var reportsWaiting: Int
        /// Writes that wait in lanes.
        public var writesWaiting: Int
        /// Transactions that lanes have made.
        public var writeGroups: UInt64
        /// Writes that lanes have answered.
        public var writesDone: UInt64
    }

    /// What the store is doing and has done.
    public var statistics: Statistics {
        let handles = handles.statistics
        let lanes = lanes.statistics
        return Statistics(
            openTenants: handles.open, coldOpens: handles.coldOpens, evictions: handles.evictions,
            readsWaiting: reads.waitingCount, reportsWaiting: reports.waitingCount, writesWaiting: self.lanes.waitingCount,
            writeGroups: lanes.groups, writesDone: lanes.commands)
    }
}

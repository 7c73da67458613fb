extension TenantStore {
    /// The bounds of a store. Every queue, wait and size has one.
    public struct Configuration: Sendable {
        /// The data directory; tenants live in `tenants/` below it, and only one process may use it.
        public var directory: String
        /// How many tenants may be open at once. An open one takes 3 to 9 file descriptors and up to 2 MB of cache per connection.
        public var openTenantsMax: Int
        /// Threads for queries.
        public var readThreads: Int
        /// Threads for long reads and streams.
        public var reportThreads: Int
        /// Threads that serve the write lanes.
        public var writeThreads: Int
        /// How many reads, and how many reports, of one tenant may wait.
        public var readQueueMax: Int
        /// How many writes of one tenant may wait.
        public var laneQueueMax: Int
        /// How much may wait in each of the three queues, of all tenants together.
        public var queuedTotalMax: Int
        /// How many reads of one tenant share a transaction; also how many one slow read can delay.
        public var readsPerTransactionMax: Int
        /// How many writes share a commit.
        public var batchCommandsMax: Int
        /// After this long a transaction is committed with the writes it has.
        public var batchMillisecondsMax: Int
        /// How long anything waits for a tenant to be opened, for the lane to stand still, for a file to be free.
        public var openWaitMillisecondsMax: Int
        /// The size at which a tenant's writes fail with ``StoreError/Code/diskFull``; `nil` for no quota.
        public var tenantBytesMax: Int64?
        /// A write-ahead log larger than this is cut when its lane has nothing to do.
        public var logBytesMax: Int
        /// Where write-ahead logs are archived; `nil` for nowhere.
        public var archive: ArchiveConfiguration?

        /// The bounds for a machine with two cores, to be changed one by one.
        public init(directory: String) {
            self.directory = directory
            openTenantsMax = 256
            readThreads = 2
            reportThreads = 1
            writeThreads = 2
            readQueueMax = 1_024
            laneQueueMax = 1_024
            queuedTotalMax = 65_536
            readsPerTransactionMax = 16
            batchCommandsMax = 256
            batchMillisecondsMax = 20
            openWaitMillisecondsMax = 5_000
            tenantBytesMax = nil
            logBytesMax = 24 << 20
        }
    }
}

internal import Logging
internal import Synchronization

/// Which companies have something to archive, and how archiving them went.
final class ArchiveWatch: Sendable {
    private struct State {
        var waiting: [LogArchive] = []
        /// The companies of which something may not be archived, waiting or under way.
        var unarchived: [TenantID: LogArchive] = [:]
        var failures: [TenantID: TenantStore.ArchiveFailure] = [:]
        var bytes: UInt64 = 0
        var chainsBroken: UInt64 = 0
    }

    private let state = Mutex(State())
    private let logger: Logger

    init(logger: Logger) { self.logger = logger }

    func list(_ archive: LogArchive) {
        state.withLock { state in
            state.waiting.append(archive)
            state.unarchived[archive.tenant] = archive
        }
    }

    /// The companies that have something to archive; they are listed again when they have more.
    func take() -> [LogArchive] {
        state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
    }

    func succeeded(_ archive: LogArchive, bytes: Int) {
        let failure = state.withLock { state in
            state.bytes += UInt64(max(0, bytes))
            if archive.oldestMilliseconds == nil { state.unarchived[archive.tenant] = nil }
            return state.failures.removeValue(forKey: archive.tenant)
        }
        if failure != nil { logger.notice("a company is archived again", metadata: ["tenant": "\(archive.tenant)"]) }
    }

    func failed(_ tenant: TenantID, _ error: any Error, at milliseconds: Int64) {
        let isNew = state.withLock { state in
            let known = state.failures[tenant]
            let message = (error as? StoreError)?.message ?? "\(error)"
            state.failures[tenant] = .init(tenant: tenant, since: known?.since ?? milliseconds, message: message)
            return known == nil
        }
        if isNew { logger.error("a company is not archived", metadata: ["tenant": "\(tenant)", "error": "\(error)"]) }
    }

    func brokeOff(_ tenant: TenantID) {
        state.withLock { $0.chainsBroken += 1 }
        logger.error(
            "the archive of a company has a gap; back the company up, so that it can be restored to later instants",
            metadata: ["tenant": "\(tenant)"])
    }

    var statistics: TenantStore.ArchiveStatistics {
        state.withLock { state in
            let oldest = state.unarchived.values.compactMap(\.oldestMilliseconds)
            return TenantStore.ArchiveStatistics(
                waiting: oldest.count, oldestMilliseconds: oldest.min(), bytes: state.bytes, chainsBroken: state.chainsBroken,
                failures: state.failures.values.sorted { $0.since < $1.since })
        }
    }
}

extension TenantStore {
    /// How archiving goes.
    public struct ArchiveStatistics: Sendable, Hashable {
        /// Companies with commits that are not in the archive yet.
        public var waiting: Int
        /// When the oldest of these commits was made, in milliseconds since 1970; `nil` when all is archived.
        public var oldestMilliseconds: Int64?
        /// Bytes that were archived.
        public var bytes: UInt64
        /// How often a log was carried over although it could not be archived.
        public var chainsBroken: UInt64
        /// Companies that cannot be archived now, the longest first.
        public var failures: [ArchiveFailure]
    }

    /// A company that cannot be archived.
    public struct ArchiveFailure: Sendable, Hashable {
        /// The company.
        public let tenant: TenantID
        /// Since when, in milliseconds since 1970.
        public let since: Int64
        /// Why, and what to do.
        public let message: String
    }
}

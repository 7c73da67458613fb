internal import GRDB
internal import Logging
internal import PluginKit
internal import Synchronization
internal import TenantStore

/// Removes, soon after the start and then once a day, blobs that no transaction refers to: the host ended between placing the file and
/// committing, or an upload was cut.
///
/// Only files that are a day old go. A company that never had a blob costs one look at its directory.
final class BlobSweeper: Sendable {
    /// Most companies looked at in one tick.
    static let tenantsPerTickMax = 16
    /// How old what goes must be, and how long a company waits for its next sweep.
    static let daySeconds: Int64 = 86_400

    private let services: HostServices
    private let dueTimes = Mutex<[TenantID: Instant]>([:])

    init(services: HostServices) { self.services = services }

    /// Sweeps companies that are due at `now`.
    func tick(now: Instant, shouldStop: () -> Bool = { false }) {
        for tenant in take(now: now) {
            guard !shouldStop() else { return }
            do {
                let count = try sweep(tenant, now: now)
                if count > 0 {
                    services.logger.notice(
                        "blobs without owner removed", metadata: ["tenant": "\(tenant.record.slug)", "files": "\(count)"])
                }
            } catch {
                services.logger.warning(
                    "blobs could not be swept", metadata: ["tenant": "\(tenant.record.slug)", "error": "\(error)"])
            }
        }
    }

    /// - Returns: How many files were removed.
    func sweep(_ tenant: TenantRuntime, now: Instant) throws -> Int {
        guard services.store.blobs(tenant.scope).exists else { return 0 }
        try services.loadBlobUsage(tenant)
        let before = now.advanced(bySeconds: -Self.daySeconds).milliseconds / 1000
        return try services.store.sweepBlobs(tenant.scope, receivedBefore: before) { digests in
            guard !digests.isEmpty else { return [] }
            return try services.store.readNow(tenant.scope) { connection in
                Set(try digests.filter { try BlobTable.contains($0, connection) })
            }
        }
    }

    private func take(now: Instant) -> [TenantRuntime] {
        let active = services.directory.all.filter { $0.record.state == .active }
        return dueTimes.withLock { dueTimes in
            if dueTimes.count > active.count {
                let ids = Set(active.map(\.id))
                dueTimes = dueTimes.filter { ids.contains($0.key) }
            }
            let due = active.filter { dueTimes[$0.id].map { $0 <= now } ?? true }.prefix(Self.tenantsPerTickMax)
            for tenant in due { dueTimes[tenant.id] = now.advanced(bySeconds: Self.daySeconds) }
            return Array(due)
        }
    }
}

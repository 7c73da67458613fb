internal import Logging
internal import PluginKit
internal import RPC
internal import Synchronization
internal import TenantStore

/// Finishes erasures whose bytes could not be removed at once, or whose host stopped: soon after the start and then once a minute while
/// there are any.
final class ErasureFinisher: Sendable {
    static let intervalSeconds: Int64 = 60

    private let services: HostServices
    private let dueAt = Mutex<Instant?>(nil)

    init(services: HostServices) { self.services = services }

    func tick(now: Instant, shouldStop: () -> Bool = { false }) {
        let isDue = dueAt.withLock { dueAt in
            guard dueAt.map({ $0 <= now }) ?? true else { return false }
            dueAt = now.advanced(bySeconds: Self.intervalSeconds)
            return true
        }
        guard isDue else { return }
        do {
            for (slug, people) in try ErasureList.unfinished(services.control) where !shouldStop() {
                guard let tenant = services.directory.find(slug: slug), tenant.record.state == .active else { continue }
                do { try finish(tenant, people, now) } catch { log(error, ["tenant": "\(slug)"]) }
            }
        } catch {
            log(error)
        }
    }

    private func log(_ error: any Error, _ metadata: Logger.Metadata = [:]) {
        let error = services.rpcError(error)
        services.logger.warning(
            "an erasure was not finished", metadata: metadata.merging(["error": "\(error.reason): \(error.message)"]) { $1 })
    }

    /// Erases whoever was written down without the commit that was to follow, then removes the bytes.
    private func finish(_ tenant: TenantRuntime, _ people: [String], _ now: Instant) throws {
        let erasures = PersonErasures(services: services)
        let results = try services.store.writeNow(tenant.scope) { connection in
            try people.compactMap { try erasures.eraseAgain($0, connection, now: now) }
        }
        for result in results { tenant.blobs.remove(result.blobBytes) }
        services.identity.usersChanged()
        services.touched.mark(tenant.id)
        try erasures.scrub(tenant, people)
        services.logger.notice(
            "an erasure was finished", metadata: ["tenant": "\(tenant.record.slug)", "people": "\(people.count)"])
    }
}

internal import Foundation
internal import Logging
internal import PluginKit
internal import RPC
internal import Synchronization
internal import TenantStore

/// Backs every company up once a day, each at its own moment of the hour that begins at the time of day that the settings name.
///
/// What is due follows from the backups that are there, so a host that was down at that time makes up for it after its start, and a backup made by
/// hand in the meantime counts. One backup is made at a time: it takes a processor and the disk, which the companies that are at work need. One
/// that fails is tried again after ``retrySeconds``.
final class BackupRounds: Sendable {
    /// The companies' moments are spread over this long.
    static let spreadSeconds: Int64 = 3600
    /// How long after a failure a company is tried again.
    static let retrySeconds: Int64 = 1800
    /// How often keys are looked for whose time has come.
    static let keysSeconds: Int64 = 3600
    /// Most companies that are backed up before it is looked anew who is due.
    static let tenantsPerTickMax = 16

    private struct State {
        var agenda = Agenda()
        var looksAtKeysAt: Instant?
    }

    private let services: HostServices
    private let state = Mutex(State())

    init(services: HostServices) { self.services = services }

    /// Makes the backups that are due at `now`, and destroys the keys whose time has come.
    ///
    /// - Parameter shouldStop: Asked between two backups and while a database is copied.
    func tick(now: Instant, shouldStop: () -> Bool = { false }) {
        destroyKeys(now: now)
        guard let schedule = services.backupSettings.schedule else { return }
        for tenant in take(now: now, schedule) {
            let next = shouldStop() ? nil : backUp(tenant, schedule, shouldStop)
            state.withLock { state in
                if let next { state.agenda.hasten(tenant.id, next) } else { state.agenda.forget(tenant.id) }
            }
        }
    }

    /// When a company must be backed up that has a backup of that moment, or was made then.
    static func dueAt(after instant: Instant, _ schedule: Schedule, _ context: TenantContext) -> Instant {
        let offset = Int64(context.fingerprint % UInt64(spreadSeconds))
        return schedule.next(after: instant.advanced(bySeconds: -offset), clock: context.clock).advanced(bySeconds: offset)
    }

    private func take(now: Instant, _ schedule: Schedule) -> [TenantRuntime] {
        let tenants = services.directory.all.filter { [.active, .suspended].contains($0.record.state) }
        return state.withLock { state in
            let unknown = tenants.filter { state.agenda.dueAt[$0.id] == nil }
            let newest = unknown.isEmpty ? [:] : Backups(services: services).newest()
            for tenant in unknown {
                let since = newest[tenant.record.slug] ?? tenant.record.createdAt
                state.agenda.hasten(tenant.id, Self.dueAt(after: since, schedule, tenant.context))
            }
            return state.agenda.take(now: now, among: tenants.map(\.id), max: Self.tenantsPerTickMax)
                .compactMap(services.directory.find)
        }
    }

    /// - Returns: When the company must be backed up again; `nil` when the host stops.
    private func backUp(_ tenant: TenantRuntime, _ schedule: Schedule, _ shouldStop: () -> Bool) -> Instant? {
        let now = services.now()
        do {
            _ = try Backups(services: services).create(tenant, now: now) { _ in
                if shouldStop() { throw RPCError(.cancelled, "HOST_STOPPING", "The host stops.", domain: "platform") }
            }
            return Self.dueAt(after: now, schedule, tenant.context)
        } catch {
            guard !shouldStop() else { return nil }
            services.logger.error(
                "a backup failed", metadata: ["tenant": "\(tenant.record.slug)", "error": "\(error)"])
            return now.advanced(bySeconds: Self.retrySeconds)
        }
    }

    private func destroyKeys(now: Instant) {
        let isTime = state.withLock { state in
            guard state.looksAtKeysAt.map({ $0 <= now }) ?? true else { return false }
            state.looksAtKeysAt = now.advanced(bySeconds: Self.keysSeconds)
            return true
        }
        guard isTime else { return }
        do {
            let count = try BackupErasure(services: services).eraseDeleted(now: now)
            if count > 0 { services.logger.notice("backups of deleted companies erased", metadata: ["keys": "\(count)"]) }
        } catch {
            services.logger.error("backups of deleted companies were not erased", metadata: ["error": "\(error)"])
        }
        do { try ArchivePruning(services: services).removeOrphans() } catch {
            services.logger.warning("archives of deleted companies were not removed", metadata: ["error": "\(error)"])
        }
    }
}

internal import Logging
internal import PluginKit
internal import RPC
internal import Synchronization
internal import TenantStore

/// Delivers the messages that commands left in their companies' outboxes: after commit, at least once.
///
/// A message that fails is tried again with a growing delay; after ``OutboxTable/attemptsMax`` attempts it stays where it is with
/// its last error, and the doctor reports it.
final class OutboxDeliverer: Sendable {
    /// Most companies looked at in one round.
    static let tenantsPerTickMax = 64
    /// Most messages of one company in one round.
    static let messagesPerTenantMax = 32
    /// A company that could not be read is looked at again after this time.
    static let retrySeconds: Int64 = 60

    private let services: HostServices
    private let deliveries: [String: OutboxDelivery]
    private let timeoutMilliseconds: Int
    private let agenda: Mutex<Agenda>

    /// - Parameter dueAt: The companies of which it is known when they must be looked at.
    init(services: HostServices, timeoutMilliseconds: Int = 15_000, dueAt: [TenantID: Instant] = [:]) {
        self.services = services
        agenda = Mutex(Agenda(dueAt: dueAt))
        self.timeoutMilliseconds = timeoutMilliseconds
        let all = services.composition.plugins.flatMap(\.registrar.deliveries)
        deliveries = Dictionary(all.map { ($0.kind, $0) }) { first, _ in first }
    }

    /// The companies of which it is known when they must be looked at.
    var dueAt: [TenantID: Instant] { agenda.withLock { $0.dueAt } }

    /// Looks at companies in the next round, because they committed something.
    func look(at tenants: Set<TenantID>, now: Instant) {
        agenda.withLock { agenda in
            for id in tenants { agenda.hasten(id, now) }
        }
    }

    /// One round: delivers what is due at `now`, all messages at once.
    func tick(now: Instant, shouldStop: () -> Bool = { false }) {
        let active = services.directory.all.filter(\.isServing).map(\.id)
        let due = agenda.withLock { $0.take(now: now, among: active, max: Self.tenantsPerTickMax) }
        var waiting: [(tenant: TenantRuntime, entries: [OutboxTable.Entry])] = []
        for tenant in due.compactMap(services.directory.find) {
            guard !shouldStop() else {
                agenda.withLock { $0.hasten(tenant.id, now) }
                continue
            }
            attempt(tenant, now) {
                let (entries, next) = try services.store.readNow(tenant.scope) { connection in
                    (
                        try OutboxTable.due(now: now, max: Self.messagesPerTenantMax, connection),
                        try OutboxTable.nextDue(connection)
                    )
                }
                if entries.isEmpty { agenda.withLock { $0.hasten(tenant.id, next) } } else { waiting.append((tenant, entries)) }
            }
        }
        guard !waiting.isEmpty else { return }
        let jobs = waiting.flatMap(\.entries).map { (deliveries[$0.message.kind], $0.message) }
        var errors = DeliveryRound.deliver(jobs, timeoutMilliseconds: timeoutMilliseconds, shouldStop: shouldStop)[...]
        for (tenant, entries) in waiting {
            let own = errors.prefix(entries.count)
            errors = errors.dropFirst(entries.count)
            attempt(tenant, now) { try settle(tenant, Array(zip(entries, own)), now) }
        }
    }

    /// Notes what became of the messages of one company.
    private func settle(_ tenant: TenantRuntime, _ outcomes: [(OutboxTable.Entry, String?)], _ now: Instant) throws {
        let next = try services.store.writeNow(tenant.scope) { connection in
            for (entry, error) in outcomes {
                if let error {
                    try OutboxTable.failed(entry, error, now: now, connection)
                } else {
                    try OutboxTable.delivered(entry, connection)
                }
            }
            return try OutboxTable.nextDue(connection)
        }
        for (entry, error) in outcomes {
            guard let error else { continue }
            services.logger.warning(
                "a message was not delivered",
                metadata: [
                    "tenant": "\(tenant.record.slug)", "kind": "\(entry.message.kind)", "id": "\(entry.message.id)",
                    "attempt": "\(entry.attempts + 1)", "error": "\(error)",
                ])
        }
        agenda.withLock { $0.hasten(tenant.id, next) }
    }

    private func attempt(_ tenant: TenantRuntime, _ now: Instant, _ body: () throws -> Void) {
        do { try body() } catch {
            services.logger.warning(
                "an outbox could not be read or written",
                metadata: ["tenant": "\(tenant.record.slug)", "error": "\(error)"])
            agenda.withLock { $0.hasten(tenant.id, now.advanced(bySeconds: Self.retrySeconds)) }
        }
    }
}

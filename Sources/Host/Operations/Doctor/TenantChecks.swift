internal import PluginKit
internal import TenantStore

/// The checks inside one company's database, all in one snapshot.
struct TenantChecks {
    /// A message that has waited longer than this is reported.
    static let outboxSecondsMax: Int64 = 3600

    let services: HostServices
    let tenant: TenantRuntime

    private var subject: String { "tenant \(tenant.record.slug)" }

    /// Only what is wrong.
    func findings() -> [Doctor.Finding] {
        do {
            let anchor = try AuditAnchors(services: services).anchored(tenant.id)
            return try services.store.readNow(tenant.scope) { connection in
                try migrations(connection) + audit(anchor, connection) + jobs(connection) + outbox(connection)
                    + pluginHealth(connection)
            }
        } catch {
            return [
                .error(
                    subject, "its database cannot be read: \(error)",
                    remedy: "Keep a copy of its directory, then restore a backup.")
            ]
        }
    }

    private func migrations(_ connection: Connection) throws -> [Doctor.Finding] {
        let plugins = TenantProvisioning(services: services).installed(tenant.record.plugins)
        let pending = try Migrator.pending(plugins, connection: connection)
        guard !pending.isEmpty else { return [] }
        return [
            .error(
                subject, "migrations are pending: \(pending.joined(separator: ", "))",
                remedy: "Run `spearhead tenant migrate \(tenant.record.slug)`.")
        ]
    }

    private func audit(_ anchor: AuditTrail.Head?, _ connection: Connection) throws -> [Doctor.Finding] {
        guard let anchor, let problem = try AuditAnchors.mismatch(anchor, AuditTrail.head(connection), connection) else {
            return []
        }
        return [
            .error(
                subject, "its audit trail was tampered with: \(problem)",
                remedy: "Run `spearhead audit verify`, find out who had access, and compare with a backup.")
        ]
    }

    private func jobs(_ connection: Connection) throws -> [Doctor.Finding] {
        let enabled = tenant.context.enabledPlugins.map { services.composition.plugins[$0].registrar }
        let known = Set(enabled.flatMap(\.jobs).map(\.name))
        return try JobTable.failures(connection).filter { known.contains($0.name) }.map { job in
            .warning(
                subject, "the job \(job.name) failed: \(job.error)", remedy: "It is tried again by itself; remove the cause.")
        }
    }

    private func outbox(_ connection: Connection) throws -> [Doctor.Finding] {
        let overdue = try OutboxTable.overdue(before: services.now().advanced(bySeconds: -Self.outboxSecondsMax), connection)
        var findings: [Doctor.Finding] = []
        if overdue.givenUp > 0 {
            findings.append(
                .error(
                    subject, "\(overdue.givenUp) messages were given up: \(overdue.error)",
                    remedy: "Tell the receivers what they missed, and remove the cause."))
        }
        if overdue.waiting > 0 {
            findings.append(
                .warning(
                    subject, "\(overdue.waiting) messages have waited for more than an hour: \(overdue.error)",
                    remedy: "Check that the receivers can be reached; they are tried again by themselves."))
        }
        return findings
    }

    private func pluginHealth(_ connection: Connection) throws -> [Doctor.Finding] {
        let plugins = tenant.context.enabledPlugins.sorted().map { services.composition.plugins[$0] }
        return plugins.flatMap { plugin in
            plugin.registrar.healthChecks.compactMap { check -> Doctor.Finding? in
                do {
                    let problem = try connection.withAccess(plugin.access) { try check.check(Reader(connection: connection)) }
                    return problem.map { .warning(subject, "\(check.name): \($0)", remedy: "Do what the check says.") }
                } catch {
                    return .error(
                        subject, "the check \(check.name) failed: \(error)", remedy: "Report it to the plugin's author.")
                }
            }
        }
    }
}

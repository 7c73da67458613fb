internal import GRDB
internal import PluginKit
internal import TenantStore

/// The checks inside one company's database, all in one snapshot.
struct TenantChecks {
    /// A message that has waited longer than this is reported.
    static let outboxSecondsMax: Int64 = 3600

    /// A log that stays larger than this is not carried over into its file.
    static let logBytesMax: Int64 = 256 << 20
    /// The clock may stand behind the last audit entry by this much: machines correct their clocks in small steps.
    static let clockSecondsMax: Int64 = 60
    static let storagePercentMax: Int64 = 90

    let services: HostServices
    let tenant: TenantRuntime

    private var subject: String { "tenant \(tenant.record.slug)" }

    /// Only what is wrong.
    func findings() -> [Doctor.Finding] {
        do {
            let anchor = try AuditAnchors(services: services).anchored(tenant.id)
            return try services.store.readNow(tenant.scope) { connection in
                let contents = TenantContentsCheck(services: services, tenant: tenant)
                // What is read from a damaged file would only give more findings of the same.
                if let damage = try contents.damage(connection) { return [damage] }
                return try migrations(connection) + audit(anchor, connection) + clock(connection) + contents.blobs(connection)
                    + jobs(connection) + outbox(connection) + pluginHealth(connection) + sizes()
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
        var problem = try anchor.flatMap { try AuditAnchors.mismatch($0, AuditTrail.head(connection), connection) }
        if problem == nil, TenantContentsCheck.isSmall(services, tenant) { problem = try AuditTrail.verify(connection).problem }
        guard let problem else { return [] }
        return [
            .error(
                subject, "its audit trail was tampered with: \(problem)",
                remedy: "Run `spearhead audit verify`, find out who had access, and compare with a backup.")
        ]
    }

    private func clock(_ connection: Connection) throws -> [Doctor.Finding] {
        let sql = "SELECT at FROM platform_audit ORDER BY sequence DESC LIMIT 1"
        guard let last = try Instant.fetchOne(connection.database, sql: sql) else { return [] }
        let seconds = last.seconds(since: services.now())
        guard seconds > Self.clockSecondsMax else { return [] }
        return [
            .error(
                subject, "the clock stands \(seconds) seconds behind its last audit entry",
                remedy: "Set the machine's clock and keep it by NTP: deadlines, business dates and tokens go by it.")
        ]
    }

    private func sizes() -> [Doctor.Finding] {
        let file = TenantContentsCheck.file(services, tenant)
        let (database, log) = (DataFiles.bytes(file), DataFiles.bytes(file + "-wal"))
        var findings: [Doctor.Finding] = []
        if log > Self.logBytesMax {
            findings.append(
                .warning(
                    subject, "its write-ahead log has \(log >> 20) MiB",
                    remedy: "Look for a report or backup of it that does not end; the log is cut when nobody reads it."))
        }
        let quota = tenant.record.databaseBytes
        let used = database + log + tenant.blobs.byteCount
        if quota > 0, used > quota / 100 * Self.storagePercentMax {
            findings.append(
                .warning(
                    subject, "\(used >> 10) of the \(quota >> 10) KiB that it may store are in use",
                    remedy: "Raise its quota with `spearhead tenant update`, or ask the company to tidy up."))
        }
        return findings
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

internal import PluginKit
internal import RPC
internal import TenantStore

/// Looks for what is wrong with a deployment, or soon will be, and says what to do.
///
/// It changes nothing, and its work is bounded: it opens at most ``tenantsMax`` companies, reads files of at most ``deepBytesMax`` from
/// end to end, and begins no more of them, and no more backups, after ``secondsMax``; a finding says how many companies it left out.
struct Doctor {
    static let tenantsMax = 500
    static let secondsMax: Int64 = 10
    /// Databases, blobs of a company and backups that are larger are not read from end to end: making a backup does so.
    static let deepBytesMax: Int64 = 64 << 20

    let services: HostServices
    var tenantsMax = Doctor.tenantsMax
    var machine: MachineFigures?

    /// The checks of the deployment as a whole; each gives at least one finding.
    static let checks: [@Sendable (HostServices) -> [Finding]] = [
        PermissionChecks.dataDirectory, PermissionChecks.owner, PermissionChecks.secrets, CertificateCheck.findings,
        OperatorTokenCheck.findings, SettingsCheck.findings, SQLiteCheck.findings, ControlCheck.findings,
        TenantFileChecks.findings, LeftoverCheck.findings, BackupCheck.findings, BackupFailureCheck.findings,
        BackupKeyCheck.findings, ArchiveCheck.findings, ErasureCheck.findings,
    ]

    /// What is wrong comes first.
    func findings() -> [Finding] {
        let machine = machine ?? .read(dataDirectory: services.dataDirectory)
        let all = ResourceChecks.findings(machine, services) + Self.checks.flatMap { $0(services) } + tenants()
        return all.filter { $0.severity == .error } + all.filter { $0.severity == .warning } + all.filter { $0.severity == .ok }
    }

    /// When a part of the work begins nothing more.
    static func deadline() -> Deadline { Deadline.now().advanced(byNanoseconds: secondsMax * 1_000_000_000) }

    private func tenants() -> [Finding] {
        // A missing file and a quarantine have findings of their own.
        let tenants = services.directory.all.filter { tenant in
            [.active, .suspended].contains(tenant.record.state) && services.store.exists(tenant.id)
        }
        let deadline = Self.deadline()
        var findings: [Finding] = []
        var looked = 0
        for tenant in tenants.prefix(tenantsMax) where !deadline.hasPassed {
            looked += 1
            findings += TenantChecks(services: services, tenant: tenant).findings()
        }
        let left = tenants.count - looked
        if left > 0 {
            findings.append(
                .warning(
                    "tenants", "\(left) of \(tenants.count) companies were not looked into",
                    remedy: "Run it again when the host is less busy, or look at them one by one."))
        } else if findings.isEmpty {
            findings.append(.ok("tenants", "\(looked) companies are well"))
        }
        return findings
    }
}

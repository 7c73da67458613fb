internal import PluginKit
internal import RPC
internal import TenantStore

/// Looks for what is wrong with a deployment, or soon will be, and says what to do.
///
/// It only reads, and its work is bounded: it opens at most ``tenantsMax`` companies and stops opening them after
/// ``secondsMax``; a finding says how many it left out.
struct Doctor {
    static let tenantsMax = 500
    static let secondsMax: Int64 = 15

    let services: HostServices
    var tenantsMax = Doctor.tenantsMax

    /// The checks of the deployment as a whole; each gives at least one finding.
    static let checks: [@Sendable (HostServices) -> [Finding]] = [
        PermissionChecks.dataDirectory, PermissionChecks.secrets, CertificateCheck.findings, ResourceChecks.disk,
        ResourceChecks.descriptors, ControlCheck.findings, TenantFileChecks.findings, BackupCheck.findings,
        BackupFailureCheck.findings, BackupKeyCheck.findings, ArchiveCheck.findings,
    ]

    /// What is wrong comes first.
    func findings() -> [Finding] {
        let all = Self.checks.flatMap { $0(services) } + tenants()
        return all.filter { $0.severity == .error } + all.filter { $0.severity == .warning } + all.filter { $0.severity == .ok }
    }

    private func tenants() -> [Finding] {
        // A missing file and a quarantine have findings of their own.
        let tenants = services.directory.all.filter { tenant in
            [.active, .suspended].contains(tenant.record.state) && services.store.exists(tenant.id)
        }
        let deadline = Deadline.now().advanced(byNanoseconds: Self.secondsMax * 1_000_000_000)
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

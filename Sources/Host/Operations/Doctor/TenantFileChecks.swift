internal import Foundation
internal import TenantStore

/// Whether companies and directories belong together, and which companies do not serve.
enum TenantFileChecks {
    static func findings(_ services: HostServices) -> [Doctor.Finding] {
        let tenants = services.directory.all
        let root = services.dataDirectory + "/tenants"
        var findings: [Doctor.Finding] = []
        for name in ((try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []).sorted() where !name.hasPrefix(".") {
            // Asked one by one, because a company may be made while this looks.
            guard TenantID(name).flatMap(services.directory.find) == nil else { continue }
            findings.append(
                .warning(
                    "directory tenants/\(name)", "no company owns it",
                    remedy: "Find out where it comes from, then move it out of the data directory."))
        }
        for tenant in tenants {
            let record = tenant.record
            let subject = "tenant \(record.slug)"
            if record.state == .quarantined {
                findings.append(
                    .error(
                        subject, "it is quarantined: \(record.stateReason)",
                        remedy: "Remove the cause and run `spearhead tenant migrate \(record.slug)`, or restore a backup."))
            }
            if record.state != .creating, record.state != .deleting,
                !FileManager.default.fileExists(atPath: "\(root)/\(record.id.rawValue)/tenant.db")
            {
                findings.append(.error(subject, "its database file is missing", remedy: "Restore a backup of it."))
            }
        }
        return findings.isEmpty ? [.ok("tenant files", "\(tenants.count) companies have their files")] : findings
    }
}

internal import PluginKit
internal import TenantStore

/// Whether what companies write reaches their archives.
enum ArchiveCheck {
    static func findings(_ services: HostServices) -> [Doctor.Finding] {
        guard let statistics = services.store.archiveStatistics else {
            return [.ok("archive", "it is off: a company can be restored to its backups, and to nothing in between")]
        }
        var findings = statistics.failures.map { failure in
            let slug = services.directory.find(failure.tenant)?.record.slug ?? failure.tenant.rawValue
            return Doctor.Finding.error(
                "tenant \(slug)", "it is not archived since \(Instant(milliseconds: failure.since)): \(failure.message)",
                remedy: "Mend that soon: its log grows, and is given up when it is too large.")
        }
        if statistics.chainsBroken > 0 {
            findings.append(
                .warning(
                    "archive", "\(statistics.chainsBroken) gaps came up since the start",
                    remedy: "Back up the companies that the log names; later instants are restored from that backup."))
        }
        return findings.isEmpty ? [.ok("archive", "all that companies wrote is in it")] : findings
    }
}

internal import PluginKit
internal import TenantStore

/// Whether what companies write reaches their archives, and whether what is there can be restored.
enum ArchiveCheck {
    /// How far archives may be behind; a second is what they promise.
    static let lagSecondsMax: Int64 = 5

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
        let lag = lagSeconds(statistics, now: services.now())
        if lag > lagSecondsMax, statistics.failures.isEmpty {
            findings.append(
                .warning(
                    "archive", "it is \(lag) s behind, with \(statistics.waiting) companies waiting",
                    remedy: "What is behind is lost with the live directory. Give data/archive a faster disk."))
        }
        findings += chains(services)
        return findings.isEmpty ? [.ok("archive", "all that companies wrote is in it")] : findings
    }

    /// Age of the oldest commit that is not archived.
    static func lagSeconds(_ statistics: TenantStore.ArchiveStatistics, now: Instant) -> Int64 {
        statistics.oldestMilliseconds.map { max(0, (now.milliseconds - $0) / 1000) } ?? 0
    }

    /// What is wrong with the archive that follows a backup; `nil` when the backup has none.
    static func verification(
        _ manifest: BackupManifest, _ services: HostServices, contentBytesMax: Int64 = .max
    ) throws -> ArchiveVerification? {
        guard services.backupSettings.archiveBytes != nil, let position = manifest.archive else { return nil }
        var end: ArchivePosition?
        if let id = TenantID(position.tenant), services.store.exists(id) {
            // What cannot be archived now has a finding of its own.
            guard let present = (try? services.store.archiveLog(id)) ?? nil else { return nil }
            end = present
        }
        return try services.store.verifyArchive(after: position, end: end, contentBytesMax: contentBytesMax)
    }

    /// Every company must be restorable from its newest backup to the present.
    private static func chains(_ services: HostServices) -> [Doctor.Finding] {
        let backups = Backups(services: services)
        let newest = Dictionary(backups.names().map { ($0.slug, $0) }) { $0.createdAt < $1.createdAt ? $1 : $0 }
        let deadline = Doctor.deadline()
        return services.directory.all.compactMap { tenant in
            guard [.active, .suspended].contains(tenant.record.state), let name = newest[tenant.record.slug],
                !deadline.hasPassed,
                // A backup that cannot be read, or a company that cannot be archived, has a finding already.
                let manifest = try? backups.manifest(name), manifest.archive?.tenant == tenant.id.rawValue,
                let found = try? verification(manifest, services, contentBytesMax: Doctor.deepBytesMax),
                let problem = found.problem
            else { return nil }
            return .error(
                "tenant \(tenant.record.slug)",
                "its archive after the backup \(name) ends at \(Instant(milliseconds: found.until)), because \(problem)",
                remedy: "Run `spearhead backup create \(tenant.record.slug)`, which begins anew, and check the disk.")
        }
    }
}

/// Whether the last attempt at a backup of each company went well.
enum BackupFailureCheck {
    static func findings(_ services: HostServices) -> [Doctor.Finding] {
        let findings = services.directory.all.compactMap { tenant -> Doctor.Finding? in
            guard let failure = services.backupFigures.failure(tenant.id) else { return nil }
            let slug = tenant.record.slug
            return .error(
                "tenant \(slug)", "its last backup failed: \(failure)",
                remedy: "Mend that; it is tried again every half hour, and by `spearhead backup create \(slug)`.")
        }
        return findings.isEmpty ? [.ok("backup runs", "none failed since the start that was not made up for")] : findings
    }
}

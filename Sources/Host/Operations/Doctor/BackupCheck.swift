internal import PluginKit
internal import RPC

/// Whether every company has a young backup that can be opened, and the last attempt at one went well.
enum BackupCheck {
    static let ageDaysMax: Int64 = 7

    static func findings(_ services: HostServices) -> [Doctor.Finding] {
        let backups = Backups(services: services)
        let newest = Dictionary(backups.names().map { ($0.slug, $0) }) { $0.createdAt > $1.createdAt ? $0 : $1 }
        let findings = services.directory.all.compactMap { tenant -> Doctor.Finding? in
            let record = tenant.record
            guard record.state != .creating, record.state != .deleting else { return nil }
            let subject = "tenant \(record.slug)"
            if let failure = services.backupFigures.failure(tenant.id) {
                return .error(
                    subject, "its last backup failed: \(failure)",
                    remedy: "Mend that, then run `spearhead backup create \(record.slug)`.")
            }
            let last = newest[record.slug]
            if let last, backups.key(last).map(services.backupKeys.exists) != true {
                return .error(
                    subject, "the key of its newest backup \(last) is missing",
                    remedy: "Put its file back into \(WrappedKeyFiles.directoryName), or make a new backup.")
            }
            return finding(record.slug, newest: last?.createdAt, now: services.now())
        }
        return findings.isEmpty ? [.ok("backups", "every company has one of the last \(ageDaysMax) days")] : findings
    }

    private static func finding(_ slug: String, newest: Instant?, now: Instant) -> Doctor.Finding? {
        let remedy = "Run `spearhead backup create \(slug)`, and set backup.schedule if it is off."
        guard let newest else { return .warning("tenant \(slug)", "it has no backup", remedy: remedy) }
        let days = now.seconds(since: newest) / 86_400
        return days >= ageDaysMax ? .warning("tenant \(slug)", "its newest backup is \(days) days old", remedy: remedy) : nil
    }
}

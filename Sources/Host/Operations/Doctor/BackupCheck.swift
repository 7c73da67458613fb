internal import PluginKit

/// Whether every company has a young backup.
enum BackupCheck {
    static let ageDaysMax: Int64 = 7

    static func findings(_ services: HostServices) -> [Doctor.Finding] {
        let newest = Dictionary(
            Backups(services: services).names().map { ($0.slug, $0.createdAt) }, uniquingKeysWith: max)
        let findings = services.directory.all.map(\.record).compactMap { record -> Doctor.Finding? in
            guard record.state != .creating, record.state != .deleting else { return nil }
            return finding(record.slug, newest: newest[record.slug], now: services.now())
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

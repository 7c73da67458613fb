internal import Foundation
internal import PluginKit
internal import RPC

/// Whether every company has a young backup that is whole.
enum BackupCheck {
    static let ageDaysMax: Int64 = 7

    static func findings(_ services: HostServices) -> [Doctor.Finding] {
        let backups = Backups(services: services)
        let newest = Dictionary(backups.names().map { ($0.slug, $0) }) { $0.createdAt < $1.createdAt ? $1 : $0 }
        let deadline = Doctor.deadline()
        let findings = services.directory.all.map(\.record).flatMap { record -> [Doctor.Finding] in
            guard record.state != .creating, record.state != .deleting else { return [] }
            let name = newest[record.slug]
            let age = finding(record.slug, newest: name?.createdAt, now: services.now())
            guard let name, !deadline.hasPassed else { return [age].compactMap(\.self) }
            return [age, damage(name, backups)].compactMap(\.self)
        }
        return findings.isEmpty ? [.ok("backups", "every company has one of the last \(ageDaysMax) days")] : findings
    }

    /// Verifies a small backup as if it were restored; a large one was verified when it was made.
    private static func damage(_ name: BackupName, _ backups: Backups) -> Doctor.Finding? {
        let files = FileManager.default.enumerator(atPath: backups.directory(name))?.compactMap { $0 as? String } ?? []
        let bytes = files.reduce(0) { $0 + DataFiles.bytes("\(backups.directory(name))/\($1)") }
        guard bytes <= Doctor.deepBytesMax else { return nil }
        do {
            _ = try backups.verify(name)
            return nil
        } catch {
            return .error(
                "backup \(name)", (error as? RPCError)?.message ?? "it cannot be read: \(error)",
                remedy: "Run `spearhead backup create \(name.slug)`, verify the older ones, and check the disk.")
        }
    }

    private static func finding(_ slug: String, newest: Instant?, now: Instant) -> Doctor.Finding? {
        let remedy = "Run `spearhead backup create \(slug)`, and set backup.schedule if it is off."
        guard let newest else { return .warning("tenant \(slug)", "it has no backup", remedy: remedy) }
        let days = now.seconds(since: newest) / 86_400
        return days >= ageDaysMax ? .warning("tenant \(slug)", "its newest backup is \(days) days old", remedy: remedy) : nil
    }
}

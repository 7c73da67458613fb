internal import PluginKit

/// Name of a backup, `20260302T010000Z-acme`: the only text that a path below `backups/` is built from.
///
/// A text that is no such name, with a slash or a dot for example, cannot become one.
struct BackupName: Hashable, Sendable, CustomStringConvertible {
    let slug: String
    /// Cut to the second.
    let createdAt: Instant
    let description: String

    init(slug: String, at instant: Instant) {
        self.slug = slug
        createdAt = Instant(milliseconds: instant.milliseconds.flooredDivision(by: 1000) * 1000)
        let digits = createdAt.description.prefix(19).filter { $0 != "-" && $0 != ":" }
        description = "\(digits)Z-\(slug)"
    }

    init?(_ text: String) {
        guard let match = text.wholeMatch(of: /([0-9]{4})([0-9]{2})([0-9]{2})T([0-9]{2})([0-9]{2})([0-9]{2})Z-(.{2,40})/),
            TenantRecord.isSlug(String(match.7)),
            let instant = Instant(iso8601: "\(match.1)-\(match.2)-\(match.3)T\(match.4):\(match.5):\(match.6)Z")
        else { return nil }
        slug = String(match.7)
        createdAt = instant
        description = text
    }
}

internal import GRDB
internal import PluginKit
internal import TenantStore

/// Who was erased, in the control database: ids only, by the slug of the company whose backups may still hold them.
///
/// An erasure is written down before it is committed and again when its bytes are gone, so a host that stops in between finishes it.
enum ErasureList {
    /// Writes down that a person is being erased.
    static func begin(_ person: String, of slug: String, at now: Instant, _ control: Connection) throws {
        try control.database.execute(
            sql: """
                INSERT INTO erasure (slug, person_id, at) VALUES (?, ?, ?)
                ON CONFLICT (slug, person_id) DO UPDATE
                SET at = iif(scrubbed_at IS NULL, at, excluded.at), scrubbed_at = NULL
                """, arguments: [slug, person, now])
    }

    /// Writes down that the bytes of people are gone.
    static func finish(_ people: [String], of slug: String, at now: Instant, _ control: Connection) throws {
        for person in people {
            try control.database.execute(
                sql: "UPDATE erasure SET scrubbed_at = ? WHERE slug = ? AND person_id = ?", arguments: [now, slug, person])
        }
    }

    /// Everyone who was erased.
    static func people(of slug: String, _ control: ControlStore) throws -> [String] {
        try control.read { connection in
            try String.fetchAll(
                connection.database, sql: "SELECT person_id FROM erasure WHERE slug = ? ORDER BY at, person_id", arguments: [slug]
            )
        }
    }

    /// The people whose bytes may still be there, by company.
    ///
    /// - Parameter instant: Leaves out those who are being erased since then; `nil` for all.
    static func unfinished(_ control: ControlStore, begunBefore instant: Instant? = nil) throws -> [String: [String]] {
        try control.read { connection in
            let rows = try Row.fetchAll(
                connection.database,
                sql: """
                    SELECT slug, person_id FROM erasure WHERE scrubbed_at IS NULL AND at < coalesce(?, at + 1) ORDER BY at, person_id
                    """, arguments: [instant])
            return Dictionary(grouping: rows) { $0["slug"] as String }.mapValues { rows in rows.map { $0["person_id"] } }
        }
    }
}

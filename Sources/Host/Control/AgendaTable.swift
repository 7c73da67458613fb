internal import GRDB
internal import PluginKit
internal import TenantStore

/// When companies must be looked at next, kept from an orderly stop to the next start.
///
/// The rows are taken out when they are read. After a crash there are none, because nobody knows what the last commits left
/// to do, and every company is looked at once.
enum AgendaTable {
    /// What one company has to do.
    struct Entry: Sendable, Hashable {
        let jobsDueAt: Instant
        let outboxDueAt: Instant
    }

    /// Takes out what the last stop of the same distribution left.
    static func take(distribution: String, _ control: ControlStore) throws -> [TenantID: Entry] {
        try control.write { connection in
            let rows = try Row.fetchAll(
                connection.database, sql: "SELECT * FROM tenant_agenda WHERE distribution = ?", arguments: [distribution])
            try connection.database.execute(sql: "DELETE FROM tenant_agenda")
            var entries: [TenantID: Entry] = [:]
            for row in rows {
                guard let id = TenantID(row["tenant_id"] as String) else { continue }
                entries[id] = Entry(jobsDueAt: row["jobs_due_at"], outboxDueAt: row["outbox_due_at"])
            }
            return entries
        }
    }

    /// Leaves entries for the next start.
    static func save(_ entries: [TenantID: Entry], distribution: String, _ control: ControlStore) throws {
        try control.write { connection in
            for (id, entry) in entries {
                try connection.database.execute(
                    sql: """
                        INSERT INTO tenant_agenda (tenant_id, distribution, jobs_due_at, outbox_due_at)
                        SELECT id, ?, ?, ? FROM tenant WHERE id = ?
                        """,
                    arguments: [distribution, entry.jobsDueAt, entry.outboxDueAt, id.rawValue])
            }
        }
    }
}

internal import GRDB
internal import RPC
internal import TenantStore

/// What a company's database holds, counted while it is checked.
struct BackupContents: Codable, Hashable {
    /// Rows of each table.
    let rows: [String: Int64]
    /// Number of the last entry of the audit trail.
    let auditEntries: Int64
    /// Hash of the last entry, hexadecimal.
    let auditHead: String

    var rowsTotal: Int64 { rows.values.reduce(0, +) }

    /// Reads everything: pages, foreign keys, the audit chain, the rows of every table.
    ///
    /// - Throws: DATA_LOSS `BACKUP_DAMAGED` that names the first fault.
    static func examine(_ connection: Connection) throws -> BackupContents {
        let database = connection.database
        let integrity = try String.fetchAll(database, sql: "PRAGMA integrity_check(1)")
        guard integrity == ["ok"] else { throw RPCError.backupDamaged(integrity.first ?? "the integrity check said nothing") }
        if let row = try Row.fetchOne(database, sql: "PRAGMA foreign_key_check") {
            throw RPCError.backupDamaged("a row of \(row["table"] as String? ?? "a table") points to a row that is not there")
        }
        let (head, problem) = try AuditTrail.verify(connection)
        if let problem { throw RPCError.backupDamaged("the audit trail is broken: \(problem)") }
        var rows: [String: Int64] = [:]
        let tables = try String.fetchAll(
            database, sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
        for table in tables {
            let quoted = table.replacing("\"", with: "\"\"")
            rows[table] = try Int64.fetchOne(database, sql: "SELECT count(*) FROM \"\(quoted)\"") ?? 0
        }
        return BackupContents(rows: rows, auditEntries: head.sequence, auditHead: head.hash.hexadecimal)
    }

    /// Why the other contents are not these; `nil` when they are equal.
    func difference(_ other: BackupContents) -> String? {
        for table in Set(rows.keys).union(other.rows.keys).sorted() where rows[table] != other.rows[table] {
            return "\(table) has \(other.rows[table] ?? 0) rows instead of \(rows[table] ?? 0)"
        }
        guard auditEntries == other.auditEntries, auditHead == other.auditHead else { return "the audit trail ends differently" }
        return nil
    }
}

extension RPCError {
    /// A backup that must not be used.
    static func backupDamaged(_ problem: String) -> RPCError {
        RPCError(
            .dataLoss, "BACKUP_DAMAGED", "The backup is damaged: \(problem). Use another one, and check the disk it was on.",
            domain: "platform")
    }
}

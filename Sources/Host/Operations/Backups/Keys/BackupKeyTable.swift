internal import GRDB
internal import TenantStore

/// Which key a company's backups are sealed with: only its name; a company that has none gets one with its first backup.
enum BackupKeyTable {
    static func find(_ tenant: TenantID, _ control: Connection) throws -> BackupKeyID? {
        try String.fetchOne(
            control.database, sql: "SELECT key_id FROM tenant_backup_key WHERE tenant_id = ?", arguments: [tenant.rawValue]
        ).flatMap(BackupKeyID.init)
    }

    /// Keys that companies use.
    static func used(_ control: Connection) throws -> Set<BackupKeyID> {
        Set(try String.fetchAll(control.database, sql: "SELECT key_id FROM tenant_backup_key").compactMap(BackupKeyID.init))
    }

    /// Gives a company a key, in the place of the one that it had, and of whoever had it.
    static func store(_ id: BackupKeyID, for tenant: TenantID, _ control: Connection) throws {
        try delete(id, control)
        try control.database.execute(
            sql: "INSERT OR REPLACE INTO tenant_backup_key (tenant_id, key_id) VALUES (?, ?)",
            arguments: [tenant.rawValue, id.description])
    }

    static func delete(_ id: BackupKeyID, _ control: Connection) throws {
        try control.database.execute(sql: "DELETE FROM tenant_backup_key WHERE key_id = ?", arguments: [id.description])
    }
}

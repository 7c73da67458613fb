internal import Crypto
internal import GRDB
package import PluginKit
internal import RPC
package import TenantStore

/// Runs the migrations of plugins in one company's database, each in its own transaction.
///
/// The table `platform_migration` says what ran, with a checksum of its text: a released migration that was edited
/// afterwards is refused instead of being ignored.
package enum Migrator {
    /// Runs what is missing of `plugins`, in the given order.
    ///
    /// - Returns: Names of the migrations that ran.
    /// - Throws: FAILED_PRECONDITION: `NEWER_DATA` when one of the plugins had migrations here that this version does not know,
    ///   `MIGRATION_CHANGED` when one was edited after it ran.
    package static func migrate(_ plugins: [ComposedPlugin], now: Instant, connection: Connection) throws -> [String] {
        let database = connection.database
        try database.execute(
            sql: """
                CREATE TABLE IF NOT EXISTS platform_migration (
                    name TEXT PRIMARY KEY, plugin TEXT NOT NULL, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL
                ) STRICT
                """)
        try refuseNewer(plugins, database)
        var applied: [String] = []
        for plugin in plugins {
            for migration in plugin.registrar.migrations {
                let checksum = SHA256.hash(data: Array(migration.sql.utf8)).hexadecimal
                let stored = try String.fetchOne(
                    database, sql: "SELECT checksum FROM platform_migration WHERE name = ?", arguments: [migration.name])
                if let stored {
                    guard stored == checksum else {
                        throw RPCError(
                            .failedPrecondition, "MIGRATION_CHANGED",
                            "The migration \(migration.name) was edited after it ran here. Put its text back and add a new migration."
                        )
                    }
                    continue
                }
                try HostPoint.migrationBetween.reached(connection.path)
                try connection.savepoint {
                    try database.execute(sql: migration.sql)
                    try checkNames(plugin, connection)
                    try HostPoint.migrationBeforeRecord.reached(connection.path)
                    try database.execute(
                        sql: "INSERT INTO platform_migration (name, plugin, checksum, applied_at) VALUES (?, ?, ?, ?)",
                        arguments: [migration.name, plugin.id, checksum, now])
                }
                applied.append(migration.name)
            }
        }
        database.clearSchemaCache()
        return applied
    }

    /// The migrations of `plugins` that have not run.
    package static func pending(_ plugins: [ComposedPlugin], connection: Connection) throws -> [String] {
        let done = Set(try String.fetchAll(connection.database, sql: "SELECT name FROM platform_migration"))
        return plugins.flatMap(\.registrar.migrations).map(\.name).filter { !done.contains($0) }
    }

    /// Whether a plugin has its tables here.
    package static func isInstalled(_ plugin: String, connection: Connection) throws -> Bool {
        try Bool.fetchOne(
            connection.database, sql: "SELECT EXISTS (SELECT 1 FROM platform_migration WHERE plugin = ?)", arguments: [plugin])
            ?? false
    }

    /// Drops everything a plugin owns and forgets its migrations, so that the schema is as it was before.
    package static func uninstall(_ plugin: ComposedPlugin, connection: Connection) throws {
        let database = connection.database
        try connection.savepoint {
            try database.execute(sql: "PRAGMA defer_foreign_keys = ON")
            for kind in ["trigger", "view", "index", "table"] {
                let names = try String.fetchAll(
                    database,
                    sql:
                        "SELECT name FROM sqlite_master WHERE type = ? AND sql IS NOT NULL AND substr(name, 1, ?) = ? ORDER BY rowid DESC",
                    arguments: [kind, plugin.manifest.tablePrefix.count, plugin.manifest.tablePrefix])
                for name in names { try database.execute(sql: "DROP \(kind) IF EXISTS \"\(name)\"") }
            }
            try database.execute(sql: "DELETE FROM platform_migration WHERE plugin = ?", arguments: [plugin.id])
        }
        database.clearSchemaCache()
    }

    /// Going on with tables that a newer version made would write what that version does not expect.
    private static func refuseNewer(_ plugins: [ComposedPlugin], _ database: Database) throws {
        for plugin in plugins {
            let known = Set(plugin.registrar.migrations.map(\.name))
            let done = try String.fetchAll(
                database, sql: "SELECT name FROM platform_migration WHERE plugin = ? ORDER BY name", arguments: [plugin.id])
            guard let newer = done.first(where: { !known.contains($0) }) else { continue }
            throw RPCError(
                .failedPrecondition, "NEWER_DATA",
                "The data were written by a newer version of \(plugin.id): it ran the migration \(newer). Use that version.",
                domain: "platform")
        }
    }

    /// Tables, indexes, triggers and views outside the prefix of a plugin are refused.
    private static func checkNames(_ plugin: ComposedPlugin, _ connection: Connection) throws {
        let owners =
            try String.fetchAll(connection.database, sql: "SELECT DISTINCT plugin FROM platform_migration") + [
                plugin.id, "platform",
            ]
        let names = try String.fetchAll(connection.database, sql: "SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
        if let foreign = names.first(where: { name in !owners.contains { name.hasPrefix($0 + "_") } }) {
            throw RPCError(
                .failedPrecondition, "FOREIGN_TABLE",
                "A migration of \(plugin.id) makes \(foreign); every name must start with \(plugin.manifest.tablePrefix).")
        }
    }
}

extension Sequence<UInt8> {
    /// Two lower-case digits per byte.
    package var hexadecimal: String { map { String(Int($0) + 256, radix: 16).dropFirst() }.joined() }
}

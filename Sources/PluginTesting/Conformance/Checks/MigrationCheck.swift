internal import GRDB
internal import Host
internal import PluginKit
internal import TenantStore

/// Migrations make only the plugin's own tables, and uninstalling takes all of them away, with data in them or without.
enum MigrationCheck {
    static func failures(_ run: ConformanceRun) throws -> [String] {
        let fresh = try run.companyWithoutPlugin()
        let (schemaBefore, rowsBefore) = (try fresh.schema(), try fresh.rows())
        do {
            _ = try fresh.exclusively { try Migrator.migrate(run.composition.plugins, now: fresh.now, connection: $0) }
        } catch {
            return ["a migration fails: \(error)"]
        }
        var failures = foreignRows(before: rowsBefore, after: try fresh.rows())

        let used = try run.company().tenant
        let installed = try used.schema()
        try used.exclusively { try Migrator.uninstall(run.plugin, connection: $0) }
        let left = try used.schema()
        failures += difference(left, schemaBefore).map { "after uninstalling, the schema differs from before: \($0)" }

        do {
            _ = try used.exclusively { try Migrator.migrate(run.composition.plugins, now: used.now, connection: $0) }
            failures += difference(try used.schema(), installed).map { "installing again gives another schema: \($0)" }
        } catch {
            failures.append("installing again after uninstalling fails: \(error)")
        }
        return failures
    }

    /// A migration runs without an authorizer, so a write to a foreign table shows only by its rows.
    private static func foreignRows(before: [String: [String]], after: [String: [String]]) -> [String] {
        before.keys.sorted().filter { $0 != "platform_migration" && before[$0] != after[$0] }.map {
            "a migration changes rows of \($0), which is not the plugin's"
        }
    }

    private static func difference(_ left: [String], _ right: [String]) -> [String] {
        left.filter { !right.contains($0) } + right.filter { !left.contains($0) }
    }
}

extension TestTenant {
    /// The statements that made the schema, in a stable order.
    fileprivate func schema() throws -> [String] {
        try read { reader in
            try reader.values(
                String.self, "SELECT type || ' ' || name || ': ' || coalesce(sql, '') FROM sqlite_master ORDER BY type, name")
        }
    }

    fileprivate func exclusively<Result>(_ body: (Connection) throws -> Result) throws -> Result {
        try store.exclusively(scope.tenant, body)
    }
}

import GRDB
import HostTesting
import PluginKit
import RPC
import TenantStore
import Testing

@testable import Host

@Suite("New companies")
struct SchemaTemplateTests {
    private struct ChancePlugin: Plugin {
        static let manifest = PluginManifest(id: "chance", version: "1.0.0", protoPackage: "chance.v1", descriptors: "")
        init(configuration: PluginConfiguration) {}
        func register(with registrar: inout PluginRegistrar) {
            registrar.migration(
                "0001-chance",
                sql: "CREATE TABLE chance_row (id BLOB NOT NULL) STRICT; INSERT INTO chance_row VALUES (randomblob(8));")
        }
    }

    @Test("A company is what its migrations make: schema, rows, settings of the file; each has the time at which it was made")
    func same() throws {
        let host = try TestServices(plugins: [NotesPlugin.self, FilesPlugin.self, ProbePlugin.self])
        for plugins in [["notes", "files", "probe"], ["notes"], []] as [Set<String>] {
            let company = try host.tenant("company-\(plugins.count)", plugins: plugins)
            let migrated = TenantID.random()
            let wanted = TenantProvisioning(services: host.services).installed(plugins)
            try host.services.store.create(migrated) { _ = try Migrator.migrate(wanted, now: host.now, connection: $0) }
            let expected = try host.services.store.readNow(TenantScope(tenant: migrated)) { try DatabaseContent($0.database) }
            let found = try host.services.store.readNow(company.scope) { try DatabaseContent($0.database) }
            #expect(found == expected)
            #expect(found.rows["platform_migration"]?.count == wanted.flatMap(\.registrar.migrations).count)
            host.advance(seconds: 60)
        }
    }

    @Test("A migration that asks for random values is refused, because all new companies would share them; nothing is made")
    func chance() throws {
        let host = try TestServices(plugins: [ChancePlugin.self, ProbePlugin.self])
        for _ in 0..<2 {
            let error = #expect(throws: RPCError.self) { try host.tenant("acme") }
            #expect(error?.reason == "MIGRATION_NOT_REPEATABLE")
            #expect(host.services.directory.all.isEmpty)
        }
        try host.tenant("acme", plugins: ["probe"])
    }

    @Test("Templates are kept for the latest sets of plugins, and no more")
    func bounded() throws {
        let templates = SchemaTemplates()
        let composition = try Composition(plugins: [NotesPlugin.self])
        for number in 0..<10 { _ = try templates.template(composition.plugins, schema: "\(number)") }
        #expect(templates.keptCount == SchemaTemplates.keptMax)
    }
}

/// All that a database holds, to be compared.
struct DatabaseContent: Equatable {
    /// Pragmas of the file.
    var settings: [String: String]
    var schema: [String]
    /// Rows by table.
    var rows: [String: [Row]]
    var problems: [String]

    init(_ database: Database) throws {
        settings = try Dictionary(
            uniqueKeysWithValues: ["journal_mode", "page_size", "auto_vacuum", "encoding", "user_version", "application_id"].map {
                ($0, try String.fetchOne(database, sql: "PRAGMA \($0)") ?? "")
            })
        schema = try String.fetchAll(
            database,
            sql: "SELECT format('%s %s %s %d %s', type, name, tbl_name, rootpage, sql) FROM sqlite_master ORDER BY rowid")
        let tables = try String.fetchAll(database, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
        rows = try Dictionary(
            uniqueKeysWithValues: tables.map { ($0, try Row.fetchAll(database, sql: "SELECT * FROM \"\($0)\"")) })
        problems = try String.fetchAll(database, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
        problems += try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").map(\.description)
    }
}

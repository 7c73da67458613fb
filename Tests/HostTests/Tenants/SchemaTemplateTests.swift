import GRDB
import HostTesting
import PluginKit
import RPC
import TenantStore
import Testing

@testable import Host

@Suite("New companies")
struct SchemaTemplateTests {
    /// Makes ids by chance, and a row that refers to one of them.
    private struct IDsPlugin: Plugin {
        static let manifest = PluginManifest(id: "ids", version: "1.0.0", protoPackage: "ids.v1", descriptors: "")
        static let id = "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4aaa-aaaa-' || hex(randomblob(6)))"
        init(configuration: PluginConfiguration) {}
        func register(with registrar: inout PluginRegistrar) {
            registrar.migration(
                "0001-ids",
                sql: """
                    CREATE TABLE ids_row (id TEXT PRIMARY KEY, number INTEGER NOT NULL) STRICT;
                    CREATE TABLE ids_child (row_id TEXT PRIMARY KEY REFERENCES ids_row (id)) STRICT, WITHOUT ROWID;
                    INSERT INTO ids_row SELECT \(Self.id), column1 FROM (VALUES (1), (2), (3));
                    INSERT INTO ids_child SELECT id FROM ids_row;
                    """)
        }
    }

    /// Makes a key by chance, and ids that must not be changed.
    private struct KeyPlugin: Plugin {
        static let manifest = PluginManifest(id: "key", version: "1.0.0", protoPackage: "key.v1", descriptors: "")
        init(configuration: PluginConfiguration) {}
        func register(with registrar: inout PluginRegistrar) {
            registrar.migration(
                "0001-key",
                sql: "CREATE TABLE key_row (value BLOB NOT NULL) STRICT; INSERT INTO key_row VALUES (randomblob(32));")
        }
    }

    private struct FrozenPlugin: Plugin {
        static let manifest = PluginManifest(id: "frozen", version: "1.0.0", protoPackage: "frozen.v1", descriptors: "")
        init(configuration: PluginConfiguration) {}
        func register(with registrar: inout PluginRegistrar) {
            registrar.migration(
                "0001-frozen",
                sql: """
                    CREATE TABLE frozen_row (id TEXT PRIMARY KEY) STRICT;
                    CREATE TRIGGER frozen_row_stays BEFORE UPDATE ON frozen_row BEGIN SELECT RAISE(ABORT, 'frozen'); END;
                    INSERT INTO frozen_row VALUES (\(IDsPlugin.id));
                    """)
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
            #expect(found.difference(expected).isEmpty && found.problems.isEmpty)
            let applied = found.lines.count { $0.hasPrefix("platform_migration [name:") }
            #expect(applied == wanted.flatMap(\.registrar.migrations).count)
            host.advance(seconds: 60)
        }
    }

    @Test(
        "What migrations make by chance differs between companies, ids with what refers to them as well as keys",
        arguments: [
            ("ids", "SELECT id FROM ids_row JOIN ids_child ON row_id = id", 3), ("key", "SELECT hex(value) FROM key_row", 1),
            ("frozen", "SELECT id FROM frozen_row", 1),
        ])
    func chance(plugin: String, sql: String, count: Int) throws {
        let host = try TestServices(plugins: [IDsPlugin.self, KeyPlugin.self, FrozenPlugin.self])
        var seen: Set<String> = []
        for number in 1...3 {
            let company = try host.tenant("company-\(number)", plugins: [plugin])
            try host.services.store.readNow(company.scope) {
                seen.formUnion(try String.fetchAll($0.database, sql: sql))
                #expect(try DatabaseContent($0.database).problems.isEmpty)
            }
        }
        #expect(seen.count == 3 * count)
        // Only ids can be exchanged.
        let plugins = TenantProvisioning(services: host.services).installed([plugin])
        #expect((try SchemaTemplate(plugins) != nil) == (plugin == "ids"))
    }

    @Test("Templates are kept for the latest sets of plugins, and no more")
    func bounded() throws {
        let templates = SchemaTemplates()
        let composition = try Composition(plugins: [NotesPlugin.self])
        for number in 0..<10 { _ = try templates.template(composition.plugins, schema: "\(number)") }
        #expect(templates.keptCount == SchemaTemplates.keptMax)
    }
}

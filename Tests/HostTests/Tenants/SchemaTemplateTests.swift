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
            #expect(found.difference(expected).isEmpty && found.problems.isEmpty)
            let applied = found.lines.count { $0.hasPrefix("platform_migration [name:") }
            #expect(applied == wanted.flatMap(\.registrar.migrations).count)
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

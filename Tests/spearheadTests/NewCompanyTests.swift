import GRDB
import HostTesting
import TenantStore
import Testing

@testable import Host
@testable import spearhead

@Suite("A new company of the standard distribution")
struct NewCompanyTests {
    @Test("Its database, a copy of the template, is the one that running all migrations makes")
    func same() async throws {
        try await TestHost.run(plugins: standardPlugins) { host in
            let services = try host.services
            let company = try await host.company("acme").runtime
            let migrated = TenantID.random()
            let plugins = TenantProvisioning(services: services).installed(company.record.plugins)
            try services.store.create(migrated) { _ = try Migrator.migrate(plugins, now: host.clock.now, connection: $0) }
            let expected = try services.store.readNow(TenantScope(tenant: migrated)) { try content($0.database) }
            let found = try services.store.readNow(company.scope) { try content($0.database) }
            #expect(found.count > 500)
            #expect(found == expected)
        }
    }

    /// The schema with the places of its trees, then every row, as text.
    private func content(_ database: Database) throws -> [String] {
        let schema = try Row.fetchAll(database, sql: "SELECT * FROM sqlite_master ORDER BY rowid")
        let tables = schema.filter { $0["type"] == "table" }.map { $0["name"] as String }
        return try schema.map(\.description)
            + tables.flatMap { table in
                try Row.fetchAll(database, sql: "SELECT * FROM \"\(table)\"").map { "\(table) \($0)" }
            }
    }
}

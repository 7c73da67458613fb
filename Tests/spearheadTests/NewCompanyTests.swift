import HostTesting
import PluginTesting
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
            let expected = try services.store.readNow(TenantScope(tenant: migrated)) { try DatabaseContent($0.database) }
            let found = try services.store.readNow(company.scope) { try DatabaseContent($0.database) }
            #expect(found.lines.count > 500)
            // The running host has noted the times of the company's jobs.
            #expect(found.difference(expected).filter { !$0.contains("platform_job [") } == [])
            #expect(found.problems.isEmpty)
            #expect(try SchemaTemplate(plugins) != nil)
        }
    }
}

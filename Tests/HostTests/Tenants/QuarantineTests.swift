import PluginKit
import RPC
import Testing

@testable import Host

@Suite("Quarantine")
struct QuarantineTests {
    @Test("a suspended company whose migration fails is suspended again when it is repaired, also after a restart")
    func suspended() throws {
        let older = try TestServices()
        let made = try older.tenant("acme")
        try TenantProvisioning(services: older.services).setState(made, .suspended, "unpaid")
        older.services.close()
        let first = try TestServices(plugins: [NewerProbePlugin.self], directory: older.directory)
        let tenant = try first.services.directory.require(slug: "acme")
        // In the way of the plugin's next migration.
        try first.execute(tenant, "CREATE TABLE probe_tag (id TEXT)")
        #expect(try TenantProvisioning(services: first.services).migrate(tenant).error.isEmpty == false)
        #expect(tenant.record.state == .quarantined && tenant.record.stateReason.hasPrefix("migration failed"))
        #expect(try TenantProvisioning(services: first.services).migrate(tenant).error.isEmpty == false)
        first.services.close()
        let second = try TestServices(plugins: [NewerProbePlugin.self], directory: older.directory)
        let again = try second.services.directory.require(slug: "acme")
        try second.execute(again, "DROP TABLE probe_tag")
        #expect(try TenantProvisioning(services: second.services).migrate(again).applied == ["probe/0002-tags"])
        #expect(again.record.state == .suspended && again.record.stateReason == "unpaid")
        #expect(again.record.coveredSuspension == nil)
        try TenantProvisioning(services: second.services).setState(again, .active, "")
        #expect(again.record.state == .active)
    }

    @Test("suspending a quarantined company does not end the quarantine, and holds when it is repaired")
    func suspending() throws {
        let host = try TestServices()
        let tenant = try host.tenant("acme")
        let provisioning = TenantProvisioning(services: host.services)
        try provisioning.setState(tenant, .quarantined, "torn")
        try provisioning.setState(tenant, .suspended, "unpaid")
        #expect(tenant.record.state == .quarantined && tenant.record.stateReason == "torn")
        #expect(try provisioning.migrate(tenant).error.isEmpty)
        #expect(tenant.record.state == .suspended && tenant.record.stateReason == "unpaid")
    }

    @Test("migrating a company that is well changes nothing of its state")
    func healthy() throws {
        let host = try TestServices()
        let tenant = try host.tenant("acme")
        let provisioning = TenantProvisioning(services: host.services)
        for (state, reason) in [(TenantRecord.State.active, ""), (.suspended, "unpaid")] {
            try provisioning.setState(tenant, state, reason)
            #expect(try provisioning.migrate(tenant).error.isEmpty)
            #expect(tenant.record.state == state && tenant.record.stateReason == reason)
        }
    }
}

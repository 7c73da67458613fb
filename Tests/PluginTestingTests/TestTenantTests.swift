import PluginKit
import PluginTesting
import Testing

@Suite("A test tenant")
struct TestTenantTests {
    @Test("starts with the platform's tables and a manual clock")
    func starts() throws {
        let tenant = try TestTenant(plugins: [], now: "2026-03-02T09:00:00+08:00")
        let tables = try tenant.read { try $0.values(String.self, "SELECT name FROM sqlite_master WHERE type = 'table'") }
        #expect(tables.contains("platform_audit"))
        tenant.advance(seconds: 60)
        #expect(tenant.now.description == "2026-03-02T01:01:00.000Z")
    }
}

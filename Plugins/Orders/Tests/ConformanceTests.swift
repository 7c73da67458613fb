import CRM
import Orders
import Organization
import PluginTesting
import Testing

@Suite("The plugin Orders")
struct ConformanceTests {
    @Test("keeps the promises of a plugin", arguments: ConformanceCheck.allCases)
    func conforms(check: ConformanceCheck) throws {
        let failures = try check.failures(of: OrdersPlugin.self, with: [OrganizationPlugin.self, CRMPlugin.self])
        #expect(failures == [])
    }
}

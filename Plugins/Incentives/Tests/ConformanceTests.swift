import CRM
import Incentives
import Orders
import Organization
import PluginTesting
import Targets
import Testing

@Suite("The plugin Incentives")
struct ConformanceTests {
    @Test("keeps the promises of a plugin", arguments: ConformanceCheck.allCases)
    func conforms(check: ConformanceCheck) throws {
        let failures = try check.failures(
            of: IncentivesPlugin.self, with: [OrganizationPlugin.self, CRMPlugin.self, OrdersPlugin.self, TargetsPlugin.self],
            samples: IncentivesSamples.all)
        #expect(failures == [])
    }
}

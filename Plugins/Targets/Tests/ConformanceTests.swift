import CRM
import Organization
import PluginTesting
import Targets
import Testing

@Suite("The plugin Targets")
struct ConformanceTests {
    @Test("keeps the promises of a plugin", arguments: ConformanceCheck.allCases)
    func conforms(check: ConformanceCheck) throws {
        let failures = try check.failures(of: TargetsPlugin.self, with: [OrganizationPlugin.self, CRMPlugin.self])
        #expect(failures == [])
    }
}

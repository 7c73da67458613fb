import CRM
import Inspections
import Orders
import Organization
import PluginTesting
import Testing
import Visits

@Suite("The plugin Inspections")
struct ConformanceTests {
    @Test("keeps the promises of a plugin", arguments: ConformanceCheck.allCases)
    func conforms(check: ConformanceCheck) throws {
        let failures = try check.failures(
            of: InspectionsPlugin.self, with: [OrganizationPlugin.self, CRMPlugin.self, OrdersPlugin.self, VisitsPlugin.self],
            samples: InspectionSamples.all, notPersonal: ["inspections_case_evidence.photo_sha256"])
        #expect(failures == [])
    }
}

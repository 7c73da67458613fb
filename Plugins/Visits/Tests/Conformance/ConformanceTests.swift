import CRM
import Orders
import Organization
import PluginTesting
import SwiftProtobuf
import Testing
import Visits

@Suite("The plugin Visits")
struct ConformanceTests {
    @Test("keeps the promises of a plugin", arguments: ConformanceCheck.allCases)
    func conforms(check: ConformanceCheck) throws {
        let failures = try check.failures(
            of: VisitsPlugin.self, with: [OrganizationPlugin.self, CRMPlugin.self, OrdersPlugin.self],
            samples: VisitsSamples.all, notPersonal: notPersonal)
        #expect(failures == [])
    }

    /// Names of businesses and places, and hashes of photos of shops.
    private let notPersonal: Set = ["visits_competitor.name", "visits_depot.name", "visits_step.photo_sha256"]
}

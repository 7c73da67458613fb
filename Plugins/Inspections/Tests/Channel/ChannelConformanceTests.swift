import CRM
import Inspections
import Orders
import Organization
import PluginTesting
import Testing
import Visits

/// The promises that need data, kept over a company with shipments, sightings and expenses.
@Suite("Channel discipline as a part of the plugin Inspections")
struct ChannelConformanceTests {
    private static let checks: [ConformanceCheck] = [
        .pagination, .requestReplay, .etags, .updateMasks, .tenantIsolation, .tableAccess, .measures,
    ]

    @Test("keeps the promises of a plugin", arguments: checks)
    func conforms(check: ConformanceCheck) throws {
        let failures = try check.failures(
            of: InspectionsPlugin.self, with: [OrganizationPlugin.self, CRMPlugin.self, OrdersPlugin.self, VisitsPlugin.self],
            samples: ChannelSamples.add(to: ConformanceSamples(prepare: ChannelSamples.prepare)))
        #expect(failures == [])
    }
}

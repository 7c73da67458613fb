import Organization
import PluginTesting
import Testing

@Suite("The plugin Organization")
struct ConformanceTests {
    @Test("keeps the promises of a plugin", arguments: ConformanceCheck.allCases)
    func conforms(check: ConformanceCheck) throws {
        let failures = try check.failures(
            of: OrganizationPlugin.self, samples: OrganizationSamples.all, notPersonal: notPersonal)
        #expect(failures == [])
    }

    /// Names of things, not of people.
    private let notPersonal: Set = [
        "organization_holiday.name", "organization_org_unit.name", "organization_product.name", "organization_team.name",
        "organization_territory.name",
    ]
}

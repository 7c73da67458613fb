import CRM
import Foundation
import Organization
import PluginKit
import PluginTesting
import SeedCompany
import SwiftProtobuf
import Testing

@Suite("The lead report of a real company")
struct LeadReportTests {
    private func imported() throws -> TestTenant {
        let tenant = try TestTenant(plugins: [OrganizationPlugin.self, CRMPlugin.self], now: "2026-07-06T00:00:00+08:00")
        try tenant.importSeed("org_units", "people", "territories")
        #expect(try tenant.importCSV("leads", SeedOne.table("leads")).created == 120)
        return tenant
    }

    private func report(_ tenant: TestTenant, asOf: String) throws -> Spearhead_Crm_V1_GetLeadReportResponse {
        let instant = try #require(Instant(iso8601: asOf))
        return try tenant.call(
            "spearhead.crm.v1.LeadService/GetLeadReport",
            Spearhead_Crm_V1_GetLeadReportRequest.with { $0.asOfTime = instant.timestamp })
    }

    @Test("C03 C04 C08 N-01 N-02 N-04: every figure of the 120 imported leads is the expected one")
    func expectedFigures() throws {
        let tenant = try imported()
        let report = try report(tenant, asOf: "2026-07-06T00:00:00+08:00")
        let expected = try JSONSerialization.jsonObject(with: SeedOne.expectedJSON("leads")) as? NSDictionary
        #expect(NSDictionary(dictionary: Self.figures(report)) == expected)
    }

    @Test("Importing the same file again changes nothing")
    func repeated() throws {
        let tenant = try imported()
        let again = try tenant.importCSV("leads", SeedOne.table("leads"))
        #expect(again == (try tenant.importCSV("leads", SeedOne.table("leads"))))
        #expect(again.unchanged == 120)
    }

    @Test("The breach job writes exactly the breaches of the report, once")
    func job() throws {
        let tenant = try imported()
        for _ in 0..<2 { try tenant.run(job: "crm/lead-breaches") }
        let listed: Spearhead_Crm_V1_ListBreachedLeadsResponse = try tenant.call(
            "spearhead.crm.v1.LeadService/ListBreachedLeads", Spearhead_Crm_V1_ListBreachedLeadsRequest())
        let report = try report(tenant, asOf: "2026-07-06T00:00:00+08:00")
        #expect(listed.leadBreaches.map(\.leadCode).sorted() == report.breaches.map(\.lead))
    }

    @Test("A report of an earlier instant knows nothing of what came later")
    func earlier() throws {
        let tenant = try imported()
        // LD0001 was captured on 2026-01-08, answered on the 12th and converted on the 24th.
        let before = try report(tenant, asOf: "2026-01-09T00:00:00+08:00")
        #expect(before.statusCounts.map(\.status) == ["new"])
        #expect(before.response.allSatisfy { $0.answered == 0 && !$0.hasMeanSeconds })
        let answered = try report(tenant, asOf: "2026-01-13T00:00:00+08:00")
        #expect(answered.leads > before.leads)
        #expect(!answered.statusCounts.contains { $0.status == "converted" })
    }

    @Test("The export carries the columns of the import, so that another company can take it over")
    func roundTrip() throws {
        let tenant = try imported()
        let header = try #require(SeedOne.table("leads").split(separator: "\n").first)
        let rows = try ([String(header)] + tenant.exportRows("leads").map { $0.map { $0 ?? "" }.joined(separator: ",") })
            .joined(separator: "\n")
        let other = try TestTenant(plugins: [OrganizationPlugin.self, CRMPlugin.self], now: "2026-07-06T00:00:00+08:00")
        try other.importSeed("org_units", "people", "territories")
        try other.importCSV("leads", rows + "\n")
        let there = try report(other, asOf: "2026-07-06T00:00:00+08:00")
        #expect(there == (try report(tenant, asOf: "2026-07-06T00:00:00+08:00")))
    }

    /// The report in the form of the expected figures.
    private static func figures(_ report: Spearhead_Crm_V1_GetLeadReportResponse) -> [String: Any] {
        func grade(_ grade: Spearhead_Crm_V1_LeadGrade) -> String { ["", "A", "B", "C"][grade.rawValue] }
        return [
            "leads": report.leads, "conversion_percent": report.conversionPercent, "incomplete": report.incomplete,
            "fewer_than_three_needs": report.fewerThanThreeNeeds, "grade_mismatch": report.gradeMismatch,
            "status_counts": Dictionary(uniqueKeysWithValues: report.statusCounts.map { ($0.status, $0.leads) }),
            "by_source": report.bySource.map {
                [
                    "source": $0.source, "leads": $0.leads, "converted": $0.converted, "conversion_percent": $0.conversionPercent,
                ] as [String: Any]
            },
            "breaches": report.breaches.map {
                ["lead": $0.lead, "grade": grade($0.grade), "seconds": $0.seconds, "answered": $0.answered] as [String: Any]
            },
            "response": report.response.map {
                [
                    "grade": grade($0.grade), "answered": $0.answered, "mean_seconds": $0.meanSeconds,
                    "median_seconds": $0.medianSeconds, "mean_hours": $0.meanHours, "median_hours": $0.medianHours,
                ] as [String: Any]
            },
        ]
    }
}

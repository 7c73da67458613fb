import GRDB
import PluginKit
import PluginTesting
import SeedCompany
import SwiftProtobuf
import Testing

@testable import Visits

@Suite("Routes, presets and suggestions")
struct FieldTests {
    private let tenant: TestTenant

    init() throws {
        tenant = try TestTenant(plugins: SeedVisits.plugins, now: "2026-03-02T09:00:00+08:00")
        try tenant.importSeed("org_units", "people", "territories", "products", "customers")
    }

    @Test("E01 E04: a route has no gaps, and an outlet one rep")
    func routes() throws {
        let header = "rep_code,weekday,sequence,customer_code,window_start,window_end\n"
        #expect(try tenant.importCSV("routes", header + "REP001,1,1,R0001,08:30,11:30\n").created == 1)
        let refused = #expect(throws: ImportRefused.self) {
            try tenant.importCSV("routes", header + "REP001,1,3,R0002,,\nREP002,1,1,R0001,,\n")
        }
        #expect(refused?.reasons.map { $0.prefix(22) } == ["line 2, sequence: must", "line 3, customer_code:"])
    }

    @Test("E12 E13 N-32: the preset sme has exactly three tables, and switching back shows the others again")
    func presets() throws {
        func enabled() throws -> [String] {
            let response: Spearhead_Visits_V1_ListFormsResponse = try tenant.call(
                "spearhead.visits.v1.VisitSettingsService/ListForms", Spearhead_Visits_V1_ListFormsRequest())
            return response.forms.filter(\.enabled).map(\.code)
        }
        func apply(_ preset: Spearhead_Visits_V1_VisitPreset) throws {
            let request = Spearhead_Visits_V1_UpdateVisitSettingsRequest.with {
                $0.settings.preset = preset
                $0.updateMask.paths = ["preset"]
            }
            let _: Spearhead_Visits_V1_UpdateVisitSettingsResponse = try tenant.call(
                "spearhead.visits.v1.VisitSettingsService/UpdateVisitSettings", request)
        }
        #expect(try enabled().count == 6)
        try apply(.sme)
        #expect(try enabled() == ["competitor_table", "customer_file", "psi_table"])
        try apply(.deepDistribution)
        #expect(try enabled().count == 6)
    }

    @Test("E20: the timeline shows what happened in time order, then what was only planned")
    func timeline() throws {
        func id(_ table: String, _ code: String) throws -> String {
            try #require(try tenant.read { try $0.value(String.self, "SELECT id FROM \(table) WHERE code = ?", [code]) })
        }
        let person = try id("organization_person", "REP001")
        let outlet = try id("crm_customer", "R0001")
        try tenant.importCSV(
            "visit_plans", "date,rep_code,customer_code,sequence\n2026-03-02,REP001,R0002,1\n2026-03-02,REP001,R0001,2\n")
        let rep = tenant.caller(roles: [.rep], person: person)
        let _: Spearhead_Visits_V1_CheckInResponse = try tenant.call(
            as: rep, "spearhead.visits.v1.VisitService/CheckIn",
            Spearhead_Visits_V1_CheckInRequest.with {
                $0.visitID = "00000000-0000-4000-8000-000000000001"
                $0.customerID = outlet
            })
        let response: Spearhead_Visits_V1_GetTimelineResponse = try tenant.call(
            "spearhead.visits.v1.VisitReportService/GetTimeline",
            Spearhead_Visits_V1_GetTimelineRequest.with {
                $0.personID = person
                $0.date = "2026-03-02"
            })
        #expect(response.entries.map(\.kind) == ["check_in", "planned"])
        #expect(response.entries.map(\.planSequence) == [2, 1])
        #expect(response.entries.map(\.customerID) == [outlet, try id("crm_customer", "R0002")])
    }

    @Test("F05: the suggestion follows the rule of the settings", arguments: [(14, 50, 10, 7, 0, 90), (14, 50, 10, 7, 95, 0)])
    func suggestion(days: Int64, sold: Int64, closing: Int64, span: Int64, coming: Int64, expected: Int64) throws {
        var settings = try tenant.read { try VisitSettings.current($0) }
        settings.targetDays = days
        let byDays = SuggestedOrder.quantity(closing: closing, sellOut: sold, days: span, inTransit: coming, settings)
        #expect(byDays == expected)
        settings.suggestionRule = .stockFactor
        let byFactor = SuggestedOrder.quantity(closing: closing, sellOut: sold, days: span, inTransit: 0, settings)
        #expect(byFactor == 65)
    }
}

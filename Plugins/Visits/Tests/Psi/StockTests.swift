import GRDB
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@testable import Visits

@Suite("Stock, sell-out and corrections")
struct StockTests {
    private let company: FieldCompany

    init() throws { company = try FieldCompany() }

    private func day(_ date: String, as caller: Caller? = nil) throws -> [Spearhead_Visits_V1_DayTableRow] {
        let response: Spearhead_Visits_V1_GetDayTableResponse = try company.call(
            "PsiService/GetDayTable",
            Spearhead_Visits_V1_GetDayTableRequest.with {
                $0.personID = company.person("REP1")
                $0.date = date
            }, as: caller ?? company.rep)
        return response.rows
    }

    /// Counts 50 on Monday and 30 on Tuesday, with 12 delivered in between.
    private func twoCounts() throws -> String {
        try company.count(company.visit("R1"), "P1", 50)
        try company.tenant.set(now: "2026-03-03T10:00:00+08:00")
        let order = try company.order("SO1", for: "D1", at: "2026-03-01T10:00:00+08:00")
        try company.releaseLot("L1")
        try company.ship(order)
        let visit = try company.visit("R1")
        try company.count(visit, "P1", 30)
        return visit
    }

    @Test("F04: the sell-out of a product is there the moment it is counted, in the day's table and as a measure")
    func sameDay() throws {
        _ = try twoCounts()
        let row = try #require(try day("2026-03-03").first)
        #expect([row.psi.openingQuantity, row.psi.closingQuantity, row.psi.sellOutQuantity] == [50, 30, 20])
        // 30 left at 20 a day is 1.5 days; two weeks need 280 and 30 are there.
        #expect(row.daysOfStock == "1.5" && row.suggestedQuantity == 250)
        #expect(try company.measure("sell_out", of: "REP1", from: "2026-03-03", to: "2026-03-03", product: "P1") == 20)
        #expect(try company.measure("sell_out_value", of: "REP1", from: "2026-03-03", to: "2026-03-03") == 2000)
        #expect(try company.measure("sell_through", of: "REP1", from: "2026-03-03", to: "2026-03-03") == 400_000)
        #expect(try company.measure("days_of_stock", of: "REP1", from: "2026-03-03", to: "2026-03-03") == 129_600)
        #expect(try day("2026-03-02").map(\.sellOutUnknown) == [true])
    }

    @Test("F04: a sell-out value that 64 bits do not hold is the largest that they hold")
    func hugeValue() throws {
        try company.tenant.importCSV(
            "products",
            """
            code,name,category,brand,base_unit,pack_unit,pack_size,list_price_minor,floor_price_minor,cost_minor,launched_on
            P1,茶,beverage,晴屿,瓶,箱,12,1000000000000,1,50,2025-01-01

            """)
        try company.count(company.visit("R1"), "P1", 1_000_000_000)
        try company.tenant.set(now: "2026-03-03T10:00:00+08:00")
        try company.count(company.visit("R1"), "P1", 0)
        #expect(try company.measure("sell_out_value", of: "REP1", from: "2026-03-03", to: "2026-03-03") == .max)
        let month: Spearhead_Visits_V1_GetDistributionResponse = try company.call(
            "PsiService/GetDistribution", Spearhead_Visits_V1_GetDistributionRequest.with { $0.month = "2026-03" })
        #expect(month.rows.contains { $0.productCode == "P1" })
    }

    @Test("F01: the table of a day shows every customer visited, with what was ordered, counted or not")
    func everyCustomer() throws {
        let visits = try ["R1", "R2", "R3"].map { try company.visit($0) }
        try company.count(visits[0], "P1", 7)
        try company.order("SO1", for: "R2", visit: visits[1], product: "P2", quantity: 24, at: "2026-03-02T10:00:00+08:00")
        let rows = try day("2026-03-02").map {
            "\($0.psi.customerCode) \($0.psi.productCode) \($0.psi.closingQuantity) \($0.orderedQuantity)"
        }
        #expect(rows == ["R1 P1 7 0", "R2 P2 0 24", "R3  0 0"])
    }

    @Test("E11: an auditor reads any row; a leader corrects a count, the value before stays, and the rows follow")
    func corrected() throws {
        let visit = try twoCounts()
        let auditor = company.caller("INS1", .inspector)
        #expect(try day("2026-03-03", as: auditor).map(\.psi.sellOutQuantity) == [20])
        func correct(_ counted: Int64, etag: String = "", as caller: Caller) throws -> String {
            let response: Spearhead_Visits_V1_CorrectCountResponse = try company.call(
                "PsiService/CorrectCount",
                Spearhead_Visits_V1_CorrectCountRequest.with {
                    $0.visitID = visit
                    $0.line.productID = company.product("P1")
                    $0.line.countedQuantity = counted
                    $0.reason = "复盘"
                    $0.etag = etag
                }, as: caller)
            return response.etag
        }
        #expect(reason { _ = try correct(25, as: company.rep) } == "PERMISSION_DENIED")
        let etag = try correct(25, etag: Etag.of(1), as: company.supervisor)
        #expect(reason { _ = try correct(24, etag: Etag.of(1), as: company.supervisor) } == "ETAG_MISMATCH")
        _ = try correct(26, etag: etag, as: company.supervisor)
        #expect(try day("2026-03-03", as: auditor).map(\.psi.sellOutQuantity) == [24])
        let kept = try company.tenant.read {
            try $0.values(Int64.self, "SELECT counted FROM visits_count_revision WHERE visit_id = ? ORDER BY version", [visit])
        }
        #expect(kept == [30, 25])
        #expect(reason { try company.count(visit, "P1", 99) } == "COUNT_TAKEN")
    }

    @Test("F05: what is on the way to the customer is taken off the suggestion")
    func inTransit() throws {
        try company.count(company.visit("D1"), "P1", 50)
        try company.tenant.set(now: "2026-03-03T10:00:00+08:00")
        try company.count(company.visit("D1"), "P1", 30)
        func suggested() throws -> [Int64] {
            let response: Spearhead_Visits_V1_SuggestOrderResponse = try company.call(
                "PsiService/SuggestOrder", Spearhead_Visits_V1_SuggestOrderRequest.with { $0.customerID = company.outlet("D1") },
                as: company.rep)
            return response.suggestions.map(\.suggestedQuantity)
        }
        #expect(try suggested() == [250])
        let order = try company.order("SO1", for: "D1", at: "2026-03-01T10:00:00+08:00")
        try company.releaseLot("L1")
        try company.ship(order, delivered: false)
        #expect(try suggested() == [238])
    }

    @Test("E12 E13 N-32: a preset refuses the forms that it switches off; what was filled in before stays and comes back")
    func presets() throws {
        func apply(_ preset: Spearhead_Visits_V1_VisitPreset) throws {
            let _: Spearhead_Visits_V1_UpdateVisitSettingsResponse = try company.call(
                "VisitSettingsService/UpdateVisitSettings",
                Spearhead_Visits_V1_UpdateVisitSettingsRequest.with {
                    $0.settings.preset = preset
                    $0.updateMask.paths = ["preset"]
                })
        }
        func report(_ date: String) throws {
            let _: Spearhead_Visits_V1_SubmitDailyReportResponse = try company.call(
                "VisitReportService/SubmitDailyReport",
                Spearhead_Visits_V1_SubmitDailyReportRequest.with { $0.date = date }, as: company.rep)
        }
        let visits = try ["R1", "R2", "R3"].map { try company.visit($0) }
        try company.step(visits[0], "display")
        try report("2026-03-01")
        let before = try facts()
        try apply(.sme)
        #expect(reason { try company.step(visits[1], "display") } == "FORM_OFF")
        #expect(reason { try company.step(visits[0], "demo", photo: String(repeating: "0", count: 64)) } == "FORM_OFF")
        #expect(reason { try report("2026-03-02") } == "FORM_OFF")
        #expect(try facts() == before)
        try company.count(visits[0], "P1", 5)
        try apply(.deepDistribution)
        #expect(try facts().filter { !$0.hasPrefix("count") } == before)
        try company.step(visits[1], "display")
        try report("2026-03-02")
    }

    private func facts() throws -> [String] {
        try company.tenant.read {
            try $0.values(
                String.self,
                """
                SELECT 'step ' || visit_id || code FROM visits_step UNION ALL SELECT 'report ' || reported_on FROM visits_daily_report \
                UNION ALL SELECT 'count ' || visit_id FROM visits_count UNION ALL SELECT 'visit ' || id FROM visits_visit ORDER BY 1
                """)
        }
    }
}

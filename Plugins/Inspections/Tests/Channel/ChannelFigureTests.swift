import Inspections
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("Stuffing flags, expenses and thresholds")
struct ChannelFigureTests {
    private let company: SmallChannel

    init() throws { company = try SmallChannel() }

    private func stuffing(_ from: String, _ to: String) throws -> Spearhead_Inspections_V1_GetStuffingResponse {
        let customer = try company.id("crm_customer", "D001")
        return try company.tenant.call(
            channelMethod("GetStuffing"),
            Spearhead_Inspections_V1_GetStuffingRequest.with {
                $0.fromMonth = from
                $0.toMonth = to
                $0.customerID = customer
            })
    }

    /// A distributor that gets 100 a month and sells 10.
    private func push() throws {
        try company.add(
            .counted(100, at: "D001", on: "2026-01-28T10:00:00"),
            .shipped(lot: "L1", to: "D001", at: "2026-02-10T08:00:00", quantity: 100),
            .counted(190, at: "D001", on: "2026-02-25T10:00:00"),
            .shipped(lot: "L2", to: "D001", at: "2026-03-10T08:00:00", quantity: 100),
            .counted(280, at: "D001", on: "2026-03-25T10:00:00"))
    }

    @Test("I03: a case is opened on the first day after the second flagged month, and only once")
    func suspect() throws {
        try push()
        #expect(try stuffing("2026-02", "2026-03").rows.map(\.flagged) == [true, true])
        func cases(on day: String) throws -> Int {
            try company.tenant.set(now: "\(day)T01:10:00+08:00")
            try company.tenant.run(job: "inspections/stuffing-flags")
            return try company.tenant.read { try $0.value(Int.self, "SELECT count(*) FROM inspections_case") ?? 0 }
        }
        #expect(
            try ["2026-03-01", "2026-03-31", "2026-04-01", "2026-04-02", "2026-04-30", "2026-05-01"].map(cases) == [
                0, 0, 1, 1, 1, 1,
            ])
    }

    @Test("I03: counts that arrive late change the months they belong to")
    func late() throws {
        try company.add(
            .counted(280, at: "D001", on: "2026-03-25T10:00:00"),
            .shipped(lot: "L2", to: "D001", at: "2026-03-10T08:00:00", quantity: 100),
            .counted(190, at: "D001", on: "2026-02-25T10:00:00"))
        let before = try stuffing("2026-02", "2026-03").rows
        #expect(before.map(\.flagged) == [false, true] && !before[0].hasDays)
        try company.add(
            .counted(100, at: "D001", on: "2026-01-28T10:00:00"),
            .shipped(lot: "L1", to: "D001", at: "2026-02-10T08:00:00", quantity: 100))
        let after = try stuffing("2026-02", "2026-03")
        #expect(after.rows.map(\.flagged) == [true, true] && after.suspects.map(\.flaggedMonths) == [["2026-02", "2026-03"]])
        let march = try #require(CalendarRange.march)
        let customer = try company.id("crm_customer", "D001")
        for (measure, value) in [
            ("sell_in_value", after.rows[1].sellInMinor), ("sell_out_value", after.rows[1].sellOutMinor),
            ("stock_value", after.rows[1].stockMinor), ("sell_in_ratio", 10_000_000), ("stock_days", 784),
            ("stuffed_months", 1),
        ] {
            let found = try company.tenant.read {
                try $0.measure("inspections.\(measure)", MeasureQuery(people: nil, interval: march, dimensions: ["customer"]))
            }
            #expect(found.map(\.value) == [value] && found.map { $0.dimensions["customer"] } == [customer], "\(measure)")
        }
        #expect(after.rows.map(\.daysOfStock) == ["532.0", "784.0"] && after.rows.map(\.ratio) == ["10.00", "10.00"])
    }

    @Test("I03: other thresholds are another version, and change what is flagged")
    func thresholds() throws {
        try push()
        func update(_ path: String, _ change: (inout Spearhead_Inspections_V1_ChannelSettings) -> Void) throws {
            var request = Spearhead_Inspections_V1_UpdateChannelSettingsRequest()
            change(&request.settings)
            request.updateMask.paths = [path]
            let _: Spearhead_Inspections_V1_UpdateChannelSettingsResponse = try company.tenant.call(
                channelMethod("UpdateChannelSettings"), request)
        }
        #expect(company.refusal { try update("stock_days_max") { $0.stockDaysMax = 0 } } == "INVALID_FIELDS")
        #expect(company.refusal { try update("window_months") { $0.windowMonths = 1 } } == "INVALID_FIELDS")
        try update("stock_days_max") { $0.stockDaysMax = 600 }
        let settings: Spearhead_Inspections_V1_GetChannelSettingsResponse = try company.tenant.call(
            channelMethod("GetChannelSettings"), Spearhead_Inspections_V1_GetChannelSettingsRequest())
        #expect(settings.settings.version == 2 && settings.settings.flaggedMonthsMin == 2)
        let found = try stuffing("2026-02", "2026-03")
        #expect(found.rows.map(\.flagged) == [false, true] && found.suspects == [])
        let first: Spearhead_Inspections_V1_GetChannelSettingsResponse = try company.tenant.call(
            channelMethod("GetChannelSettings"), Spearhead_Inspections_V1_GetChannelSettingsRequest.with { $0.version = 1 })
        #expect(first.settings.stockDaysMax == 45)
    }

    @Test("I04: the trail shows the slump after a pushed month")
    func slump() throws {
        // Orders of 100 a month from August to October, 200 in November and 50 in December.
        for (month, quantity) in [("2025-08", 100), ("2025-09", 100), ("2025-10", 100), ("2025-11", 200), ("2025-12", 50)] {
            try company.add(.shipped(lot: month, to: "D001", at: "\(month)-10T08:00:00", quantity: quantity))
        }
        let customer = try company.id("crm_customer", "D001")
        let found: Spearhead_Inspections_V1_GetChannelTrailResponse = try company.tenant.call(
            channelMethod("GetChannelTrail"),
            Spearhead_Inspections_V1_GetChannelTrailRequest.with {
                $0.customerID = customer
                $0.toMonth = "2026-01"
                $0.months = 6
            })
        #expect(found.months.map(\.row.orderedMinor) == [100_000, 100_000, 100_000, 200_000, 50_000, 0])
        #expect(found.months.map(\.slump) == [false, false, false, true, false, false])
        #expect(found.months[3].normalOrderedMinor == 100_000 && found.months[3].nextToNormalPercent == "50.0")
        #expect(
            company.refusal {
                let _: Spearhead_Inspections_V1_GetChannelTrailResponse = try company.tenant.call(
                    channelMethod("GetChannelTrail"),
                    Spearhead_Inspections_V1_GetChannelTrailRequest.with {
                        $0.customerID = customer
                        $0.months = 5
                    })
            } == "INVALID_FIELDS")
    }

    @Test("A08 I06: profit is net amount less cost and expense; expense per unit is expenses ÷ units shipped, by rep and month")
    func expenses() throws {
        // What the distributor sends on to a retailer is no second sale.
        try company.add(
            .shipped(lot: "L1", to: "D001", at: "2026-03-10T08:00:00", quantity: 30),
            .shipped(lot: "L1", to: "R0001", at: "2026-03-12T08:00:00", quantity: 7))
        try company.tenant.importCSV(
            "sales_expenses",
            """
            number,rep_code,kind,spent_on,amount_minor,customer_code,note
            V1,REP001,travel,2026-03-02,1000,,
            V2,REP001,promotion,2026-03-31,2000,D001,堆头
            V3,REP001,promotion,2026-03-31,-1000,D001,冲销
            V4,REP002,samples,2026-03-05,500,,
            V5,REP001,travel,2026-02-28,700,,

            """)
        let found: Spearhead_Inspections_V1_GetExpensePerUnitResponse = try company.tenant.call(
            channelMethod("GetExpensePerUnit"),
            Spearhead_Inspections_V1_GetExpensePerUnitRequest.with {
                $0.fromMonth = "2026-03"
                $0.toMonth = "2026-03"
            })
        let first = try company.id("organization_person", "REP001")
        let row = try #require(found.rows.first { $0.personID == first })
        #expect(row.expenseMinor == 2000 && row.units == 30 && row.expensePerUnit == "66.67")
        let second = try #require(found.rows.first { $0.personID != first })
        #expect(found.rows.count == 2 && second.expenseMinor == 500 && !second.hasExpensePerUnit)
        let march = try #require(CalendarRange.march)
        let perUnit = try company.tenant.read {
            try $0.measureTotals("inspections.expense_per_unit", MeasureQuery(people: nil, interval: march))
        }
        #expect(perUnit == [MeasureValue(person: nil, value: 83)])
        // A08: 30 bottles of P01 for their price less their cost, less what selling them cost.
        let (margin, profit) = try company.tenant.read { reader in
            try (
                reader.measure("orders.gross_margin", MeasureQuery(people: nil, interval: march)),
                reader.measure("inspections.profit", MeasureQuery(people: nil, interval: march))
            )
        }
        let gross = margin.first { $0.person == first }?.value ?? 0
        #expect(gross != 0)
        let expected = [MeasureValue(person: first, value: gross - 2000), MeasureValue(person: second.personID, value: -500)]
        #expect(Set(profit) == Set(expected))
        let again = try company.tenant.importCSV(
            "sales_expenses", "number,rep_code,kind,spent_on,amount_minor\nV1,REP001,travel,2026-03-02,1000\n")
        #expect(again.unchanged == 1)
        #expect(throws: ImportRefused.self) {
            try company.tenant.importCSV(
                "sales_expenses", "number,rep_code,kind,spent_on,amount_minor\nV1,REP001,travel,2026-03-02,1001\n")
        }
    }

    private enum CalendarRange {
        static let march = BusinessDate("2026-03-01").flatMap { first in BusinessDate("2026-03-31").map { first...$0 } }
    }

    @Test("I03 I06: a supervisor sees the distributors and expenses of the own team only")
    func scope() throws {
        let owner = try company.tenant.read {
            try $0.value(
                String.self,
                "SELECT s.code FROM organization_person p JOIN organization_person s ON s.id = p.superior_id WHERE p.code = 'REP001'"
            )
        }
        let supervisor = try company.person(try #require(owner), [.supervisor])
        let found: Spearhead_Inspections_V1_GetStuffingResponse = try company.tenant.call(
            as: supervisor, channelMethod("GetStuffing"),
            Spearhead_Inspections_V1_GetStuffingRequest.with {
                $0.fromMonth = "2026-01"
                $0.toMonth = "2026-01"
            })
        #expect(found.rows.contains { $0.customerCode == "D001" } && !found.rows.contains { $0.customerCode == "D007" })
        let foreign = try company.id("crm_customer", "D007")
        let hidden = company.refusal {
            let _: Spearhead_Inspections_V1_ExplainStuffingResponse = try company.tenant.call(
                as: supervisor, channelMethod("ExplainStuffing"),
                Spearhead_Inspections_V1_ExplainStuffingRequest.with {
                    $0.customerID = foreign
                    $0.month = "2026-01"
                })
        }
        #expect(hidden == "NOT_FOUND")
        let person = try company.id("organization_person", "REP015")
        let refused = company.refusal {
            let _: Spearhead_Inspections_V1_RecordExpenseResponse = try company.tenant.call(
                as: supervisor, channelMethod("RecordExpense"),
                Spearhead_Inspections_V1_RecordExpenseRequest.with {
                    $0.expense.number = "V9"
                    $0.expense.personID = person
                    $0.expense.kind = .travel
                    $0.expense.spentOn = "2026-03-01"
                    $0.expense.amountMinor = 1
                })
        }
        #expect(refused == "NOT_FOUND")
    }
}

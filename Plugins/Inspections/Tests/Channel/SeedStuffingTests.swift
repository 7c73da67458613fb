import Inspections
import PluginKit
import PluginTesting
import SeedCompany
import SwiftProtobuf
import Testing

@Suite("Stuffing in the example company")
struct SeedStuffingTests {
    private struct Row: Decodable, Hashable {
        var distributor, month: String
        var from, to: String?
        var days, sellInValue, sellOutValue, stockValue: Int64?
        var daysOfStock, ratio: String?
        var flagged: Bool
        var lastWeekOrderShare: String?
    }

    private struct Suspect: Decodable, Hashable {
        var distributor: String
        var flaggedMonths: Int
    }

    private struct Stuffing: Decodable {
        var distributorMonth: [Row]
        var suspects: [Suspect]
    }

    private let world: SeedChannel

    init() throws { world = try SeedChannel.world.get() }

    private func stuffing() throws -> Spearhead_Inspections_V1_GetStuffingResponse {
        try world.tenant.call(
            channelMethod("GetStuffing"),
            Spearhead_Inspections_V1_GetStuffingRequest.with {
                $0.fromMonth = "2026-01"
                $0.toMonth = "2026-06"
            })
    }

    @Test("4.7 I03: every figure of every distributor and month comes out exactly, and the suspects")
    func rows() throws {
        let expected = try SeedOne.expected("stuffing", as: Stuffing.self)
        let found = try stuffing()
        let rows = found.rows.map { row in
            Row(
                distributor: row.customerCode, month: row.month, from: row.fromDate.isEmpty ? nil : row.fromDate,
                to: row.toDate.isEmpty ? nil : row.toDate, days: row.hasDays ? row.days : nil,
                sellInValue: row.hasSellInMinor ? row.sellInMinor : nil,
                sellOutValue: row.hasSellOutMinor ? row.sellOutMinor : nil, stockValue: row.hasStockMinor ? row.stockMinor : nil,
                daysOfStock: row.hasDaysOfStock ? row.daysOfStock : nil, ratio: row.hasRatio ? row.ratio : nil,
                flagged: row.flagged,
                lastWeekOrderShare: row.hasLastWeekOrderSharePercent ? row.lastWeekOrderSharePercent : nil)
        }
        #expect(rows.count == expected.distributorMonth.count)
        for (row, wanted) in zip(rows, expected.distributorMonth) { #expect(row == wanted) }
        let suspects = found.suspects.map { Suspect(distributor: $0.customerCode, flaggedMonths: $0.flaggedMonths.count) }
        #expect(suspects == expected.suspects)
        #expect(found.suspects.allSatisfy { !$0.caseID.isEmpty })
        #expect(try suspects.map { [$0.distributor] } == SeedAudits.keys("truths", "stuffing_distributors"))
    }

    @Test("I03: the explanation shows the formula with its numbers, and its lines add up to the sums")
    func explanation() throws {
        let customer = try world.id("crm_customer", "D005")
        let found: Spearhead_Inspections_V1_ExplainStuffingResponse = try world.tenant.call(
            channelMethod("ExplainStuffing"),
            Spearhead_Inspections_V1_ExplainStuffingRequest.with {
                $0.customerID = customer
                $0.month = "2026-03"
            }, language: .english)
        #expect(found.row.flagged)
        #expect(found.lines.reduce(0) { $0 + $1.inQuantity * $1.priceMinor } == found.row.sellInMinor)
        #expect(found.lines.reduce(0) { $0 + $1.sellOutQuantity * $1.priceMinor } == found.row.sellOutMinor)
        #expect(found.lines.reduce(0) { $0 + $1.stockQuantity * $1.priceMinor } == found.row.stockMinor)
        #expect(found.explanation.contains("= 64.1 days (at most 45)") && found.explanation.contains("= 1.39 (at most 1.20)"))
    }

    @Test("I05: the trail shows twelve months, and its complete ones are those of the report")
    func trail() throws {
        let customer = try world.id("crm_customer", "D005")
        let found: Spearhead_Inspections_V1_GetChannelTrailResponse = try world.tenant.call(
            channelMethod("GetChannelTrail"), Spearhead_Inspections_V1_GetChannelTrailRequest.with { $0.customerID = customer })
        #expect(found.months.map(\.row.month).first == "2025-07" && found.months.map(\.row.month).last == "2026-06")
        #expect(found.months.count == 12)
        let report = try stuffing().rows.filter { $0.customerCode == "D005" }
        #expect(found.months.suffix(6).map(\.row) == report)
        // Three months of the data are needed before anything is normal; July is not over.
        #expect(found.months.map(\.hasNormalOrderedMinor) == Array(repeating: false, count: 9) + [true, true, true])
        #expect(found.months.map(\.hasNextOrderedMinor).last == false)
    }

    @Test("I03: the flag is told by name and by function, for the months that an interval touches")
    func flag() throws {
        let (stuffed, sound) = (try world.id("crm_customer", "D005"), try world.id("crm_customer", "D001"))
        let owner = try world.id("organization_person", "REP011")
        func figures(_ from: String, _ to: String) throws -> [MeasureValue] {
            let (from, to) = (try #require(BusinessDate(from)), try #require(BusinessDate(to)))
            return try world.tenant.read {
                try $0.measure(StuffingFlags.measure, MeasureQuery(people: nil, interval: from...to, dimensions: ["customer"]))
            }
        }
        #expect(try figures("2026-01-01", "2026-02-28") == [])
        let one = [MeasureValue(person: owner, dimensions: ["customer": stuffed], value: 1)]
        #expect(try figures("2026-03-01", "2026-03-31") == one)
        #expect(try figures("2026-04-16", "2026-04-20") == one)
        #expect(try figures("2026-01-01", "2026-12-31").map(\.value) == [4])
        #expect(try figures("0001-01-01", "9999-12-31").map(\.value) == [4])
        for (day, expected) in [("2026-02-10", false), ("2026-03-01", true), ("2026-06-30", true)] {
            let date = try #require(BusinessDate(day))
            let flags = try world.tenant.read { reader in
                try [stuffed, sound, owner].map { try StuffingFlags.isFlagged(customer: $0, inMonthOf: date, reader) }
            }
            #expect(flags == [expected, false, false])
        }
    }
}

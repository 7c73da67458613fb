import PluginKit
import Testing

@testable import Inspections

@Suite("Bounds of stuffing and slump")
struct StuffingBoundTests {
    private static let settings = ChannelSettings(
        version: 1, stockDaysMax: 45, sellInRatioMaxPPM: 1_200_000, flaggedMonthsMin: 2, windowMonths: 12, normalMonths: 3,
        slumpDropPPM: 300_000, changedBy: "", changedAt: Instant(milliseconds: 0))

    private func flow(sellIn: Int64, sellOut: Int64, stock: Int64, days: Int) throws -> StockFlow {
        let from = try #require(BusinessDate("2026-01-01"))
        return StockFlow(
            from: from, to: from.advanced(byDays: days),
            lines: [
                .init(productID: "p", productCode: "P", priceMinor: 1, inflow: sellIn, sellOut: sellOut, stock: stock)
            ])
    }

    @Test(
        "I03: a flag needs both ratios exactly above their limits; equality passes",
        arguments: [
            // 1000 sold in 30 days: 1500 in stock are 45 days exactly, 1200 came in are 1.2 exactly.
            (1201, 1000, 1501, true), (1200, 1000, 1501, false), (1201, 1000, 1500, false), (1200, 1000, 1500, false),
            // Without a sell-out there is no ratio, and no flag.
            (500, 0, 500, false), (500, -1, 500, false),
        ] as [(Int64, Int64, Int64, Bool)])
    func stuffed(sellIn: Int64, sellOut: Int64, stock: Int64, expected: Bool) throws {
        let flow = try flow(sellIn: sellIn, sellOut: sellOut, stock: stock, days: 30)
        #expect(flow.isStuffed(Self.settings) == expected)
        #expect((flow.daysOfStock == nil) == (sellOut <= 0))
        #expect((flow.ratio == nil) == (sellOut <= 0))
    }

    @Test("I03: the shown decimals are rounded once, the flag is not")
    func rounding() throws {
        let flow = try flow(sellIn: 1_200_001, sellOut: 1_000_000, stock: 1_500_001, days: 30)
        #expect(flow.daysOfStock == "45.0" && flow.ratio == "1.20")
        // Whole days are rounded up, so that "above 45" means what the flag means.
        #expect(flow.wholeDaysOfStock == 46)
        #expect(try self.flow(sellIn: 1, sellOut: 1_000_000, stock: 1_500_000, days: 30).wholeDaysOfStock == 45)
        #expect(flow.isStuffed(Self.settings))
    }

    @Test("I03: values beyond 64 bits are cut and crash nothing")
    func huge() throws {
        let from = try #require(BusinessDate("2026-01-01"))
        let line = StockFlow.Line(
            productID: "p", productCode: "P", priceMinor: 1_000_000_000_000, inflow: 1_000_000_000, sellOut: 1,
            stock: 1_000_000_000)
        let flow = StockFlow(from: from, to: from.advanced(byDays: 28), lines: [line])
        #expect(flow.sellInMinor == .max && flow.isStuffed(Self.settings))
    }

    @Test(
        "4.7: a month runs from the last count before it, else from its first, to its last",
        arguments: [
            (["2026-01-20", "2026-01-28", "2026-02-04", "2026-02-25"], "2026-01-28 2026-02-25"),
            (["2026-02-04", "2026-02-11", "2026-02-25", "2026-03-01"], "2026-02-04 2026-02-25"),
            (["2026-02-04"], "none"), (["2026-01-28"], "none"), ([], "none"), (["2025-12-31", "2026-02-04"], "none"),
            (["2026-01-31", "2026-02-01"], "2026-01-31 2026-02-01"),
        ])
    func span(dates: [String], expected: String) throws {
        let month = try #require(CalendarMonth("2026-02"))
        let span = DistributorLedger.span(of: month, dates.compactMap { BusinessDate($0) })
        #expect((span.map { "\($0.lowerBound) \($0.upperBound)" } ?? "none") == expected)
    }

    @Test(
        "I04: a slump is a month above normal followed by one that falls short by more than the threshold",
        arguments: [
            // Normal is 100: 70 is 30 % less exactly, and passes.
            (101, 69, true), (101, 70, false), (100, 69, false), (101, nil, false),
        ] as [(Int64, Int64?, Bool)])
    func slump(ordered: Int64, next: Int64?, expected: Bool) {
        let slump = Slump(normalSum: 300, normalMonths: 3, ordered: ordered, next: next)
        #expect(slump.isSlump(dropPPM: 300_000) == expected)
        #expect(slump.normal == 100)
        #expect(slump.nextToNormal == next.map { "\($0).0" })
    }

    @Test(
        "I04: nothing is normal before the distributor has ordered for long enough, and a month that is not over is not compared")
    func slumpBase() throws {
        let month = try #require(CalendarMonth("2026-04"))
        func slump(first: String, last: String) throws -> Slump {
            Slump(
                after: month, first: CalendarMonth(first), lastComplete: try #require(CalendarMonth(last)), Self.settings
            ) { $0 == month ? 500 : 100 }
        }
        #expect(try slump(first: "2026-01", last: "2026-05") == Slump(normalSum: 300, normalMonths: 3, ordered: 500, next: 100))
        #expect(try slump(first: "2026-02", last: "2026-05").normalSum == nil)
        #expect(try slump(first: "2026-01", last: "2026-04").next == nil)
    }

    @Test("A month knows its days, its last week and its neighbours", arguments: ["2026-02", "2026-12", "2024-02"])
    func months(text: String) throws {
        let month = try #require(CalendarMonth(text))
        #expect(month.description == text)
        #expect(month.first.parts.day == 1 && month.last.advanced(byDays: 1) == month.advanced(by: 1).first)
        #expect(month.last.days(since: month.lastWeek) == 6)
        #expect(CalendarMonth(containing: month.last) == month)
        #expect(CalendarMonth("2026-13") == nil && CalendarMonth("26-01") == nil && CalendarMonth("9999-12") == nil)
    }
}

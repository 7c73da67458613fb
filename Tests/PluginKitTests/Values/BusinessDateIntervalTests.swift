import PluginKit
import Testing

@Suite("Intervals of dates")
struct BusinessDateIntervalTests {
    private func date(_ text: String) throws -> BusinessDate { try #require(BusinessDate(text)) }

    @Test("every day of four centuries lies in its month and in its ISO week")
    func everyDay() throws {
        let first = try date("1900-01-01").days
        for days in stride(from: first, to: first + 146_097, by: 13) {
            let day = BusinessDate(days: days)
            let month = try #require(ClosedRange(month: day.month))
            #expect(month == day.firstOfMonth...day.lastOfMonth && month.contains(day))
            #expect(month.lowerBound.parts.day == 1 && month.upperBound.advanced(byDays: 1).parts.day == 1)
            #expect(day.monday.weekday == 1 && (0..<7).contains(day.days(since: day.monday)))
            #expect(BusinessDate.monday(ofISOWeek: day.isoWeek) == day.monday)
        }
    }

    @Test(
        "a text that names no week or no month gives nothing",
        arguments: ["", "2026", "2026-W00", "2026-W54", "2025-W53", "2026-W+5", "2026W010", "2026-13", "2026-00", "2026-3"])
    func nothing(text: String) {
        #expect(BusinessDate.monday(ofISOWeek: text) == nil)
        #expect(ClosedRange(month: text) == nil)
    }

    @Test("months run over the end of a year and stop at the end of the calendar")
    func months() throws {
        let winter = try date("2026-11-01")...date("2027-01-31")
        #expect(ClosedRange.months(3, from: 11, of: 2026) == winter)
        #expect(ClosedRange.months(12, from: 1, of: 2028)?.days == 366)
        #expect(ClosedRange.months(1, from: 13, of: 2026) == nil)
        #expect(ClosedRange.months(1, from: 12, of: 9999) == nil)
    }

    @Test("two intervals share the days that lie in both")
    func intersection() throws {
        let march = try #require(ClosedRange(month: "2026-03"))
        let turn = try date("2026-03-30")...date("2026-04-02")
        let april = try date("2026-04-01")...date("2026-04-02")
        #expect(march.intersection(turn)?.days == 2)
        #expect(march.intersection(turn)?.upperBound == march.upperBound)
        #expect(march.intersection(april) == nil)
        #expect(march.days == 31)
    }
}

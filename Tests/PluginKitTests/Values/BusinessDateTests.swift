import Foundation
import GRDB
import PluginKit
import Testing

@Suite("A business date")
struct BusinessDateTests {
    @Test("stops at its ends instead of overflowing", arguments: [Int32.min, .min + 1, -1, 0, 1, .max - 1, .max])
    func extremes(days: Int32) {
        let date = BusinessDate(days: days)
        #expect(date.advanced(byDays: .max).days == .max && date.advanced(byDays: .min).days == .min)
        #expect((1...7).contains(date.weekday) && !date.description.isEmpty && !date.month.isEmpty)
        _ = date.isoWeek
        #expect(date.days(since: BusinessDate(days: .min)) == Int(days) - Int(Int32.min))
    }

    /// Walks from 1968 to 2105 day by day with the plain rules of the calendar, and compares every part.
    @Test("agrees with a calendar counted day by day")
    func countsDays() throws {
        var (year, month, day) = (1968, 1, 1)
        var weekday = 1  // 1968-01-01 was a Monday.
        let first = try #require(BusinessDate(year: 1968, month: 1, day: 1))
        for offset in 0..<50_000 {
            let date = first.advanced(byDays: offset)
            guard date.parts == (year, month, day), date.weekday == weekday, date.days(since: first) == offset,
                BusinessDate(year: year, month: month, day: day) == date
            else {
                Issue.record("\(year)-\(month)-\(day) is \(date), weekday \(date.weekday)")
                return
            }
            weekday = weekday % 7 + 1
            day += 1
            if day > Self.length(year, month) { (month, day) = (month + 1, 1) }
            if month > 12 { (year, month) = (year + 1, 1) }
        }
        #expect(first.advanced(byDays: 731).description == "1970-01-01")
        #expect(first.advanced(byDays: 731).days == 0)
    }

    /// The definition of ISO 8601: week 1 is the one with the year's first Thursday.
    @Test("has the ISO week that Foundation's calendar has")
    func isoWeeks() throws {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = .gmt
        for days in stride(from: Int32(-800), through: 40_000, by: 1) {
            let date = BusinessDate(days: days)
            let parts = calendar.dateComponents(
                [.yearForWeekOfYear, .weekOfYear], from: Date(timeIntervalSince1970: TimeInterval(days) * 86_400))
            let (year, week) = (try #require(parts.yearForWeekOfYear), try #require(parts.weekOfYear))
            let expected = "\(year)-W\(week < 10 ? "0" : "")\(week)"
            guard date.isoWeek == expected else {
                Issue.record("\(date): \(date.isoWeek) instead of \(expected)")
                return
            }
        }
    }

    @Test(
        "puts days at the turn of a year into the right week",
        arguments: [
            ("2020-12-31", "2020-W53"), ("2021-01-03", "2020-W53"), ("2021-01-04", "2021-W01"), ("2024-12-30", "2025-W01"),
            ("2026-03-02", "2026-W10"), ("2027-01-01", "2026-W53"),
        ])
    func turnOfYear(text: String, week: String) throws {
        #expect(try #require(BusinessDate(text)).isoWeek == week)
    }

    @Test(
        "reads nothing but YYYY-MM-DD",
        arguments: [
            "", "2026-3-02", "2026-03-2", "26-03-02", "2026/03/02", "2026-03-02 ", " 2026-03-02", "2026-02-29", "2100-02-29",
            "2026-04-31", "2026-13-01", "2026-00-10", "2026-01-00", "0000-01-01", "+026-01-01", "2026-03-0２",
            "2026-03-02T00:00:00Z",
        ])
    func refuses(text: String) {
        #expect(BusinessDate(text) == nil)
    }

    @Test(
        "reads leap days and writes what it read",
        arguments: ["2000-02-29", "2024-02-29", "0001-01-01", "9999-12-31", "2026-03-02"])
    func roundTrip(text: String) throws {
        let date = try #require(BusinessDate(text))
        #expect(date.description == text)
        #expect(date.month == text.prefix(7))
        #expect(BusinessDate.fromDatabaseValue(date.databaseValue) == date)
        #expect(try JSONDecoder().decode([BusinessDate].self, from: JSONEncoder().encode([date])) == [date])
    }

    private static func length(_ year: Int, _ month: Int) -> Int {
        if month == 2 { return year % 400 == 0 || (year % 4 == 0 && year % 100 != 0) ? 29 : 28 }
        return [4, 6, 9, 11].contains(month) ? 30 : 31
    }
}

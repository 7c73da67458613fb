import Organization
import PluginKit
import PluginTesting
import SeedCompany
import SwiftProtobuf
import Testing

@Suite("Working time")
struct WorkingCalendarTests {
    private let clock: TenantClock

    init() throws { clock = try TenantClock(timeZone: "Asia/Shanghai") }

    /// Monday to Friday 09:00–18:00, the holidays of the example company, and Saturday 2026-02-28 worked.
    private func calendar() throws -> WorkingCalendar {
        let hours = WorkingCalendar.Hours(opensSecond: 9 * 3600, closesSecond: 18 * 3600)
        let dates = try SeedOne.table("holidays").split(separator: "\n").dropFirst().compactMap {
            BusinessDate(String($0.prefix(10)))
        }
        return WorkingCalendar(
            hoursByWeekday: Dictionary(uniqueKeysWithValues: (1...5).map { ($0, hours) }), holidays: Set(dates),
            extraWorkingDays: [try #require(BusinessDate("2026-02-28"))])
    }

    private func instant(_ text: String) throws -> Instant { try #require(Instant(iso8601: text + "+08:00")) }

    @Test(
        "Working seconds are added inside the opening hours; a start outside them counts from the next opening",
        arguments: [
            ("2026-03-02T09:00:00", 7200, "2026-03-02T11:00:00"), ("2026-03-02T17:00:00", 7200, "2026-03-03T10:00:00"),
            ("2026-03-02T16:00:00", 7200, "2026-03-02T18:00:00"), ("2026-03-02T18:00:00", 1, "2026-03-03T09:00:01"),
            ("2026-03-02T07:30:15", 60, "2026-03-02T09:01:00"), ("2026-03-02T23:59:59", 0, "2026-03-03T09:00:00"),
            ("2026-03-06T17:30:00", 3600, "2026-03-09T09:30:00"), ("2026-03-07T14:20:00", 7200, "2026-03-09T11:00:00"),
            ("2026-02-14T10:00:00", 60, "2026-02-24T09:01:00"), ("2026-02-27T17:00:00", 7200, "2026-02-28T10:00:00"),
            ("2026-03-02T09:00:00", 9 * 3600 * 5, "2026-03-06T18:00:00"),
            ("2026-04-30T18:00:00", 32_400, "2026-05-06T18:00:00"),
        ])
    func additions(start: String, seconds: Int64, due: String) throws {
        let result = try calendar().addWorkingSeconds(seconds, to: instant(start), clock: clock)
        #expect(result == (try instant(due)))
    }

    @Test("A calendar without working days is refused, not searched for ever")
    func noWorkingDays() throws {
        let empty = WorkingCalendar(hoursByWeekday: [:], holidays: [])
        let start = try instant("2026-03-02T09:00:00")
        #expect(try refusal { try empty.addWorkingSeconds(60, to: start, clock: clock) }.reason == "NO_WORKING_DAYS")
        #expect(try refusal { try empty.nextWorkingDay(after: clock.businessDate(of: start)) }.reason == "NO_WORKING_DAYS")
        #expect(try refusal { try calendar().addWorkingSeconds(-1, to: start, clock: clock) }.reason == "INVALID_FIELDS")
        #expect(try refusal { try calendar().addWorkingSeconds(.max / 4000, to: start, clock: clock) }.reason == "INVALID_FIELDS")
    }

    @Test("What was added is what lies between, and the due time is a working time", arguments: 1...4)
    func addingAndMeasuringAgree(seed: UInt64) throws {
        var random = SplitMix(state: seed)
        let calendar = try calendar()
        let origin = try instant("2026-01-01T00:00:00")
        for _ in 0..<500 {
            let start = origin.advanced(bySeconds: Int64(random.next() % (180 * 86_400)))
            let seconds = Int64(random.next() % 400_000)
            let due = try calendar.addWorkingSeconds(seconds, to: start, clock: clock)
            #expect(try calendar.workingSeconds(from: start, to: due, clock: clock) == seconds)
            #expect(due >= start)
            #expect(calendar.isWorkingDay(clock.businessDate(of: due)))
        }
    }

    @Test("Opening hours keep the local time of day when clocks change")
    func daylightSaving() throws {
        let berlin = try TenantClock(timeZone: "Europe/Berlin")
        let start = try #require(Instant(iso8601: "2026-03-27T17:00:00+01:00"))
        let due = try calendar().addWorkingSeconds(7200, to: start, clock: berlin)
        #expect(due == Instant(iso8601: "2026-03-30T10:00:00+02:00"))
    }

    @Test("The stored calendar is what the imports and the settings say")
    func stored() throws {
        let company = try Company()
        func isWorkingDay(_ date: String) throws -> Bool {
            let date = try #require(BusinessDate(date))
            return try company.tenant.read { try WorkingCalendar($0).isWorkingDay(date) }
        }
        #expect(try isWorkingDay("2026-02-24"))
        #expect(try !isWorkingDay("2026-02-23"))
        #expect(try !isWorkingDay("2026-02-28"))
        try company.tenant.importCSV("holidays", "date,name,kind\n2026-02-28,春节调休,working_day\n")
        #expect(try isWorkingDay("2026-02-28"))
        var request = Spearhead_Organization_V1_UpdateWorkingCalendarRequest.with {
            $0.updateMask.paths = ["opening_hours"]
            $0.etag = "v1"
        }
        func update() throws -> Spearhead_Organization_V1_WorkingCalendar {
            try company.call(
                "CalendarService/UpdateWorkingCalendar", request, Spearhead_Organization_V1_UpdateWorkingCalendarResponse.self
            ).calendar
        }
        #expect(try refusal(update).fieldViolations.map(\.field) == ["calendar.opening_hours"])
        request.calendar.openingHours = [
            .with {
                $0.weekday = 6
                $0.opensAt = "08:30"
                $0.closesAt = "24:00"
            }
        ]
        let changed = try update()
        #expect(changed.etag == "v2")
        #expect(changed.openingHours == request.calendar.openingHours)
        #expect(try !isWorkingDay("2026-03-02"))
        #expect(try isWorkingDay("2026-03-07"))
        #expect(try refusal(update).reason == "ETAG_MISMATCH")
    }
}

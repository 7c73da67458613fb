import PluginKit
import RPC
import Testing

@testable import Host

@Suite("Schedules")
struct ScheduleTests {
    struct Case: CustomTestStringConvertible {
        let schedule: Schedule
        let zone: String
        let after: String
        let next: String
        var testDescription: String { "\(schedule) in \(zone) after \(after)" }

        init(_ schedule: Schedule, _ zone: String, after: String, next: String) {
            self.schedule = schedule
            self.zone = zone
            self.after = after
            self.next = next
        }
    }

    static let cases = [
        // Steps count from local midnight, also where the offset is no whole hour.
        Case(.every(minutes: 15), "Asia/Shanghai", after: "2026-03-02T09:07:00+08:00", next: "2026-03-02T09:15:00+08:00"),
        Case(.every(minutes: 15), "Asia/Shanghai", after: "2026-03-02T09:15:00+08:00", next: "2026-03-02T09:30:00+08:00"),
        Case(.every(minutes: 60), "Asia/Kolkata", after: "2026-03-02T09:10:00+05:30", next: "2026-03-02T10:00:00+05:30"),
        Case(.every(minutes: 7), "Asia/Shanghai", after: "2026-03-02T23:58:00+08:00", next: "2026-03-03T00:00:00+08:00"),
        Case(.every(minutes: 1440), "Europe/Berlin", after: "2026-10-25T12:00:00+01:00", next: "2026-10-26T00:00:00+01:00"),
        // A time of day, today or tomorrow.
        Case(.daily(hour: 6, minute: 30), "Asia/Shanghai", after: "2026-03-02T06:29:59+08:00", next: "2026-03-02T06:30:00+08:00"),
        Case(.daily(hour: 6, minute: 30), "Asia/Shanghai", after: "2026-03-02T06:30:00+08:00", next: "2026-03-03T06:30:00+08:00"),
        Case(
            .daily(hour: 0, minute: 0), "America/New_York", after: "2026-12-31T23:59:59-05:00", next: "2027-01-01T00:00:00-05:00"),
        // Clocks go forward at 02:00: 02:30 does not exist, 03:30 is due; next day it is 02:30 again.
        Case(.daily(hour: 2, minute: 30), "Europe/Berlin", after: "2026-03-28T12:00:00+01:00", next: "2026-03-29T03:30:00+02:00"),
        Case(.daily(hour: 2, minute: 30), "Europe/Berlin", after: "2026-03-29T03:30:00+02:00", next: "2026-03-30T02:30:00+02:00"),
        Case(.daily(hour: 9, minute: 0), "Europe/Berlin", after: "2026-03-28T09:00:00+01:00", next: "2026-03-29T09:00:00+02:00"),
        // Clocks go back at 03:00: 02:30 comes twice and is due once.
        Case(.daily(hour: 2, minute: 30), "Europe/Berlin", after: "2026-10-24T12:00:00+02:00", next: "2026-10-25T02:30:00+01:00"),
        Case(.daily(hour: 2, minute: 30), "Europe/Berlin", after: "2026-10-25T02:30:00+01:00", next: "2026-10-26T02:30:00+01:00"),
        Case(.every(minutes: 30), "Europe/Berlin", after: "2026-10-25T02:45:00+02:00", next: "2026-10-25T02:00:00+01:00"),
        // Weeks: the same day later, the next one, over Sunday, and over the end of the year.
        Case(
            .weekly(weekday: 1, hour: 7, minute: 0), "Asia/Shanghai", after: "2026-03-02T06:00:00+08:00",
            next: "2026-03-02T07:00:00+08:00"),
        Case(
            .weekly(weekday: 1, hour: 7, minute: 0), "Asia/Shanghai", after: "2026-03-02T07:00:00+08:00",
            next: "2026-03-09T07:00:00+08:00"),
        Case(
            .weekly(weekday: 1, hour: 0, minute: 0), "Asia/Shanghai", after: "2026-03-01T23:59:59+08:00",
            next: "2026-03-02T00:00:00+08:00"),
        Case(
            .weekly(weekday: 7, hour: 20, minute: 0), "Asia/Shanghai", after: "2026-03-02T07:00:00+08:00",
            next: "2026-03-08T20:00:00+08:00"),
        Case(
            .weekly(weekday: 5, hour: 18, minute: 0), "Europe/Berlin", after: "2026-12-30T10:00:00+01:00",
            next: "2027-01-01T18:00:00+01:00"),
    ]

    @Test("the next due time follows the tenant's clock, also over clock changes and week boundaries", arguments: cases)
    func next(_ example: Case) throws {
        let clock = try TenantClock(timeZone: example.zone)
        let after = try #require(Instant(iso8601: example.after))
        #expect(example.schedule.next(after: after, clock: clock) == Instant(iso8601: example.next))
    }

    @Test(
        "from many moments of two years the next time is later, not missed in between, and at the right time of day",
        arguments: ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"])
    func laws(_ zone: String) throws {
        let clock = try TenantClock(timeZone: zone)
        let schedules: [Schedule] = [
            .every(minutes: 1), .every(minutes: 45), .daily(hour: 2, minute: 15), .weekly(weekday: 7, hour: 2, minute: 15),
        ]
        let start = try #require(Instant(iso8601: "2026-01-01T00:00:00Z"))
        for schedule in schedules {
            var last = start
            for step in 0..<(2 * 365 * 48 / 37) {
                let instant = start.advanced(bySeconds: Int64(step) * 1800 * 37)
                let next = schedule.next(after: instant, clock: clock)
                guard next > instant, next >= last else {
                    Issue.record("\(schedule): after \(instant) comes \(next), before that \(last)")
                    return
                }
                last = next
                let longest: Int64
                switch schedule {
                case .every(let minutes): longest = Int64(minutes) * 60
                case .daily: longest = 25 * 3600
                case .weekly(let weekday, _, _):
                    longest = 7 * 86_400 + 3600
                    #expect(clock.businessDate(of: next).weekday == weekday)
                }
                #expect(next.seconds(since: instant) <= longest)
            }
        }
    }
}

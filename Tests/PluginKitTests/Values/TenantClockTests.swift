import PluginKit
import RPC
import Testing

@Suite("A tenant's clock")
struct TenantClockTests {
    @Test(
        "turns the day at local midnight",
        arguments: [
            ("Asia/Shanghai", "2026-03-01T15:59:59.999Z", "2026-03-01", 86_399),
            ("Asia/Shanghai", "2026-03-01T16:00:00Z", "2026-03-02", 0),
            ("America/New_York", "2026-03-02T04:59:59Z", "2026-03-01", 86_399),
            ("America/New_York", "2026-07-02T04:00:00Z", "2026-07-02", 0),
            ("Asia/Kolkata", "2026-03-01T18:30:00Z", "2026-03-02", 0), ("UTC", "1969-12-31T23:59:59Z", "1969-12-31", 86_399),
        ])
    func businessDate(zone: String, instant: String, date: String, second: Int64) throws {
        let clock = try TenantClock(timeZone: zone)
        let instant = try #require(Instant(iso8601: instant))
        #expect(clock.businessDate(of: instant).description == date)
        #expect(clock.secondOfDay(of: instant) == second)
    }

    @Test(
        "finds the instant of a local time again",
        arguments: ["Asia/Shanghai", "UTC", "America/New_York", "Asia/Kathmandu", "Pacific/Apia"])
    func inverse(zone: String) throws {
        let clock = try TenantClock(timeZone: zone)
        var random = SplitMix(seed: 2)
        for _ in 0..<2_000 {
            let date = BusinessDate(days: Int32.random(in: 18_262...23_741, using: &random))  // 2020 to 2034
            // From 09:00 on: no zone changes its clock in working hours.
            let second = Int64.random(in: 32_400..<86_400, using: &random)
            let instant = clock.instant(of: date, secondOfDay: second)
            #expect(clock.businessDate(of: instant) == date)
            #expect(clock.secondOfDay(of: instant) == second)
        }
    }

    @Test("moves on over a clock change by the time that really passes")
    func clockChange() throws {
        let clock = try TenantClock(timeZone: "America/New_York")
        let date = try #require(BusinessDate("2026-03-08"))  // 02:00 becomes 03:00
        let next = clock.instant(of: date.advanced(byDays: 1))
        #expect(next.seconds(since: clock.instant(of: date)) == 23 * 3600)
    }

    @Test("names the field when there is no such zone")
    func unknownZone() throws {
        #expect(try refusal { try TenantClock(timeZone: "Asia/Beijing2") }?.fieldViolations.map(\.field) == ["time_zone"])
    }
}

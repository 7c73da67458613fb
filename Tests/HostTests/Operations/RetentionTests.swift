import PluginKit
import Testing

@testable import Host

@Suite("Retention of backups")
struct RetentionTests {
    private static func names(_ instants: [Instant]) -> [BackupName] { instants.map { BackupName(slug: "acme", at: $0) } }

    @Test("Of backups once a day, the newest, the last of each week and the last of each month are kept")
    func years() throws {
        let clock = try TenantClock(timeZone: "Asia/Shanghai")
        let start = clock.instant(of: try #require(BusinessDate("2026-01-01")), secondOfDay: 9000)
        let all = Self.names((0..<400).map { start.advanced(bySeconds: $0 * 86_400) })
        let gone = Set(Retention(last: 3, daily: 5, weekly: 4, monthly: 6).superfluous(all, clock: clock))
        let kept = all.filter { !gone.contains($0) }.map { clock.businessDate(of: $0.createdAt).description }
        // The last is Thursday 2027-02-04.
        #expect(
            kept == [
                "2026-09-30", "2026-10-31", "2026-11-30", "2026-12-31", "2027-01-17", "2027-01-24", "2027-01-31", "2027-02-01",
                "2027-02-02", "2027-02-03", "2027-02-04",
            ])
    }

    @Test("The newest is kept whatever the counts are")
    func newest() throws {
        let all = Self.names((1...5).map { Instant(milliseconds: $0 * 1000) })
        let none = Retention(last: 0, daily: 0, weekly: 0, monthly: 0)
        #expect(none.superfluous(all, clock: try TenantClock(timeZone: "UTC")) == all.dropLast())
    }

    @Test("Days are those of the company's calendar")
    func zones() throws {
        let two = Self.names(["2026-03-01T15:30:00Z", "2026-03-01T16:30:00Z"].compactMap { Instant(iso8601: $0) })
        let retention = Retention(last: 1, daily: 2, weekly: 0, monthly: 0)
        #expect(retention.superfluous(two, clock: try TenantClock(timeZone: "UTC")) == [two[0]])
        #expect(retention.superfluous(two, clock: try TenantClock(timeZone: "Asia/Shanghai")) == [])
    }

    @Test(
        "Whenever backups are made: the newest stay, there are never more than the counts, and deleting after each backup keeps what deleting once would",
        arguments: 1...40)
    func everyHistory(_ seed: UInt64) throws {
        var generator = SplitMix(seed: seed)
        func number(_ bounds: ClosedRange<Int>) -> Int { Int.random(in: bounds, using: &generator) }
        let clock = try TenantClock(timeZone: ["UTC", "Asia/Shanghai", "America/New_York"][number(0...2)])
        let retention = Retention(last: number(0...5), daily: number(0...8), weekly: number(0...5), monthly: number(0...14))
        let largestGap = [3_600, 86_400, 10 * 86_400, 60 * 86_400][number(0...3)]
        var now = Instant(milliseconds: 1_770_000_000_000)
        var all: [BackupName] = []
        var kept: [BackupName] = []
        for _ in 0..<120 {
            now = now.advanced(bySeconds: Int64(number(1...largestGap)))
            all.append(BackupName(slug: "acme", at: now))
            kept.append(BackupName(slug: "acme", at: now))
            let gone = Set(retention.superfluous(kept.shuffled(using: &generator), clock: clock))
            kept.removeAll { gone.contains($0) }
            #expect(kept.last == all.last)
            #expect(kept.suffix(retention.last) == all.suffix(retention.last))
            #expect(kept.count <= retention.last + retention.daily + retention.weekly + retention.monthly)
            #expect(retention.superfluous(kept, clock: clock) == [])
        }
        let once = Set(retention.superfluous(all, clock: clock))
        #expect(kept == all.filter { !once.contains($0) })
    }
}

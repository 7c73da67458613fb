import Foundation
import Logging
import PluginKit
import PluginTesting
import RPC
import TenantStore
import Testing

@testable import Host

@Suite("Scheduled backups")
struct BackupRoundsTests {
    /// A deployment on Monday at noon in Shanghai, with backups at half past two in the night.
    private func host(kept: Int = 100) throws -> TestServices {
        var settings = BackupSettings()
        settings.keptLast = kept
        settings.schedule = .daily(hour: 2, minute: 30)
        return try TestServices(now: "2026-03-02T12:00:00+08:00", backups: settings)
    }

    private func backups(_ host: TestServices, _ slug: String = "acme") -> [BackupName] {
        Backups(services: host.services).names().filter { $0.slug == slug }
    }

    /// Lets the clock run and looks every so many seconds what is due.
    private func run(_ host: TestServices, _ rounds: BackupRounds, until end: String, every seconds: Int64 = 600) throws {
        let end = try #require(Instant(iso8601: end))
        while host.now < end {
            host.advance(seconds: seconds)
            rounds.tick(now: host.now)
        }
    }

    @Test("A company is backed up once a night, within an hour of the time, and each backup was checked")
    func nightly() throws {
        let host = try host()
        let tenant = try host.tenant("acme")
        let rounds = BackupRounds(services: host.services)
        try run(host, rounds, until: "2026-03-05T12:00:00+08:00")
        let made = backups(host)
        #expect(made.count == 3)
        for name in made {
            #expect((9_000...9_000 + 3_600 + 600).contains(tenant.context.clock.secondOfDay(of: name.createdAt)))
            _ = try Backups(services: host.services).verify(name)
        }
        #expect(host.services.backupFigures.made == 3 && host.services.backupFigures.failed == 0)
    }

    @Test("Nothing is backed up at once: not after the start, and not a new company")
    func atRest() throws {
        let host = try host()
        try host.tenant("acme")
        let rounds = BackupRounds(services: host.services)
        try run(host, rounds, until: "2026-03-03T02:20:00+08:00")
        #expect(backups(host) == [])
    }

    @Test("Companies begin at different moments of the hour, each in its own time zone")
    func spread() throws {
        let host = try host()
        let schedule = Schedule.daily(hour: 2, minute: 30)
        let due = try (0..<200).map { number in
            let zone = number % 2 == 0 ? "Asia/Shanghai" : "Europe/Berlin"
            var record = TenantRecord(
                id: .random(), slug: "c\(number)", name: "c", state: .active, timeZone: zone, currency: "CNY", createdAt: host.now
            )
            record.plugins = []
            let runtime = try TenantRuntime(
                record: record, composition: host.services.composition,
                defaults: TenantQuota(callsPerSecond: 1, callsInFlight: 1))
            let instant = BackupRounds.dueAt(after: host.now, schedule, runtime.context)
            #expect(BackupRounds.dueAt(after: instant, schedule, runtime.context).seconds(since: instant) == 86_400)
            #expect((9_000..<12_600).contains(runtime.context.clock.secondOfDay(of: instant)))
            return instant
        }
        let minutes = Dictionary(grouping: due) { $0.milliseconds / 60_000 }
        #expect(minutes.values.allSatisfy { $0.count < 12 })
    }

    @Test("A host that was down at the time makes up for it once, and a backup made by hand counts for the night before")
    func makingUp() throws {
        let host = try host()
        try host.tenant("acme")
        try host.set("2026-03-05T12:00:00+08:00")
        let rounds = BackupRounds(services: host.services)
        rounds.tick(now: host.now)
        rounds.tick(now: host.now)
        #expect(backups(host).count == 1)
        try host.set("2026-03-08T12:00:00+08:00")
        try host.createBackup("acme")
        // A new start knows nothing but the files.
        host.advance(seconds: 60)
        BackupRounds(services: host.services).tick(now: host.now)
        #expect(backups(host).count == 2)
    }

    @Test("A suspended company is backed up, one that is quarantined or has no schedule is not")
    func states() throws {
        let host = try host()
        let provisioning = TenantProvisioning(services: host.services)
        try provisioning.setState(host.tenant("one"), .suspended, "unpaid")
        try provisioning.setState(host.tenant("two"), .quarantined, "torn")
        try host.set("2026-03-05T12:00:00+08:00")
        BackupRounds(services: host.services).tick(now: host.now)
        #expect(backups(host, "one").count == 1 && backups(host, "two").count == 0)
        let off = try TestServices()
        try off.tenant("acme")
        off.advance(seconds: 10 * 86_400)
        BackupRounds(services: off.services).tick(now: off.now)
        #expect(backups(off) == [])
    }

    @Test("A failure is counted, found by the doctor, tried again after half an hour, and forgotten when it is mended")
    func failing() throws {
        let host = try host()
        let tenant = try host.tenant("acme")
        try host.execute(tenant, "INSERT INTO platform_blob VALUES ('\(String(repeating: "a", count: 64))', 1, 0)")
        try host.set("2026-03-05T12:00:00+08:00")
        let rounds = BackupRounds(services: host.services)
        rounds.tick(now: host.now)
        rounds.tick(now: host.now)
        #expect(host.services.backupFigures.failed == 1)
        #expect(BackupFailureCheck.findings(host.services).contains { $0.severity == .error && $0.text.contains("is missing") })
        #expect(MetricsPage(services: host.services).text.contains("\nspearhead_backup_failures_total 1\n"))
        host.advance(seconds: BackupRounds.retrySeconds - 1)
        rounds.tick(now: host.now)
        #expect(host.services.backupFigures.failed == 1)
        try host.execute(tenant, "DELETE FROM platform_blob")
        host.advance(seconds: 1)
        rounds.tick(now: host.now)
        #expect(backups(host).count == 1)
        #expect(
            (BackupCheck.findings(host.services) + BackupFailureCheck.findings(host.services)).allSatisfy { $0.severity == .ok })
        let text = MetricsPage(services: host.services).text
        #expect(text.contains("\nspearhead_backups_total 1\n"))
        #expect(text.contains("\nspearhead_backup_oldest_success_seconds \(host.now.milliseconds / 1000)\n"))
    }

    @Test("The company that has waited longest is the one that monitoring sees")
    func oldest() throws {
        let host = try host()
        let start = host.now
        #expect(host.services.backupFigures.oldest(host.services) == nil)
        try host.tenant("acme")
        host.advance(seconds: 60)
        try host.tenant("globex")
        host.advance(seconds: 60)
        #expect(host.services.backupFigures.oldest(host.services) == start)
        try host.createBackup("acme")
        #expect(host.services.backupFigures.oldest(host.services) == start.advanced(bySeconds: 60))
        try host.createBackup("globex")
        #expect(host.services.backupFigures.oldest(host.services) == start.advanced(bySeconds: 120))
    }

    @Test("When the host stops, the company whose database is being copied and those that are left keep their turn")
    func stopping() throws {
        let host = try host()
        for slug in ["one", "two"] {
            try host.execute(host.tenant(slug), "INSERT INTO probe_note VALUES ('large', hex(zeroblob(2000000)))")
        }
        try host.set("2026-03-05T12:00:00+08:00")
        let rounds = BackupRounds(services: host.services)
        for (asked, made) in [(1, 0), (3, 0), (.max, 2)] {
            var left = asked
            rounds.tick(now: host.now) {
                left -= 1
                return left < 0
            }
            #expect(Backups(services: host.services).names().count == made)
        }
        #expect(host.services.backupFigures.failed == 0)
    }
}

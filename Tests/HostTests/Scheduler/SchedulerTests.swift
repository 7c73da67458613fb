import GRDB
import PluginKit
import RPC
import TenantStore
import Testing

@testable import Host

@Suite("Scheduler")
struct SchedulerTests {
    private func runs(_ host: TestServices, _ tenant: TenantRuntime) throws -> [String] {
        try host.read(tenant) { try $0.values(String.self, "SELECT job FROM probe_run ORDER BY rowid") }
    }

    @Test("a job runs when it is due in its company's time zone, not before and not twice")
    func due() throws {
        let host = try TestServices(now: "2026-03-02T05:10:00+08:00")
        let shanghai = try host.tenant("shanghai")
        let berlin = try host.tenant("berlin", timeZone: "Europe/Berlin")
        let scheduler = Scheduler(services: host.services)
        scheduler.tick(now: host.now)
        #expect(try runs(host, shanghai) == [])
        try host.set("2026-03-02T06:00:00+08:00")
        scheduler.tick(now: host.now)
        scheduler.tick(now: host.now)
        #expect(try runs(host, shanghai) == ["faulty", "hourly", "daily"])
        #expect(try runs(host, berlin) == ["faulty", "hourly"])
        try host.set("2026-03-02T06:00:00+01:00")
        scheduler.tick(now: host.now)
        #expect(try runs(host, berlin).suffix(3) == ["faulty", "hourly", "daily"])
    }

    @Test("what was missed while the host was down runs once")
    func catchUp() throws {
        let first = try TestServices(now: "2026-03-02T05:10:00+08:00")
        let slug = try first.tenant("acme").record.slug
        Scheduler(services: first.services).tick(now: first.now)
        first.services.close()
        let second = try TestServices(now: "2026-03-20T12:30:00+08:00", directory: first.directory)
        let tenant = try second.services.directory.require(slug: slug)
        let scheduler = Scheduler(services: second.services)
        scheduler.tick(now: second.now)
        scheduler.tick(now: second.now)
        #expect(try runs(second, tenant) == ["faulty", "hourly", "daily", "weekly"])
        second.advance(seconds: 1800)
        scheduler.tick(now: second.now)
        #expect(try runs(second, tenant).suffix(2) == ["faulty", "hourly"])
    }

    @Test("a failing job leaves nothing but its error, does not stop the others, is tried again, and heals")
    func failing() throws {
        let host = try TestServices(now: "2026-03-02T05:10:00+08:00")
        let tenant = try host.tenant("acme")
        let scheduler = Scheduler(services: host.services)
        scheduler.tick(now: host.now)
        try host.execute(tenant, "INSERT INTO probe_fault (job) VALUES ('faulty')")
        try host.set("2026-03-02T06:00:00+08:00")
        scheduler.tick(now: host.now)
        #expect(try runs(host, tenant) == ["hourly", "daily"])
        let row = try #require(try host.read(tenant) { try $0.row("SELECT * FROM platform_job WHERE name = 'probe/faulty'") })
        #expect((row["last_error"] as String).contains("PROBE_FAULT"))
        #expect(row["last_run_at"] as Instant == host.now)
        #expect(row["due_at"] as Instant == host.now.advanced(bySeconds: Scheduler.retrySeconds))
        try host.execute(tenant, "DELETE FROM probe_fault")
        host.advance(seconds: Scheduler.retrySeconds)
        scheduler.tick(now: host.now)
        #expect(try runs(host, tenant) == ["hourly", "daily", "faulty"])
        #expect(try host.read(tenant) { try $0.exists("SELECT 1 FROM platform_job WHERE last_error IS NOT NULL") } == false)
    }

    @Test("one company's failure does not stop another's jobs")
    func brokenCompany() throws {
        let host = try TestServices(now: "2026-03-02T05:10:00+08:00")
        let broken = try host.tenant("a-broken")
        let sound = try host.tenant("b-sound")
        let scheduler = Scheduler(services: host.services)
        scheduler.tick(now: host.now)
        try host.execute(broken, "DROP TABLE platform_job")
        try host.set("2026-03-02T06:00:00+08:00")
        scheduler.tick(now: host.now)
        #expect(try runs(host, sound) == ["faulty", "hourly", "daily"])
    }

    @Test("suspended companies and disabled plugins have no jobs; enabling makes them due again")
    func disabled() throws {
        let host = try TestServices(now: "2026-03-02T05:10:00+08:00")
        let without = try host.tenant("without", plugins: [])
        let suspended = try host.tenant("suspended")
        let provisioning = TenantProvisioning(services: host.services)
        try provisioning.setState(suspended, .suspended, "unpaid")
        let scheduler = Scheduler(services: host.services)
        scheduler.tick(now: host.now)
        try host.set("2026-03-02T07:30:00+08:00")
        scheduler.tick(now: host.now)
        #expect(
            try host.read(without) { try $0.values(String.self, "SELECT name FROM platform_job") } == ["platform/prune-requests"])
        #expect(try runs(host, suspended) == [])
        try host.services.directory.save(provisioning.setPlugins(["probe"], in: without.record))
        scheduler.tick(now: host.now)
        try host.set("2026-03-02T08:00:00+08:00")
        scheduler.tick(now: host.now)
        #expect(try runs(host, without) == ["faulty", "hourly"])
    }

    @Test("an idle company is opened only when one of its jobs is due")
    func idle() throws {
        let host = try TestServices(now: "2026-03-02T05:10:00+08:00")
        let tenant = try host.tenant("acme")
        let scheduler = Scheduler(services: host.services)
        scheduler.tick(now: host.now)
        try host.services.store.close(tenant.id)
        let opened = host.services.store.statistics.coldOpens
        for _ in 0..<49 {
            host.advance(seconds: 60)
            scheduler.tick(now: host.now)
        }
        #expect(host.services.store.statistics.coldOpens == opened)
        host.advance(seconds: 60)
        scheduler.tick(now: host.now)
        #expect(host.services.store.statistics.coldOpens == opened + 1)
    }

    @Test("a job that changes the organisation empties the team cache and marks the company as touched")
    func organization() throws {
        let host = try TestServices(now: "2026-03-02T05:10:00+08:00")
        let tenant = try host.tenant("acme")
        let scheduler = Scheduler(services: host.services)
        scheduler.tick(now: host.now)
        func team(_ people: Set<String>) -> VisibleSet {
            tenant.context.teams.team(of: "boss", on: tenant.context.clock.businessDate(of: host.now)) { people }
        }
        _ = team(["one"])
        #expect(!team(["two"]).contains("two"))
        try host.set("2026-03-02T06:00:00+08:00")
        scheduler.tick(now: host.now)
        #expect(team(["two"]).contains("two"))
        #expect(host.services.touched.take() == [tenant.id])
    }

    @Test("answers older than the retention are pruned daily, younger ones stay")
    func prune() throws {
        let host = try TestServices(now: "2026-03-02T05:10:00+08:00")
        let tenant = try host.tenant("acme")
        let scheduler = Scheduler(services: host.services)
        scheduler.tick(now: host.now)
        let old = host.now.advanced(bySeconds: -RequestLog.retentionSeconds)
        try host.execute(
            tenant,
            """
            INSERT INTO platform_request VALUES ('old', x'00', x'', \(old.milliseconds)), ('new', x'00', x'', \(host.now.milliseconds))
            """)
        try host.set("2026-03-03T03:30:00+08:00")
        scheduler.tick(now: host.now)
        #expect(try host.read(tenant) { try $0.values(String.self, "SELECT id FROM platform_request") } == ["new"])
    }
}

import GRDB
import PluginKit
import RPC
import TenantStore
import Testing

@testable import Host

@Suite("Background work")
struct BackgroundWorkTests {
    private func anchored(_ host: TestServices, _ tenant: TenantRuntime) throws -> Int64? {
        try host.services.control.read {
            try Int64.fetchOne(
                $0.database, sql: "SELECT sequence FROM audit_anchor WHERE tenant_id = ?", arguments: [tenant.id.rawValue])
        }
    }

    @Test("a tick anchors what was committed, and stop anchors what came last")
    func anchors() throws {
        let host = try TestServices()
        let tenant = try host.tenant("acme")
        let work = BackgroundWork(services: host.services)
        work.start()
        try host.work(tenant) { writer, _ in writer.audit("notes/1") }
        work.tick()
        #expect(try anchored(host, tenant) == 1)
        try host.work(tenant) { writer, _ in writer.audit("notes/2") }
        work.stop()
        #expect(try anchored(host, tenant) == 2)
    }

    @Test("a company whose head cannot be read stays marked, and the others are anchored")
    func failing() throws {
        let host = try TestServices()
        let broken = try host.tenant("broken")
        let sound = try host.tenant("sound")
        let work = BackgroundWork(services: host.services)
        try host.execute(broken, "ALTER TABLE platform_audit RENAME TO platform_audit_hidden")
        host.services.touched.mark(broken.id)
        try host.work(sound) { writer, _ in writer.audit("notes/1") }
        work.tick()
        #expect(try anchored(host, sound) == 1)
        #expect(host.services.touched.take() == [broken.id])
    }

    @Test("when the control database refuses, no touched company is lost")
    func controlFails() throws {
        let host = try TestServices()
        let tenant = try host.tenant("acme")
        let work = BackgroundWork(services: host.services)
        try host.work(tenant) { writer, _ in writer.audit("notes/1") }
        try host.services.control.write { try $0.database.execute(sql: "ALTER TABLE audit_anchor RENAME TO hidden") }
        work.tick()
        try host.services.control.write { try $0.database.execute(sql: "ALTER TABLE hidden RENAME TO audit_anchor") }
        work.tick()
        #expect(try anchored(host, tenant) == 1)
    }

    @Test("a company that nobody uses is closed after the idle time, and opened again when it is needed")
    func idle() throws {
        let host = try TestServices()
        let tenant = try host.tenant("acme", plugins: [])
        let work = BackgroundWork(services: host.services, idleSeconds: 60)
        work.tick()
        work.deliver()
        try host.work(tenant) { writer, _ in writer.audit("notes/1") }
        work.tick()
        work.deliver()
        #expect(host.services.store.statistics.openTenants == 1)
        for (seconds, open) in [(59, 1), (1, 1), (59, 1), (1, 0)] as [(Int64, Int)] {
            host.advance(seconds: seconds)
            work.tick()
            work.deliver()
            #expect(host.services.store.statistics.openTenants == open)
        }
        #expect(try AuditAnchors(services: host.services).verify(tenant).head.sequence == 1)
    }

    @Test("after an orderly stop no company is opened before something is due there, after a crash all are looked at")
    func restart() throws {
        let first = try TestServices(now: "2026-03-02T05:10:00+08:00")
        let tenants = try ["aa", "bb", "cc"].map { try first.tenant($0) }
        let work = BackgroundWork(services: first.services)
        work.tick()
        work.deliver()
        // A command that commits while the host stops: nobody has looked at what it left.
        work.stop()
        try first.work(tenants[2]) { writer, call in
            writer.send(kind: "mail", to: "restart", body: "late", call)
        }
        first.services.store.shutdown()
        work.saveAgenda()
        first.services.close()

        func start(_ now: String) throws -> (TestServices, BackgroundWork) {
            let host = try TestServices(now: now, directory: first.directory)
            let work = BackgroundWork(services: host.services)
            work.tick()
            work.deliver()
            return (host, work)
        }
        let (second, later) = try start("2026-03-02T05:20:00+08:00")
        #expect(second.services.store.statistics.coldOpens == 1)
        #expect(Mailbox.shared.received("restart").map(\.body) == ["late"])
        try second.set("2026-03-02T06:00:00+08:00")
        later.tick()
        let aa = try second.services.directory.require(slug: "aa")
        let ran = try second.read(aa) { try $0.values(String.self, "SELECT job FROM probe_run ORDER BY rowid") }
        #expect(ran == ["faulty", "hourly", "daily"])
        // The host ends without a word.
        second.services.close()
        let (third, _) = try start("2026-03-02T06:10:00+08:00")
        #expect(third.services.store.statistics.coldOpens == 3)
    }

    @Test("another version of a plugin may have other jobs, so every company is looked at")
    func upgrade() throws {
        let first = try TestServices()
        try first.tenant("acme")
        let work = BackgroundWork(services: first.services)
        work.tick()
        work.deliver()
        work.stop()
        work.saveAgenda()
        first.services.close()
        let second = try TestServices(plugins: [NewerProbePlugin.self], directory: first.directory)
        _ = try TenantProvisioning(services: second.services).migrate(second.services.directory.require(slug: "acme"))
        try second.services.store.close(second.services.directory.require(slug: "acme").id)
        let later = BackgroundWork(services: second.services)
        later.tick()
        #expect(second.services.store.statistics.coldOpens == 2)
    }
}

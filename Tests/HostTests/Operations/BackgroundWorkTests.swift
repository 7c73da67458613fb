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
}

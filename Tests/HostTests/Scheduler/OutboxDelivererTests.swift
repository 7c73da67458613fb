import GRDB
import PluginKit
import PluginTesting
import RPC
import TenantStore
import Testing

@testable import Host

@Suite("Outbox")
struct OutboxDelivererTests {
    private func send(_ host: TestServices, _ tenant: TenantRuntime, to destination: String, kind: String = "mail") throws {
        try host.work(tenant) { writer, call in writer.send(kind: kind, to: destination, body: "hello", call) }
    }

    private func waiting(_ host: TestServices, _ tenant: TenantRuntime) throws -> [Row] {
        try host.read(tenant) { try $0.rows("SELECT * FROM platform_outbox ORDER BY id") }
    }

    @Test("a committed message is delivered once and leaves the outbox")
    func delivered() throws {
        let host = try TestServices()
        let tenant = try host.tenant("acme")
        let outbox = OutboxDeliverer(services: host.services)
        outbox.tick(now: host.now)
        let destination = UUIDv7.generate(at: host.now)
        try send(host, tenant, to: destination)
        outbox.look(at: host.services.touched.take(), now: host.now)
        outbox.tick(now: host.now)
        outbox.tick(now: host.now)
        #expect(Mailbox.shared.received(destination).map(\.body) == ["hello"])
        #expect(try waiting(host, tenant).isEmpty)
    }

    @Test("a message of a command that failed is never delivered")
    func rolledBack() throws {
        let host = try TestServices()
        let tenant = try host.tenant("acme")
        let destination = UUIDv7.generate(at: host.now)
        #expect(throws: RPCError.self) {
            try host.work(tenant) { writer, call in
                writer.send(kind: "mail", to: destination, body: "hello", call)
                throw RPCError.notFound("thing", "x")
            }
        }
        OutboxDeliverer(services: host.services).tick(now: host.now)
        #expect(Mailbox.shared.received(destination).isEmpty)
    }

    @Test("what a stopped host left in an outbox is found after its start")
    func afterRestart() throws {
        let first = try TestServices()
        let destination = UUIDv7.generate(at: first.now)
        try send(first, first.tenant("acme"), to: destination)
        first.services.close()
        let second = try TestServices(directory: first.directory)
        OutboxDeliverer(services: second.services).tick(now: second.now)
        #expect(Mailbox.shared.received(destination).count == 1)
    }

    @Test("a refused message is tried again with the same id after a growing delay, and given up after the last attempt")
    func retried() throws {
        let host = try TestServices()
        let tenant = try host.tenant("acme")
        let outbox = OutboxDeliverer(services: host.services)
        let destination = UUIDv7.generate(at: host.now)
        Mailbox.shared.set(destination, .refuses)
        try send(host, tenant, to: destination)
        outbox.tick(now: host.now)
        var delays: [Int64] = []
        for attempt in 1..<OutboxTable.attemptsMax {
            let row = try #require(try waiting(host, tenant).first)
            #expect(row["attempts"] as Int == attempt)
            let due: Instant = row["due_at"]
            delays.append(due.seconds(since: host.now))
            host.clock.set(Instant(milliseconds: due.milliseconds - 1))
            outbox.tick(now: host.now)
            #expect(Mailbox.shared.received(destination).count == attempt)
            host.clock.set(due)
            outbox.tick(now: host.now)
        }
        #expect(delays == delays.sorted())
        #expect(delays.first == OutboxTable.delaySeconds && delays.last == OutboxTable.delaySecondsMax)
        host.advance(seconds: 10_000_000)
        outbox.tick(now: host.now)
        #expect(Mailbox.shared.received(destination).count == OutboxTable.attemptsMax)
        #expect(Set(Mailbox.shared.received(destination).map(\.id)).count == 1)
        let row = try #require(try waiting(host, tenant).first)
        #expect((row["last_error"] as String).contains("MAIL_REFUSED"))
    }

    @Test("a destination that hangs or is unknown counts as a failure and holds nobody else up")
    func hanging() throws {
        let host = try TestServices()
        let one = try host.tenant("one")
        let two = try host.tenant("two")
        let (hanging, sound) = (UUIDv7.generate(at: host.now), UUIDv7.generate(at: host.now))
        Mailbox.shared.set(hanging, .hangs)
        try send(host, one, to: hanging)
        try send(host, one, to: "nowhere", kind: "pigeon")
        try send(host, two, to: sound)
        // The round is ended some looks after the sound one got its message, however long that takes on a busy machine.
        var looks = 0
        OutboxDeliverer(services: host.services, timeoutMilliseconds: 600_000).tick(now: host.now) {
            if Mailbox.shared.received(sound).count == 1 { looks += 1 }
            return looks > 20
        }
        let errors = try waiting(host, one).map { $0["last_error"] as String }
        #expect(errors.count == 2 && errors[0].contains("no answer") && errors[1].contains("probe.pigeon"))
        #expect(Mailbox.shared.received(sound).count == 1)
        #expect(try waiting(host, two).isEmpty)
    }

    @Test("more messages than one round takes are all delivered, each once")
    func many() throws {
        let host = try TestServices()
        let tenant = try host.tenant("acme")
        let destination = UUIDv7.generate(at: host.now)
        let count = OutboxDeliverer.messagesPerTenantMax * 2 + 5
        for _ in 0..<count { try send(host, tenant, to: destination) }
        let outbox = OutboxDeliverer(services: host.services)
        for _ in 0..<4 { outbox.tick(now: host.now) }
        #expect(Mailbox.shared.received(destination).count == count)
        #expect(Set(Mailbox.shared.received(destination).map(\.id)).count == count)
    }
}

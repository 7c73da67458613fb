import HostTesting
import Logging
import PluginKit
import RPC
import SwiftProtobuf
import Synchronization
import TenantStore
import Testing

@testable import Host

@Suite("Health of plugins")
struct PluginHealthTests {
    private func check(_ host: TestServices, _ plugin: String = "") throws -> Spearhead_Platform_V1_CheckResponse {
        let entry = try #require(HealthMethods.all.first { $0.name.method == "Check" }?.entry)
        guard case .immediate(let handler) = entry.kind else { throw RPCError.notFound("method", "Check") }
        let request = try Spearhead_Platform_V1_CheckRequest.with { $0.plugin = plugin }.serializedBytes() as [UInt8]
        return try Spearhead_Platform_V1_CheckResponse(serializedBytes: handler(request, host.services))
    }

    private func ready(_ host: TestServices, isVerbose: Bool = false) -> String {
        Readiness(services: host.services).text(isVerbose: isVerbose)
    }

    @Test("A check that finds something makes its plugin degraded until it finds nothing; the host serves on")
    func ill() throws {
        let log = LogRecorder()
        let host = try TestServices(logger: log.logger)
        let work = BackgroundWork(services: host.services)
        let tenants = try ["acme", "globex"].map { try host.tenant($0) }
        #expect(try check(host).plugins == ["platform": .serving, "probe": .serving])
        for tenant in tenants {
            try host.execute(tenant, "INSERT INTO probe_fault VALUES ('health')")
            try host.note(tenant, "what is committed is looked at")
        }
        #expect(ready(host).contains("probe ok\n"), "what nobody has looked at is not known")
        work.tick()
        work.examine()
        let degraded = try check(host)
        #expect(degraded.status == .serving && degraded.plugins == ["platform": .serving, "probe": .degraded])
        #expect(try check(host, "probe").status == .degraded)
        #expect(
            ready(host, isVerbose: true)
                == "serving\nplatform ok\nprobe 2 companies ill; run spearhead doctor\n  probe/faults 2 companies ill\n")
        #expect(MetricsPage(services: host.services).text.contains("spearhead_plugin_ill_tenants{plugin=\"probe\"} 2\n"))
        work.examine()
        #expect(log.lines(.warning).count { $0.metadata["check"] == "probe/faults" } == 2, "each is told once")
        // What was ill is looked at again, without a commit.
        for tenant in tenants { try host.execute(tenant, "DELETE FROM probe_fault") }
        work.examine()
        #expect(ready(host, isVerbose: true) == "serving\nplatform ok\nprobe ok\n  probe/faults ok\n")
        work.stop()
    }

    @Test("A quarantined company shows at once, and one that is deleted no more")
    func quarantined() throws {
        let host = try TestServices()
        let tenant = try host.tenant("acme")
        #expect(ready(host).contains("probe ok\n"))
        try TenantProvisioning(services: host.services).setState(tenant, .quarantined, "torn")
        #expect(
            ready(host)
                == "serving\nplatform 1 companies in quarantine; run spearhead doctor\nprobe 1 companies in quarantine; run spearhead doctor\n"
        )
        #expect(!ready(host).contains("acme"), "monitoring hears of no company")
        try TenantProvisioning(services: host.services).delete(tenant)
        #expect(ready(host) == "serving\nplatform ok\nprobe ok\n")
    }

    @Test("A check that fails counts as one that found something, and stops no other company")
    func failing() throws {
        let host = try TestServices()
        let (broken, sound) = try (host.tenant("broken"), host.tenant("sound"))
        try host.execute(broken, "DROP TABLE probe_fault")
        host.services.pluginHealth.look(at: [broken.id, sound.id])
        host.services.pluginHealth.tick(host.services) { false }
        #expect(host.services.pluginHealth.illCount("probe/faults") == 1)
    }

    @Test("While the host drains every plugin drains; a plugin that is none is NOT_FOUND")
    func draining() throws {
        let host = try TestServices()
        #expect(throws: RPCError.self) { try check(host, "nothing") }
        host.services.transport.withLock { $0.isDraining = true }
        #expect(try check(host, "probe").status == .draining)
        #expect(ready(host).hasPrefix("draining\n"))
    }
}

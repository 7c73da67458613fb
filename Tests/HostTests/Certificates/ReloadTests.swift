import Foundation
import Host
import HostTesting
import PluginTesting
import RPC
import SpearheadClient
import Testing

@Suite("Certificates of a running host")
struct ReloadTests {
    private func check(_ client: SpearheadClient) async throws -> Bool {
        let response: Spearhead_Platform_V1_CheckResponse = try await client.call(
            "spearhead.platform.v1.HealthService/Check", Spearhead_Platform_V1_CheckRequest())
        return response.status == .serving
    }

    private func connects(_ host: TestHost, trusting authority: String) async throws -> Bool {
        do {
            let client = try await SpearheadClient.connect(
                to: "127.0.0.1", port: host.host.port, trustRoots: .file(authority), retries: .never)
            let isServing = try await check(client)
            await client.close()
            return isServing
        } catch let error as RPCError {
            #expect(error.code == .unavailable)
            return false
        }
    }

    @Test("New files are taken up by new connections, while open connections go on; unusable files change nothing")
    func reloads() async throws {
        let elsewhere = TemporaryDirectory()
        defer { elsewhere.remove() }
        try await TestHost.run { host in
            let open = try host.client(nil)
            let old = DevelopmentCertificates(dataDirectory: host.directory.path)
            let new = DevelopmentCertificates(dataDirectory: elsewhere.path)
            try new.prepare(now: host.clock.now)
            #expect(try await connects(host, trusting: old.authorityPath))
            #expect(try await !connects(host, trusting: new.authorityPath))

            try "garbage".write(toFile: old.keyPath, atomically: true, encoding: .utf8)
            try host.host.reloadCertificates()
            #expect(try await connects(host, trusting: old.authorityPath))

            for (source, target) in [(new.certificatePath, old.certificatePath), (new.keyPath, old.keyPath)] {
                try Data(contentsOf: URL(fileURLWithPath: source)).write(to: URL(fileURLWithPath: target))
            }
            try host.host.reloadCertificates()
            #expect(try await !connects(host, trusting: old.authorityPath))
            #expect(try await connects(host, trusting: new.authorityPath))
            #expect(try await check(open))
        }
    }

    @Test("A certificate of one's own must exist and fit its key, or the host does not start")
    func unusable() async throws {
        await #expect(throws: RPCError.self) {
            try await TestHost.run(flags: ["tls.certificate": "/nowhere/a.pem", "tls.key": "/nowhere/a.key"]) { _ in }
        }
    }
}

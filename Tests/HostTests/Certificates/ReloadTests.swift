import Foundation
import Glibc
import HostTesting
import Logging
import PluginTesting
import RPC
import SpearheadClient
import Testing

@testable import Host

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

    @Test(
        "A pair that is swapped by a symbolic link, as certificate managers do it, is taken up without being told",
        .timeLimit(.minutes(10)))
    func swapped() async throws {
        let elsewhere = TemporaryDirectory()
        defer { elsewhere.remove() }
        let manager = FileManager.default
        let link = elsewhere.path + "/current"
        let pairs = try ["first", "second", "bad"].map { name in
            let certificates = DevelopmentCertificates(dataDirectory: "\(elsewhere.path)/\(name)")
            try certificates.prepare(now: HostServices.systemNow())
            return certificates
        }
        try manager.removeItem(atPath: pairs[2].keyPath)
        func swap(to name: String) throws {
            try manager.createSymbolicLink(atPath: link + ".new", withDestinationPath: "\(elsewhere.path)/\(name)/tls")
            try #require(rename(link + ".new", link) == 0)
        }
        try swap(to: "first")
        let flags = ["tls.certificate": link + "/server.pem", "tls.key": link + "/server.key"]
        let log = LogRecorder()
        // The test host trusts the authority of its own directory, so that is made of the first pair.
        let directory = TemporaryDirectory()
        try manager.createDirectory(atPath: directory.path, withIntermediateDirectories: true)
        try manager.copyItem(atPath: elsewhere.path + "/first/tls", toPath: directory.path + "/tls")
        try await TestHost.run(in: directory, flags: flags, logger: log.logger) { host in
            let open = try host.client(nil)
            try swap(to: "second")
            // Files are looked at once a second at most, when somebody connects.
            while try await !connects(host, trusting: pairs[1].authorityPath) {}
            #expect(try await !connects(host, trusting: pairs[0].authorityPath))
            try swap(to: "bad")
            while log.lines(.warning).isEmpty { _ = try await connects(host, trusting: pairs[1].authorityPath) }
            #expect(log.lines(.warning).map(\.message) == ["certificate not reloaded, the former one stays in use"])
            #expect(try await connects(host, trusting: pairs[1].authorityPath))
            #expect(Doctor(services: try host.services).findings().contains { $0.text.contains("could not start again") })
            #expect(try await check(open), "a connection made before goes on")
        }
    }

    @Test("A certificate of one's own must exist and fit its key, or the host does not start")
    func unusable() async throws {
        await #expect(throws: RPCError.self) {
            try await TestHost.run(flags: ["tls.certificate": "/nowhere/a.pem", "tls.key": "/nowhere/a.key"]) { _ in }
        }
    }
}

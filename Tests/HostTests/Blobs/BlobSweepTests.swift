import Foundation
import HostTesting
import PluginKit
import PluginTesting
import RPC
import TenantStore
import Testing

@testable import Host

@Suite("Blobs that nothing refers to")
struct BlobSweepTests {
    private static let day: Int64 = 86_400

    private func place(_ text: String, _ host: TestServices, _ tenant: TenantRuntime) throws -> BlobDigest {
        let incoming = try host.services.store.receiveBlob(tenant.scope)
        try incoming.append(Data(text.utf8))
        let digest = try incoming.seal()
        try host.services.store.placeBlob(tenant.scope, incoming, digest)
        return digest
    }

    private func refer(_ digest: BlobDigest, _ host: TestServices, _ tenant: TenantRuntime) throws {
        try host.execute(tenant, "INSERT INTO platform_blob VALUES ('\(digest)', 1, 0)")
    }

    /// Real files have real times, so the clock starts at the real time.
    private func start() throws -> (TestServices, TenantRuntime) {
        let host = try TestServices(now: HostServices.systemNow().description)
        return (host, try host.tenant("acme"))
    }

    @Test("go a day after they came; what a transaction refers to, what is young and what an upload holds stay")
    func sweep() throws {
        let (host, tenant) = try start()
        let sweeper = BlobSweeper(services: host.services)
        let blobs = host.services.store.blobs(tenant.scope)
        #expect(try sweeper.sweep(tenant, now: host.now) == 0 && !blobs.exists)
        let referred = try place("referred", host, tenant)
        try refer(referred, host, tenant)
        let orphan = try place("orphan", host, tenant)
        let held = try place("held", host, tenant)
        for digest in [referred, orphan] { host.services.store.releaseBlob(tenant.scope, digest) }
        let incoming = "\(host.directory)/tenants/\(tenant.id)/blobs/.incoming-0"
        try Data("cut".utf8).write(to: URL(fileURLWithPath: incoming))
        #expect(try sweeper.sweep(tenant, now: host.now) == 0)
        #expect(FileManager.default.fileExists(atPath: incoming))
        let later = host.now.advanced(bySeconds: Self.day + 60)
        #expect(try sweeper.sweep(tenant, now: later) == 2)
        #expect(try blobs.byteCount(orphan) == nil && !FileManager.default.fileExists(atPath: incoming))
        #expect(try blobs.byteCount(referred) == 8 && blobs.byteCount(held) == 4)
        host.services.store.releaseBlob(tenant.scope, held)
        #expect(try sweeper.sweep(tenant, now: later) == 1)
        #expect(try blobs.byteCount(held) == nil)
    }

    @Test("are looked for once a day and after a restart")
    func daily() throws {
        let (host, tenant) = try start()
        let sweeper = BlobSweeper(services: host.services)
        let blobs = host.services.store.blobs(tenant.scope)
        sweeper.tick(now: host.now)
        let orphan = try place("orphan", host, tenant)
        host.services.store.releaseBlob(tenant.scope, orphan)
        host.advance(seconds: Self.day - 1)
        sweeper.tick(now: host.now)
        #expect(try blobs.byteCount(orphan) == 6)
        host.advance(seconds: 60)
        sweeper.tick(now: host.now)
        #expect(try blobs.byteCount(orphan) == nil)
        let second = try place("second", host, tenant)
        host.services.store.releaseBlob(tenant.scope, second)
        BlobSweeper(services: host.services).tick(now: host.now.advanced(bySeconds: Self.day))
        #expect(try blobs.byteCount(second) == nil)
    }

    @Test("count toward the company's bytes when they are referred to, from the first sweep on")
    func usage() throws {
        let (host, tenant) = try start()
        let digest = try place("x", host, tenant)
        try refer(digest, host, tenant)
        #expect(tenant.blobs.byteCount == 0)
        BlobSweeper(services: host.services).tick(now: host.now)
        #expect(tenant.blobs.byteCount == 1)
    }
}

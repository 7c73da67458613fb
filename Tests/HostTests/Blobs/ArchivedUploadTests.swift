import Foundation
import HostTesting
import PluginKit
import PluginTesting
import RPC
import SpearheadClient
import SwiftProtobuf
import TenantStore
import Testing

@testable import Host

@Suite("Uploads and archives")
struct ArchivedUploadTests {
    @Test("A file that was uploaded after the backup is in the company of a later instant, although the live one was lost")
    func uploaded() async throws {
        try await TestHost.run(plugins: [FilesPlugin.self], flags: ["backup.archive": "on"]) { host in
            let company = try await host.company("acme")
            let before = try await upload(company, "before the backup")
            let services = try host.services
            let acme = try company.runtime
            _ = try Backups(services: services).create(acme, now: host.clock.now) { _ in }
            host.clock.set(host.clock.now.advanced(bySeconds: 60))
            let after = try await upload(company, "after the backup")
            let instant = host.clock.now
            host.clock.set(host.clock.now.advanced(bySeconds: 60))
            let late = try await upload(company, "after the instant")
            services.blobArchive.tick(services)
            services.store.archiveLogs()
            // Nothing of the company is left but its backup and its archive.
            for digest in [before, after, late] {
                let text = "\(digest)"
                try FileManager.default.removeItem(
                    atPath: "\(host.directory.path)/tenants/\(acme.id)/blobs/\(text.prefix(2))/\(text)")
            }
            let _: Spearhead_Platform_V1_RestoreTenantAtResponse = try await host.operator.call(
                "spearhead.platform.v1.BackupService/RestoreTenantAt",
                Spearhead_Platform_V1_RestoreTenantAtRequest.with {
                    $0.requestID = UUIDv7.generate(at: host.clock.now)
                    $0.tenant = "acme"
                    $0.time = instant.timestamp
                    $0.newTenant = "again"
                })
            let again = try services.directory.require(slug: "again")
            let blobs = services.store.blobs(again.scope)
            #expect(try blobs.isWhole(before) == true && blobs.isWhole(after) == true)
            #expect(try blobs.isWhole(late) != true)
        }
    }

    private func upload(_ company: TestCompany, _ text: String) async throws -> BlobDigest {
        let content = Data(text.utf8)
        let method = try #require(MethodName(FilesPlugin.upload))
        let messages = [
            FilesPlugin.Upload.with {
                $0.title = "photo"
                $0.requestID = RequestID.make()
                $0.sha256 = BlobDigest.of(content).hexadecimal
            }, FilesPlugin.Upload.with { $0.chunk = content },
        ]
        let answer: FilesPlugin.Uploaded = try await company.client.clientStream(
            method, AsyncStream(messages), timeoutMilliseconds: 600_000)
        #expect(answer.bytes == Int64(content.count))
        return BlobDigest.of(content)
    }
}

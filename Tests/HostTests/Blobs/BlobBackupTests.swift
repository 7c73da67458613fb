import Foundation
import HostTesting
import PluginKit
import PluginTesting
import RPC
import TenantStore
import Testing

@testable import Host

@Suite("Backups with blobs")
struct BlobBackupTests {
    private func store(_ text: String, _ host: TestServices, _ tenant: TenantRuntime) throws -> BlobDigest {
        let incoming = try host.services.store.receiveBlob(tenant.scope)
        try incoming.append(Data(text.utf8))
        let digest = try incoming.seal()
        try host.services.store.placeBlob(tenant.scope, incoming, digest)
        try host.execute(tenant, "INSERT INTO platform_blob VALUES ('\(digest)', \(text.utf8.count), 0)")
        host.services.store.releaseBlob(tenant.scope, digest)
        return digest
    }

    private func path(_ directory: String, _ digest: BlobDigest) -> String {
        "\(directory)/blobs/\(digest.hexadecimal.prefix(2))/\(digest)"
    }

    private func links(_ path: String) throws -> Int? {
        (try FileManager.default.attributesOfItem(atPath: path)[.referenceCount] as? NSNumber)?.intValue
    }

    private func replace(_ path: String, _ text: String) throws {
        try FileManager.default.removeItem(atPath: path)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    @Test("A backup has the blobs as second names of the company's files, and a restored company has them too")
    func restored() throws {
        let host = try TestServices()
        let old = try host.tenant("acme")
        let digests = try ["one", "two", "three"].map { try store($0, host, old) }
        let name = try #require(host.createBackup("acme").last).backup.name
        let later = try store("later", host, old)
        let backup = "\(host.directory)/backups/\(name)"
        for digest in digests { #expect(try links(path(backup, digest)) == 2) }
        #expect(!FileManager.default.fileExists(atPath: path(backup, later)))
        _ = try Backups(services: host.services).verify(#require(BackupName(name)))
        #expect(try host.restore(name, as: "acme") == true)
        let new = try host.services.directory.require(slug: "acme")
        let blobs = host.services.store.blobs(new.scope)
        for digest in digests { #expect(try blobs.isWhole(digest) == true) }
        #expect(try blobs.isWhole(later) == nil)
        #expect(!FileManager.default.fileExists(atPath: "\(host.directory)/tenants/\(old.id)"))
        try host.services.loadBlobUsage(new)
        #expect(new.blobs.byteCount == 11)
        try TenantProvisioning(services: host.services).delete(new)
        #expect(try FileManager.default.contentsOfDirectory(atPath: host.directory + "/tenants") == [])
        // The backup has names of its own.
        for digest in digests { #expect(try links(path(backup, digest)) == 1) }
    }

    @Test("A backup whose blob is changed or missing is damaged, and is not restored")
    func damaged() throws {
        let host = try TestServices()
        let tenant = try host.tenant("acme")
        let digest = try store("one", host, tenant)
        let name = try #require(host.createBackup("acme").last).backup.name
        let file = path("\(host.directory)/backups/\(name)", digest)
        let backups = Backups(services: host.services)
        try replace(file, "two")
        #expect(try reason { try backups.verify(#require(BackupName(name))) } == "BACKUP_DAMAGED")
        #expect(try reason { try host.restore(name, as: "copy") } == "BACKUP_DAMAGED")
        try FileManager.default.removeItem(atPath: file)
        #expect(try reason { try backups.verify(#require(BackupName(name))) } == "BACKUP_DAMAGED")
        #expect(try reason { try host.restore(name, as: "copy") } == "BACKUP_DAMAGED")
        #expect(host.services.directory.find(slug: "copy") == nil)
        #expect(try FileManager.default.contentsOfDirectory(atPath: host.directory + "/tenants") == [tenant.id.rawValue])
    }

    @Test("A company that lost a blob cannot be backed up as if it were whole")
    func lost() throws {
        let host = try TestServices()
        let tenant = try host.tenant("acme")
        let digest = try store("one", host, tenant)
        let file = path("\(host.directory)/tenants/\(tenant.id)", digest)
        try replace(file, "longer")
        #expect(reason { try host.createBackup("acme") } == "BACKUP_DAMAGED")
        try FileManager.default.removeItem(atPath: file)
        #expect(reason { try host.createBackup("acme") } == "BACKUP_DAMAGED")
        #expect(try host.listBackups().backups == [])
    }

    @Test("A backup of a version without blobs is restored")
    func older() throws {
        let host = try TestServices()
        let tenant = try host.tenant("acme")
        try host.execute(
            tenant, "DROP TABLE platform_blob; DELETE FROM platform_migration WHERE name = 'platform/0003-blobs'")
        let name = try #require(host.createBackup("acme").last).backup.name
        #expect(try host.restore(name, as: "copy") == false)
        let copy = try host.services.directory.require(slug: "copy")
        #expect(try host.read(copy) { try $0.value(Int.self, "SELECT count(*) FROM platform_blob") } == 0)
    }
}

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

    @Test("Blobs are sealed once; later backups have them as second names, and a restored company has their content")
    func restored() throws {
        let host = try TestServices()
        let old = try host.tenant("acme")
        let backups = Backups(services: host.services)
        let digests = try ["one", "two", "three"].map { try store($0, host, old) }
        let first = try backups.open(host.backup("acme"))
        for digest in digests {
            #expect(try links(path("\(host.directory)/tenants/\(old.id)", digest)) == 1)
            #expect(try links(first.blobs.path(digest)) == 1)
        }
        let later = try store("later", host, old)
        host.advance(seconds: 60)
        let second = try backups.open(host.backup("acme"))
        for digest in digests { #expect(try links(second.blobs.path(digest)) == 2) }
        #expect(try links(second.blobs.path(later)) == 1)
        #expect(!FileManager.default.fileExists(atPath: first.blobs.path(later)))
        for backup in [first, second] { _ = try backups.verify(backup.name) }
        #expect(try host.restore(first.name.description, as: "acme") == true)
        let new = try host.services.directory.require(slug: "acme")
        let blobs = host.services.store.blobs(new.scope)
        for digest in digests { #expect(try blobs.isWhole(digest) == true) }
        #expect(try blobs.isWhole(later) == nil)
        #expect(!FileManager.default.fileExists(atPath: "\(host.directory)/tenants/\(old.id)"))
        try host.services.loadBlobUsage(new)
        #expect(new.blobs.byteCount == 11)
        try FileManager.default.removeItem(atPath: first.directory)
        _ = try backups.verify(second.name)
    }

    @Test("The name of a sealed blob is not the hash of its content, and differs between companies")
    func names() throws {
        let host = try TestServices()
        var names: Set<String> = []
        for slug in ["acme", "globex"] {
            let digest = try store("known", host, host.tenant(slug))
            let backup = try Backups(services: host.services).open(host.backup(slug))
            let files = try FileManager.default.subpathsOfDirectory(atPath: backup.directory)
            #expect(!files.contains { $0.contains(digest.hexadecimal) })
            names.insert(try #require(files.first { $0.utf8.count > 60 }))
        }
        #expect(names.count == 2)
    }

    @Test("A backup whose blob is changed, missing or another one is damaged, and is not restored")
    func damaged() throws {
        let host = try TestServices()
        let tenant = try host.tenant("acme")
        let (one, two) = (try store("one", host, tenant), try store("two", host, tenant))
        let name = try host.backup("acme")
        let backups = Backups(services: host.services)
        let blobs = try backups.open(name).blobs
        let whole = try Data(contentsOf: URL(fileURLWithPath: blobs.path(one)))
        let other = try Data(contentsOf: URL(fileURLWithPath: blobs.path(two)))
        for damage in [Data("two".utf8), other, whole.dropLast(), nil] {
            try FileManager.default.removeItem(atPath: blobs.path(one))
            try damage?.write(to: URL(fileURLWithPath: blobs.path(one)))
            #expect(reason { try backups.verify(name) } == "BACKUP_DAMAGED")
            #expect(reason { try host.restore(name.description, as: "copy") } == "BACKUP_DAMAGED")
        }
        #expect(host.services.directory.find(slug: "copy") == nil)
        #expect(try FileManager.default.contentsOfDirectory(atPath: host.directory + "/tenants") == [tenant.id.rawValue])
        // The next backup does not take the damage over.
        try whole.dropLast().write(to: URL(fileURLWithPath: blobs.path(one)))
        host.advance(seconds: 60)
        _ = try backups.verify(host.backup("acme"))
        try FileManager.default.removeItem(atPath: blobs.path(one))
        try whole.write(to: URL(fileURLWithPath: blobs.path(one)))
        _ = try backups.verify(name)
    }

    @Test("A company that lost a blob cannot be backed up as if it were whole")
    func lost() throws {
        let host = try TestServices()
        let tenant = try host.tenant("acme")
        let digest = try store("one", host, tenant)
        let file = path("\(host.directory)/tenants/\(tenant.id)", digest)
        for text in ["longer", "two"] {
            try replace(file, text)
            #expect(reason { try host.createBackup("acme") } == "BACKUP_DAMAGED")
        }
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

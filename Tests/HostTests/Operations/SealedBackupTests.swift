import Foundation
import PluginKit
import PluginTesting
import RPC
import TenantStore
import Testing

@testable import Host

@Suite("Sealed backups")
struct SealedBackupTests {
    /// Whether any file below a directory, or its name, holds these bytes.
    private func holds(_ directory: String, _ bytes: Data) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: directory).filter { name in
            let content = FileManager.default.contents(atPath: directory + "/" + name) ?? Data()
            return content.range(of: bytes) != nil || Data(name.utf8).range(of: bytes) != nil
        }
    }

    @Test("Nothing that the company holds can be read in the backup, and nothing plain stays anywhere else")
    func nothingPlain() throws {
        let host = try TestServices()
        let tenant = try host.tenant("acme")
        let secret = "Der Kunde Müller zahlt nie"
        try host.note(tenant, secret)
        let blob = try host.services.store.receiveBlob(tenant.scope)
        try blob.append(Data("blob: \(secret)".utf8))
        let digest = try blob.seal()
        try host.services.store.placeBlob(tenant.scope, blob, digest)
        try host.execute(tenant, "INSERT INTO platform_blob VALUES ('\(digest)', \(blob.byteCount), 0)")
        host.services.store.releaseBlob(tenant.scope, digest)
        let backups = host.directory + "/backups"
        try host.services.store.close(tenant.id)
        let before = try Set(FileManager.default.subpathsOfDirectory(atPath: host.directory))
        let name = try host.backup("acme")
        _ = try Backups(services: host.services).verify(name)
        // Reading a database that is open would take its locks away.
        try host.services.store.close(tenant.id)
        #expect(try !holds(host.directory + "/tenants", Data(secret.utf8)).isEmpty, "the search finds what is there")
        let manifest = try Backups(services: host.services).manifest(name)
        for text in [
            secret, "SQLite format", "platform_audit", "probe", "Asia/Shanghai", manifest.sha256, manifest.contents.auditHead,
        ] {
            #expect(try holds(backups, Data(text.utf8)) == [], "\(text)")
        }
        let new = try Set(FileManager.default.subpathsOfDirectory(atPath: host.directory)).subtracting(before)
        let elsewhere = new.filter { !$0.hasPrefix("backup") && !$0.contains("/tenant.db-") }
        #expect(elsewhere == [], "no copy stays beside them")
    }

    @Test("While a backup is made, the plain copy has no name")
    func meanwhile() throws {
        let host = try TestServices()
        let tenant = try host.tenant("acme")
        try host.execute(tenant, "INSERT INTO probe_note VALUES ('large', hex(zeroblob(2000000)))")
        _ = try host.services.backupKeys.key(for: tenant.id)
        func names() throws -> Set<String> { try Set(FileManager.default.subpathsOfDirectory(atPath: host.directory)) }
        let before = try names()
        var during: Set<String> = []
        _ = try Backups(services: host.services).create(tenant, now: host.now) { _ in during.formUnion(try names()) }
        let new = during.subtracting(before).filter { !$0.hasPrefix("tenants/") }
        #expect(new.allSatisfy { $0 == "backups" || $0.wholeMatch(of: /backups\/\.creating-[0-9a-f]{32}/) != nil }, "\(new)")
        #expect(!new.isEmpty)
    }

    @Test("What had to have a name when the host ended is swept away")
    func swept() throws {
        let host = try TestServices()
        let left = host.directory + "/.nameless-0"
        try Data("plain".utf8).write(to: URL(fileURLWithPath: left))
        try TenantProvisioning(services: host.services).finishInterrupted()
        #expect(!FileManager.default.fileExists(atPath: left))
    }

    @Test("Databases and manifests of two backups cannot change places")
    func swapped() throws {
        let host = try TestServices()
        try host.tenant("acme")
        let one = try host.backup("acme")
        host.advance(seconds: 60)
        let two = try host.backup("acme")
        let backups = Backups(services: host.services)
        for file in [SealedBackup.databaseName, SealedManifest.fileName] {
            let (first, second) = (backups.directory(one) + "/" + file, backups.directory(two) + "/" + file)
            try FileManager.default.moveItem(atPath: first, toPath: first + ".0")
            try FileManager.default.moveItem(atPath: second, toPath: first)
            try FileManager.default.moveItem(atPath: first + ".0", toPath: second)
            for name in [one, two] { #expect(reason { try backups.verify(name) } == "BACKUP_DAMAGED") }
            try FileManager.default.moveItem(atPath: first, toPath: first + ".0")
            try FileManager.default.moveItem(atPath: second, toPath: first)
            try FileManager.default.moveItem(atPath: first + ".0", toPath: second)
            for name in [one, two] { _ = try backups.verify(name) }
        }
    }

    @Test("With the backups, the wrapped keys and the deployment key, a lost machine's companies live again elsewhere")
    func disaster() throws {
        let lost = try TestServices()
        try lost.note(lost.tenant("acme"), "kept")
        let name = try lost.backup("acme").description
        lost.services.close()
        let new = try TestServices()
        try FileManager.default.copyItem(atPath: lost.directory + "/backups", toPath: new.directory + "/backups")
        // Everything is needed: without the wrapped key, and without the deployment key, nothing opens.
        #expect(reason { try new.restore(name, as: "acme") } == "BACKUP_KEY_MISSING")
        try FileManager.default.copyItem(atPath: lost.directory + "/backup-keys", toPath: new.directory + "/backup-keys")
        #expect(reason { try new.restore(name, as: "acme") } == "BACKUP_KEY_UNUSABLE")
        #expect(try new.listBackups().backups.map(\.name) == [name])
        let keys = new.services.backupKeys.deployment
        try keys.write(keys.keys() + lost.services.backupKeys.deployment.keys())
        #expect(try new.restore(name, as: "acme") == false)
        #expect(try new.notes("acme") == ["kept"])
        // After a rotation the lost machine's deployment key is needed no more.
        #expect(try new.services.backupKeys.rotate() == 1)
        #expect(try keys.keys().count == 1)
        new.advance(seconds: 60)
        try new.createBackup("acme")
        #expect(try Backups(services: new.services).verify(#require(BackupName(name))).contents.rows["probe_note"] == 1)
    }
}

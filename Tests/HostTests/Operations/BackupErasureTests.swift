import Foundation
import PluginKit
import PluginTesting
import RPC
import SwiftProtobuf
import TenantStore
import Testing

@testable import Host

@Suite("Erasing backups")
struct BackupErasureTests {
    private func destroyKey(_ host: TestServices, _ slug: String, confirm: String? = nil) throws -> (keys: Int, backups: Int) {
        let response: Spearhead_Platform_V1_DestroyBackupKeyResponse = try host.call(
            "BackupService/DestroyBackupKey",
            Spearhead_Platform_V1_DestroyBackupKeyRequest.with {
                $0.tenant = slug
                $0.confirmTenant = confirm ?? slug
                $0.requestID = UUIDv7.generate(at: host.now)
            })
        return (Int(response.keys), Int(response.backups))
    }

    private func delete(_ host: TestServices, _ slug: String) throws {
        try TenantProvisioning(services: host.services).delete(host.services.directory.require(slug: slug))
    }

    private func keyFiles(_ host: TestServices) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: host.directory + "/backup-keys").count
    }

    private let day: Int64 = 86_400

    @Test("Destroying the key erases every backup, and copies of them elsewhere; other companies and the company itself live on")
    func destroyed() throws {
        let host = try TestServices()
        for slug in ["acme", "globex"] { try host.note(host.tenant(slug), "kept") }
        let name = try host.backup("acme")
        let other = try host.backup("globex")
        host.advance(seconds: 60)
        try host.createBackup("acme")
        let copy = host.directory + "/copy"
        try FileManager.default.copyItem(atPath: host.directory + "/backups/\(name)", toPath: copy)
        #expect(reason { try destroyKey(host, "acme", confirm: "other") } == "INVALID_FIELDS")
        #expect(reason { try destroyKey(host, "nobody") } == "NOT_FOUND")
        #expect(try destroyKey(host, "acme") == (1, 2))
        #expect(try host.listBackups().backups.map(\.name) == [other.description])
        try FileManager.default.moveItem(atPath: copy, toPath: host.directory + "/backups/\(name)")
        let backups = Backups(services: host.services)
        #expect(reason { try backups.verify(name) } == "BACKUP_KEY_MISSING")
        #expect(reason { try host.restore(name.description, as: "fresh") } == "BACKUP_KEY_MISSING")
        _ = try backups.verify(other)
        #expect(try host.notes("acme") == ["kept"])
        host.advance(seconds: 60)
        _ = try backups.verify(host.backup("acme"))
    }

    @Test("A deleted company can be restored until its key's time has come, and goes on with its key and backups")
    func undone() throws {
        let host = try TestServices()
        try host.note(host.tenant("acme"), "kept")
        let name = try host.backup("acme")
        let rounds = BackupRounds(services: host.services)
        try delete(host, "acme")
        host.advance(seconds: 29 * day)
        rounds.tick(now: host.now)
        #expect(try host.restore(name.description, as: "acme") == false)
        #expect(try host.notes("acme") == ["kept"])
        let key = try host.services.backupKeys.key(for: host.services.directory.require(slug: "acme").id)
        #expect(Backups(services: host.services).key(name) == key.id)
        host.advance(seconds: 365 * day)
        rounds.tick(now: host.now)
        _ = try Backups(services: host.services).verify(name)
    }

    @Test("When its time has come the key of a deleted company is destroyed, and its backups with it")
    func ended() throws {
        let host = try TestServices()
        try host.tenant("acme")
        try host.tenant("globex")
        try host.createBackup("acme")
        let other = try host.backup("globex")
        let rounds = BackupRounds(services: host.services)
        try delete(host, "acme")
        host.advance(seconds: 30 * day - 1)
        rounds.tick(now: host.now)
        #expect(try keyFiles(host) == 2)
        host.advance(seconds: BackupRounds.keysSeconds)
        rounds.tick(now: host.now)
        #expect(try keyFiles(host) == 1)
        #expect(Backups(services: host.services).names() == [other])
    }

    @Test("Without a time of grace the key goes with the company; who must not wait destroys it by name")
    func atOnce() throws {
        var settings = BackupSettings()
        settings.keyGraceDays = 0
        let strict = try TestServices(backups: settings)
        try strict.tenant("acme")
        try strict.createBackup("acme")
        try delete(strict, "acme")
        #expect(try keyFiles(strict) == 0 && strict.listBackups().backups == [])
        let host = try TestServices()
        try host.tenant("acme")
        try host.createBackup("acme")
        try delete(host, "acme")
        #expect(try destroyKey(host, "acme") == (1, 1))
        #expect(try keyFiles(host) == 0)
    }

    @Test("A host that stops while it deletes a company ends the key at its next start")
    func crashed() throws {
        let host = try TestServices()
        let tenant = try host.tenant("acme")
        try host.createBackup("acme")
        var record = tenant.record
        record.state = .deleting
        try host.services.directory.save(record)
        try TenantProvisioning(services: host.services).finishInterrupted()
        #expect(host.services.backupKeys.doomed(now: host.now.advanced(bySeconds: 30 * day)).count == 1)
    }

    @Test("A company that is replaced leaves its key to the one in its place; one that is made beside it has its own")
    func inherited() throws {
        let host = try TestServices()
        let old = try host.tenant("acme")
        let name = try host.backup("acme")
        let key = try host.services.backupKeys.key(for: old.id)
        try host.restore(name.description, as: "acme")
        try host.restore(name.description, as: "copy")
        func now(_ slug: String) throws -> BackupKeyID {
            try host.services.backupKeys.key(for: host.services.directory.require(slug: slug).id).id
        }
        #expect(try now("acme") == key.id)
        #expect(try now("copy") != key.id)
        // Another company's backup does not change the key of the company that it replaces.
        try host.tenant("globex")
        let before = try now("globex")
        try host.restore(name.description, as: "globex")
        #expect(try now("globex") == before)
        // The key that another company uses is not destroyed with the backups that have its slug.
        try delete(host, "copy")
        #expect(try destroyKey(host, "acme") == (1, 1))
        #expect(host.services.backupKeys.exists(before))
    }

    @Test("The deployment key is rotated over RPC")
    func rotated() throws {
        let host = try TestServices()
        try host.tenant("acme")
        let name = try host.backup("acme")
        let before = try host.services.backupKeys.deployment.keys()
        let response: Spearhead_Platform_V1_RotateBackupKeyResponse = try host.call(
            "BackupService/RotateBackupKey",
            Spearhead_Platform_V1_RotateBackupKeyRequest.with { $0.requestID = UUIDv7.generate(at: host.now) })
        #expect(response.keys == 1)
        #expect(try host.services.backupKeys.deployment.keys() != before)
        _ = try Backups(services: host.services).verify(name)
    }
}

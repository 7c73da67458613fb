import Foundation
import GRDB
import PluginKit
import PluginTesting
import RPC
import TenantStore
import Testing

@testable import Host

@Suite("Restoring backups")
struct RestorationTests {
    private func tenantDirectories(_ host: TestServices) throws -> Set<String> {
        Set(try FileManager.default.contentsOfDirectory(atPath: host.directory + "/tenants"))
    }

    private func holder(_ host: TestServices, _ secret: Secret) -> TenantID? {
        guard case .load(_, let tenant) = host.services.identity.lookUp(authorization: Array("Bearer \(secret.reveal())".utf8))
        else {
            return nil
        }
        return tenant.id
    }

    @Test("restoring replaces the company's data, keeps its slug and tokens, and removes the old files")
    func replace() throws {
        let host = try TestServices()
        let old = try host.tenant("acme")
        let other = try host.tenant("globex")
        try host.note(old, "kept")
        let (_, live) = try host.services.identity.issue(.api, tenant: old.id, subject: "u", name: "a", lifetimeSeconds: 9999)
        let (_, dead) = try host.services.identity.issue(.api, tenant: old.id, subject: "u", name: "b", lifetimeSeconds: 9999)
        let name = try #require(host.createBackup("acme").last).backup.name
        try host.note(old, "lost")
        try host.services.identity.revoke { $0.name == "b" }
        #expect(try host.restore(name, as: "acme") == true)
        let new = try host.services.directory.require(slug: "acme")
        #expect(new.id != old.id && new.record.state == .active && new.record.plugins == ["probe"])
        #expect(try host.notes("acme") == ["kept"])
        #expect(holder(host, live) == new.id)
        #expect(holder(host, dead) == nil)
        #expect(host.services.directory.find(old.id) == nil)
        #expect(try tenantDirectories(host) == [new.id.rawValue, other.id.rawValue])
        #expect(try AuditAnchors(services: host.services).anchored(new.id)?.sequence == 1)
        try host.note(new, "after")
        #expect(try AuditAnchors(services: host.services).verify(new).problem == nil)
        host.services.close()
        let again = try TestServices(directory: host.directory)
        #expect(try again.notes("acme") == ["kept", "after"])
        #expect(holder(again, live) == new.id)
    }

    @Test("a backup becomes a new company beside the old one, without its tokens")
    func beside() throws {
        let host = try TestServices()
        let old = try host.tenant("acme")
        try host.note(old, "kept")
        let (_, live) = try host.services.identity.issue(.api, tenant: old.id, subject: "u", name: "a", lifetimeSeconds: 9999)
        let name = try #require(host.createBackup("acme").last).backup.name
        #expect(try host.restore(name, as: "copy-of-acme") == false)
        #expect(try host.notes("copy-of-acme") == ["kept"])
        #expect(try host.notes("acme") == ["kept"])
        #expect(holder(host, live) == old.id)
    }

    @Test("a suspended company stays suspended, a quarantined one works again")
    func states() throws {
        let host = try TestServices()
        let provisioning = TenantProvisioning(services: host.services)
        for (slug, state, expected) in [
            ("one", TenantRecord.State.suspended, TenantRecord.State.suspended), ("two", .quarantined, .active),
        ] {
            let tenant = try host.tenant(slug)
            let name = try #require(host.createBackup(slug).last).backup.name
            try provisioning.setState(tenant, state, "because")
            try host.restore(name, as: slug)
            #expect(try host.services.directory.require(slug: slug).record.state == expected)
        }
        let both = try host.tenant("three")
        let name = try #require(host.createBackup("three").last).backup.name
        try provisioning.setState(both, .suspended, "unpaid")
        try provisioning.setState(both, .quarantined, "torn")
        try host.restore(name, as: "three")
        let record = try host.services.directory.require(slug: "three").record
        #expect(record.state == .suspended && record.stateReason == "unpaid")
    }

    enum Damage: String, CaseIterable, Sendable {
        case flippedByte, truncated, noDatabase, noManifest, otherManifest, otherDatabase, otherRows, brokenChain, missingParent
    }

    @Test("a damaged backup is found by verifying, is not restored, and the company stays as it is", arguments: Damage.allCases)
    func damaged(_ damage: Damage) throws {
        let host = try TestServices()
        let tenant = try host.tenant("acme")
        try host.note(tenant, "kept")
        let name = try host.backup("acme")
        try inflict(damage, Backups(services: host.services), name)
        #expect(reason { try Backups(services: host.services).verify(name) } == "BACKUP_DAMAGED")
        #expect(reason { try host.restore(name.description, as: "acme") } == "BACKUP_DAMAGED")
        #expect(reason { try host.restore(name.description, as: "fresh") } == "BACKUP_DAMAGED")
        #expect(try host.services.directory.require(slug: "acme").id == tenant.id)
        #expect(try host.notes("acme") == ["kept"])
        #expect(try tenantDirectories(host) == [tenant.id.rawValue])
        #expect(host.services.directory.all.count == 1)
    }

    private func inflict(_ damage: Damage, _ backups: Backups, _ name: BackupName) throws {
        let backup = try backups.open(name)
        let file = URL(fileURLWithPath: backup.databasePath)
        switch damage {
        case .flippedByte:
            var data = try Data(contentsOf: file)
            data[data.count - 100] ^= 1
            try data.write(to: file)
        case .truncated: try Data(contentsOf: file).prefix(5000).write(to: file)
        case .noDatabase: try FileManager.default.removeItem(at: file)
        case .noManifest: try FileManager.default.removeItem(atPath: backup.directory + "/manifest.json")
        case .otherManifest:
            let other = BackupName(slug: name.slug, at: name.createdAt.advanced(bySeconds: -60))
            try SealedManifest(backup.manifest(), other, backup.key).write(backup.directory)
        case .otherDatabase: try change(backup, "PRAGMA user_version = 0", isForged: false)
        case .otherRows: try change(backup, "DELETE FROM probe_note")
        case .brokenChain: try change(backup, "UPDATE platform_audit SET subject = 'notes/2'")
        case .missingParent:
            try change(backup, "PRAGMA foreign_keys = OFF; INSERT INTO platform_user_role VALUES ('nobody', 'admin')")
        }
    }

    /// Changes the database, seals it again and puts the right checksum into the manifest, as a forger with the key would.
    private func change(_ backup: SealedBackup, _ sql: String, isForged: Bool = true) throws {
        let plain = backup.directory + "/plain.db"
        let manifest = try backup.manifest()
        var content = Data()
        _ = try backup.readDatabase { content.append($0) }
        try content.write(to: URL(fileURLWithPath: plain))
        let queue = try DatabaseQueue(path: plain)
        try queue.writeWithoutTransaction { try $0.execute(sql: sql + "; PRAGMA journal_mode = DELETE; VACUUM") }
        try queue.close()
        let copy = try NamelessFile(in: backup.directory)
        try copy.append(Data(contentsOf: URL(fileURLWithPath: plain)))
        for path in [plain, backup.databasePath] { try FileManager.default.removeItem(atPath: path) }
        let sha256 = try backup.writeDatabase(copy)
        #expect(sha256 != manifest.sha256)
        guard isForged else { return }
        let forged = BackupManifest(
            format: manifest.format, createdAt: manifest.createdAt, company: manifest.company, bytes: copy.byteCount,
            sha256: sha256, contents: manifest.contents, platformVersion: manifest.platformVersion,
            pluginVersions: manifest.pluginVersions)
        try SealedManifest(forged, backup.name, backup.key).write(backup.directory)
    }

    @Test("the slug must be confirmed and be a slug")
    func confirmed() throws {
        let host = try TestServices()
        try host.tenant("acme")
        let name = try #require(host.createBackup("acme").last).backup.name
        #expect(reason { try host.restore(name, as: "acme", confirm: "other") } == "INVALID_FIELDS")
        #expect(reason { try host.restore(name, as: "../acme") } == "INVALID_FIELDS")
        #expect(reason { try host.restore("20200101T000000Z-acme", as: "acme") } == "NOT_FOUND")
    }

    @Test("an older backup gets the migrations it lacks; one of a newer plugin is refused")
    func versions() throws {
        let older = try TestServices()
        try older.note(older.tenant("acme"), "kept")
        let name = try #require(older.createBackup("acme").last).backup.name
        older.services.close()
        let newer = try TestServices(plugins: [NewerProbePlugin.self], directory: older.directory)
        try newer.restore(name, as: "acme")
        #expect(try newer.notes("acme") == ["kept"])
        let tenant = try newer.services.directory.require(slug: "acme")
        #expect(try newer.read(tenant) { try $0.value(Int.self, "SELECT count(*) FROM probe_tag") } == 0)
        newer.advance(seconds: 60)
        let second = try #require(newer.createBackup("acme").last).backup.name
        newer.services.close()
        let back = try TestServices(directory: older.directory)
        #expect(reason { try back.restore(second, as: "copy") } == "NEWER_DATA")
        #expect(back.services.directory.find(slug: "copy") == nil)
    }

    @Test("a host that stops before the swap keeps the old company, one that stops after it has the new one")
    func crash() throws {
        let host = try TestServices()
        let old = try host.tenant("acme")
        try host.note(old, "old")
        _ = try Self.draft(host)
        host.services.close()
        let second = try TestServices(directory: host.directory)
        TenantProvisioning(services: second.services).finishInterrupted()
        #expect(try second.notes("acme") == ["old"])
        #expect(try tenantDirectories(second) == [old.id.rawValue])
        var record = try Self.draft(second)
        record.slug = "acme"
        record.state = .active
        let head = AuditTrail.Head(sequence: 0, hash: AuditTrail.genesis)
        try second.services.directory.install(
            record, replacing: second.services.directory.require(slug: "acme"), head: head, now: second.now)
        second.services.close()
        let third = try TestServices(directory: host.directory)
        TenantProvisioning(services: third.services).finishInterrupted()
        #expect(try third.services.directory.require(slug: "acme").id == record.id)
        #expect(try third.notes("acme") == [])
        #expect(try tenantDirectories(third) == [record.id.rawValue])
    }
}

extension RestorationTests {
    /// What a restoration has made before the swap: a record and a file.
    private static func draft(_ host: TestServices) throws -> TenantRecord {
        let id = TenantID.random()
        var record = TenantRecord(
            id: id, slug: id.rawValue, name: "acme", state: .creating, timeZone: "Asia/Shanghai", currency: "CNY",
            createdAt: host.now)
        record.plugins = ["probe"]
        try host.services.directory.save(record)
        let plugins = host.services.composition.plugins
        try host.services.store.create(id) { _ = try Migrator.migrate(plugins, now: host.now, connection: $0) }
        return record
    }
}

/// The probe with one more migration.
struct NewerProbePlugin: Plugin {
    static let manifest = PluginManifest(id: "probe", version: "2.0.0", protoPackage: "probe.v1", descriptors: "")

    init(configuration: PluginConfiguration) {}

    func register(with registrar: inout PluginRegistrar) {
        ProbePlugin(configuration: PluginConfiguration()).register(with: &registrar)
        registrar.migration("0002-tags", sql: "CREATE TABLE probe_tag (id TEXT PRIMARY KEY) STRICT")
    }
}

import Foundation
import GRDB
import PluginKit
import PluginTesting
import RPC
import SwiftProtobuf
import TenantStore
import Testing

@testable import Host

@Suite("Backups")
struct BackupTests {
    @Test("a backup is listed after it was checked, with what it holds, and verifies")
    func create() throws {
        let host = try TestServices()
        let tenant = try host.tenant("acme")
        try host.note(tenant, "one")
        let responses = try host.createBackup("acme")
        let backup = try #require(responses.last?.backup)
        #expect(backup.name == "20260302T010000Z-acme")
        #expect(backup.tenant == "acme" && backup.sha256.count == 64 && backup.bytes > 0 && backup.rows > 0)
        #expect(responses.contains { $0.totalPages > 0 })
        #expect(try host.listBackups().backups == [backup])
        let verified: Spearhead_Platform_V1_VerifyBackupResponse = try host.call(
            "BackupService/VerifyBackup", Spearhead_Platform_V1_VerifyBackupRequest.with { $0.name = backup.name })
        #expect(verified.backup == backup)
        let manifest = try Backups(services: host.services).manifest(#require(BackupName(backup.name)))
        #expect(manifest.company == BackupManifest.Company(tenant.record))
        #expect(manifest.contents.auditEntries == 1 && manifest.contents.rows["probe_note"] == 1)
        #expect(manifest.pluginVersions["probe"] == "1.2.3")
    }

    @Test("the same request id makes one backup and gets the same answer again")
    func repeated() throws {
        let host = try TestServices()
        try host.tenant("acme")
        let id = UUIDv7.generate(at: host.now)
        let first = try host.createBackup("acme", requestID: id)
        host.advance(seconds: 5)
        #expect(try host.createBackup("acme", requestID: id).last == first.last)
        #expect(try host.listBackups().backups.count == 1)
    }

    @Test("commands that commit while the copy is made do not spoil it")
    func whileServing() throws {
        let host = try TestServices()
        let tenant = try host.tenant("acme")
        try host.execute(tenant, "INSERT INTO probe_note VALUES ('large', hex(zeroblob(2000000)))")
        var steps = 0
        let (name, manifest) = try Backups(services: host.services).create(tenant, now: host.now) { _ in
            steps += 1
            try host.note(tenant, "during \(steps)")
        }
        #expect(steps > 1)
        #expect(manifest.contents.auditEntries < Int64(steps))
        #expect(try Backups(services: host.services).verify(name) == manifest)
        #expect(try host.read(tenant) { try $0.value(Int.self, "SELECT count(*) FROM probe_note") } == steps + 1)
    }

    @Test("a client that goes away while the copy is made leaves nothing behind")
    func givenUp() throws {
        let host = try TestServices()
        let tenant = try host.tenant("acme")
        try host.execute(tenant, "INSERT INTO probe_note VALUES ('large', hex(zeroblob(2000000)))")
        #expect(throws: (any Error).self) {
            try Backups(services: host.services).create(tenant, now: host.now) { _ in throw RPCError(.cancelled, "GONE", "Gone.")
            }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: host.directory + "/backups") == [])
    }

    @Test("lists are paged and filtered by company")
    func paged() throws {
        let host = try TestServices()
        for slug in ["acme", "globex"] { try host.tenant(slug) }
        for _ in 0..<3 {
            try host.createBackup("acme")
            try host.createBackup("globex")
            host.advance(seconds: 60)
        }
        var names: [String] = []
        var token = ""
        repeat {
            let page = try host.listBackups("acme", size: 2, token: token)
            #expect(page.backups.count <= 2)
            names += page.backups.map(\.name)
            token = page.nextPageToken
        } while !token.isEmpty
        #expect(names == ["20260302T010000Z-acme", "20260302T010100Z-acme", "20260302T010200Z-acme"])
        #expect(try host.listBackups().backups.count == 6)
    }

    @Test(
        "no path is built from a name that is no backup's",
        arguments: [
            "", "..", "../tenants", "20260302T010000Z-../../tenants", "20260302T010000Z-acme/..", ".creating-1",
            "20261302T010000Z-acme",
        ])
    func names(_ text: String) throws {
        let host = try TestServices()
        try host.tenant("acme")
        try host.createBackup("acme")
        #expect(reason { try Backups(services: host.services).require(text) } == "NOT_FOUND")
    }

    @Test("what a stopped host was making or checking is swept away at the next start")
    func leftovers() throws {
        let host = try TestServices()
        try host.tenant("acme")
        try host.createBackup("acme")
        let left = host.directory + "/backups/.creating-0"
        try FileManager.default.createDirectory(atPath: left, withIntermediateDirectories: true)
        try TenantProvisioning(services: host.services).finishInterrupted()
        #expect(!FileManager.default.fileExists(atPath: left))
        #expect(try host.listBackups().backups.count == 1)
    }

    @Test("a new backup removes the company's oldest beyond those that are kept, and no other company's")
    func retention() throws {
        var settings = BackupSettings()
        settings.keptLast = 2
        let host = try TestServices(backups: settings)
        for slug in ["acme", "acme-east"] { try host.tenant(slug) }
        try host.createBackup("acme-east")
        var made: [String] = []
        for _ in 0..<4 {
            host.advance(seconds: 60)
            made.append(try #require(host.createBackup("acme").last).backup.name)
        }
        #expect(try host.listBackups("acme").backups.map(\.name) == Array(made.suffix(2)))
        #expect(try host.listBackups("acme-east").backups.count == 1)
        let entries = try FileManager.default.contentsOfDirectory(atPath: host.directory + "/backups")
        #expect(entries.count == 3, "nothing stays of what was removed: \(entries)")
    }
}

extension TestServices {
    /// Writes a note and its audit entry.
    func note(_ tenant: TenantRuntime, _ text: String) throws {
        try work(tenant) { writer, call in
            let id = call.newID()
            try writer.insert("probe_note", ["id": id, "text": text])
            writer.audit("notes/\(id)", [FieldChange("text", nil, text)])
        }
    }

    func notes(_ slug: String) throws -> [String] {
        try read(services.directory.require(slug: slug)) {
            try $0.values(String.self, "SELECT text FROM probe_note WHERE id <> 'large' ORDER BY id")
        }
    }

    @discardableResult
    func createBackup(_ slug: String, requestID: String? = nil) throws -> [Spearhead_Platform_V1_CreateBackupResponse] {
        try stream(
            "BackupService/CreateBackup",
            Spearhead_Platform_V1_CreateBackupRequest.with {
                $0.tenant = slug
                $0.requestID = requestID ?? UUIDv7.generate(at: now)
            })
    }

    /// Backs a company up.
    func backup(_ slug: String) throws -> BackupName {
        try Backups(services: services).require(#require(createBackup(slug).last).backup.name)
    }

    func listBackups(
        _ slug: String = "", size: Int32 = 0, token: String = ""
    ) throws -> Spearhead_Platform_V1_ListBackupsResponse {
        try call(
            "BackupService/ListBackups",
            Spearhead_Platform_V1_ListBackupsRequest.with {
                $0.tenant = slug
                $0.pageSize = size
                $0.pageToken = token
            })
    }

    @discardableResult
    func restore(_ name: String, as slug: String, confirm: String? = nil) throws -> Bool {
        let response: Spearhead_Platform_V1_RestoreBackupResponse = try call(
            "BackupService/RestoreBackup",
            Spearhead_Platform_V1_RestoreBackupRequest.with {
                $0.name = name
                $0.tenant = slug
                $0.confirmTenant = confirm ?? slug
                $0.requestID = UUIDv7.generate(at: now)
            })
        return response.replaced
    }
}

/// The reason with which `body` fails; `nil` when it does not.
func reason(_ body: () throws -> some Any) -> String? {
    do {
        _ = try body()
        return nil
    } catch let error as RPCError {
        return error.reason
    } catch {
        return "\(error)"
    }
}

import Foundation
import PluginKit
import PluginTesting
import RPC
import SwiftProtobuf
import TenantStore
import Testing

@testable import Host

@Suite("Restoring a company to an instant")
struct InstantRestorationTests {
    private func host(_ directory: String? = nil, kept: Int = 14) throws -> TestServices {
        var backups = BackupSettings()
        backups.archiveBytes = 1 << 30
        backups.keptLast = kept
        return try TestServices(directory: directory, backups: backups)
    }

    @discardableResult
    private func restore(_ host: TestServices, _ slug: String, at instant: Instant, as new: String) throws -> String {
        let response: Spearhead_Platform_V1_RestoreTenantAtResponse = try host.call(
            "BackupService/RestoreTenantAt",
            Spearhead_Platform_V1_RestoreTenantAtRequest.with {
                $0.requestID = UUIDv7.generate(at: host.now)
                $0.tenant = slug
                $0.time = instant.timestamp
                $0.newTenant = new
            })
        return response.backup
    }

    @Test("A new company holds what was answered by the instant, with an anchored trail of its own; the old one goes on")
    func instants() throws {
        let host = try host()
        let acme = try host.tenant("acme")
        let beforeAll = host.now
        host.advance(seconds: 60)
        try host.note(acme, "in the backup")
        let name = try host.backup("acme")
        var instants: [Instant] = []
        for text in ["one", "two", "three"] {
            host.advance(seconds: 60)
            try host.note(acme, text)
            instants.append(host.now)
            if text == "two" { try host.services.store.close(acme.id) }
        }
        host.advance(seconds: 60)
        #expect(try restore(host, "acme", at: instants[1], as: "second") == name.description)
        try restore(host, "acme", at: instants[1].advanced(bySeconds: 59), as: "still")
        try restore(host, "acme", at: host.now, as: "all")
        #expect(try host.notes("second") == ["in the backup", "one", "two"])
        #expect(try host.notes("still") == ["in the backup", "one", "two"])
        #expect(try host.notes("all") == ["in the backup", "one", "two", "three"])
        let second = try host.services.directory.require(slug: "second")
        #expect(second.id != acme.id && second.record.state == .active && second.record.plugins == acme.record.plugins)
        #expect(try AuditAnchors(services: host.services).anchored(second.id)?.sequence == 3)
        try host.note(second, "a life of its own")
        #expect(try AuditAnchors(services: host.services).verify(second).problem == nil)
        try host.note(acme, "four")
        #expect(try host.notes("acme").last == "four" && host.services.directory.require(slug: "acme").id == acme.id)
        #expect(reason { try restore(host, "acme", at: host.now, as: "second") } == "SLUG_TAKEN")
        #expect(reason { try restore(host, "acme", at: beforeAll, as: "early") } == "INSTANT_NOT_REACHED")
        #expect(reason { try restore(host, "acme", at: host.now.advanced(bySeconds: 1), as: "late") } == "INSTANT_NOT_REACHED")
        #expect(throws: RPCError.self) { try restore(host, "globex", at: host.now, as: "nobody") }
        #expect(throws: RPCError.self) { try restore(host, "acme", at: host.now, as: "No Slug") }
        #expect(host.services.directory.find(slug: "late") == nil)
    }

    @Test("A lost data directory of a company costs what was not archived, and nothing archived can be read without its key")
    func lost() throws {
        let host = try host()
        let acme = try host.tenant("acme")
        _ = try host.backup("acme")
        host.advance(seconds: 60)
        try host.note(acme, "a secret that stands nowhere else")
        host.services.store.archiveLogs()
        let archived = host.now
        let directory = "\(host.services.archiveDirectory)/\(acme.id)"
        for file in try FileManager.default.contentsOfDirectory(atPath: directory) {
            let content = try Data(contentsOf: URL(fileURLWithPath: "\(directory)/\(file)"))
            #expect(!content.isEmpty && content.range(of: Data("stands nowhere".utf8)) == nil)
        }
        try host.services.store.remove(acme.id)
        host.advance(seconds: 60)
        try restore(host, "acme", at: archived, as: "again")
        #expect(try host.notes("again") == ["a secret that stands nowhere else"])
        #expect(reason { try restore(host, "acme", at: host.now, as: "later") } == "INSTANT_NOT_REACHED")
    }

    @Test("A blob that came after the backup is in the archive, sealed, and in the restored company")
    func blobs() throws {
        let host = try host()
        let acme = try host.tenant("acme")
        _ = try host.backup("acme")
        let incoming = try host.services.store.receiveBlob(acme.scope)
        try incoming.append(Data("a photo".utf8))
        let digest = try incoming.seal()
        try host.services.store.placeBlob(acme.scope, incoming, digest)
        host.advance(seconds: 60)
        try host.execute(acme, "INSERT INTO platform_blob VALUES ('\(digest)', 7, 0)")
        host.services.blobArchive.add(digest, byteCount: 7, of: acme)
        BackgroundWork(services: host.services).archive()
        let instant = host.now
        try restore(host, "acme", at: instant, as: "beside")
        try host.services.store.remove(acme.id)
        try restore(host, "acme", at: instant, as: "after")
        for slug in ["beside", "after"] {
            let company = try host.services.directory.require(slug: slug)
            #expect(try host.services.store.blobs(company.scope).isWhole(digest) == true)
        }
    }

    @Test("What is older than the oldest backup goes, and the archive of a company that nobody can restore")
    func pruned() throws {
        let host = try host(kept: 1)
        let acme = try host.tenant("acme")
        _ = try host.backup("acme")
        host.advance(seconds: 60)
        try host.note(acme, "one")
        let between = host.now
        host.advance(seconds: 60)
        _ = try host.backup("acme")
        #expect(reason { try restore(host, "acme", at: between, as: "early") } == "INSTANT_NOT_REACHED")
        try restore(host, "acme", at: host.now, as: "late")
        let pruning = ArchivePruning(services: host.services)
        try host.services.store.remove(acme.id)
        try host.services.directory.remove(acme.id)
        try pruning.removeOrphans()
        #expect(try host.services.store.archivedTenants() == [acme.id])
        for name in Backups(services: host.services).names() { Backups(services: host.services).remove(name) }
        try pruning.removeOrphans()
        #expect(try host.services.store.archivedTenants().isEmpty)
    }

    @Test("When a company cannot be archived, the doctor and monitoring say so until it can be")
    func failing() throws {
        let host = try host()
        let acme = try host.tenant("acme")
        #expect(ArchiveCheck.findings(host.services).map(\.severity) == [.ok])
        let key = host.services.backupKeys.deployment.path
        try FileManager.default.moveItem(atPath: key, toPath: key + ".away")
        try host.note(acme, "one")
        host.services.store.archiveLogs()
        let finding = try #require(ArchiveCheck.findings(host.services).first)
        #expect(finding.severity == .error && finding.subject == "tenant acme")
        #expect(MetricsPage(services: host.services).text.contains("\nspearhead_archive_failing 1\n"))
        try FileManager.default.moveItem(atPath: key + ".away", toPath: key)
        host.services.store.archiveLogs()
        #expect(ArchiveCheck.findings(host.services).map(\.severity) == [.ok])
        #expect(MetricsPage(services: host.services).text.contains("\nspearhead_archive_failing 0\n"))
    }

    @Test("After the deployment key was rotated, instants before and after are restored")
    func rotatedKey() throws {
        let host = try host()
        let acme = try host.tenant("acme")
        _ = try host.backup("acme")
        host.advance(seconds: 60)
        try host.note(acme, "before")
        host.services.store.archiveLogs()
        let before = host.now
        host.advance(seconds: 60)
        _ = try host.services.backupKeys.rotate()
        try host.note(acme, "after")
        try restore(host, "acme", at: before, as: "first")
        try restore(host, "acme", at: host.now, as: "second")
        #expect(try host.notes("first") == ["before"])
        #expect(try host.notes("second") == ["before", "after"])
    }

    @Test("A deleted company is made again as it was at an instant, until its key is destroyed", arguments: [false, true])
    func deleted(isErased: Bool) throws {
        let host = try host()
        let acme = try host.tenant("acme")
        _ = try host.backup("acme")
        host.advance(seconds: 60)
        try host.note(acme, "one")
        let instant = host.now
        host.advance(seconds: 60)
        try host.note(acme, "two")
        host.services.store.archiveLogs()
        try TenantProvisioning(services: host.services).delete(acme)
        try ArchivePruning(services: host.services).removeOrphans()
        if isErased {
            host.advance(seconds: 31 * 86_400)
            #expect(try BackupErasure(services: host.services).eraseDeleted(now: host.now) == 1)
            try ArchivePruning(services: host.services).removeOrphans()
            #expect(try host.services.store.archivedTenants().isEmpty)
            #expect(throws: RPCError.self) { try restore(host, "acme", at: instant, as: "again") }
            #expect(host.services.directory.find(slug: "again") == nil)
        } else {
            try restore(host, "acme", at: instant, as: "again")
            #expect(try host.notes("again") == ["one"])
        }
    }

    @Test("A damaged or missing piece is found before it is needed, and the next backup mends it", arguments: [false, true])
    func pieces(isMissing: Bool) throws {
        let host = try host()
        let acme = try host.tenant("acme")
        let name = try host.backup("acme")
        func verify(_ name: BackupName) throws -> Spearhead_Platform_V1_VerifyBackupResponse {
            try host.call(
                "BackupService/VerifyBackup", Spearhead_Platform_V1_VerifyBackupRequest.with { $0.name = name.description })
        }
        for text in ["one", "two"] {
            host.advance(seconds: 60)
            try host.note(acme, text)
            host.services.store.archiveLogs()
        }
        #expect(try verify(name).backup.name == name.description)
        #expect(ArchiveCheck.findings(host.services).map(\.severity) == [.ok])
        let directory = "\(host.services.archiveDirectory)/\(acme.id)"
        let file = try #require(FileManager.default.contentsOfDirectory(atPath: directory).first { $0.hasSuffix(".log") })
        if isMissing {
            try FileManager.default.moveItem(atPath: "\(directory)/\(file)", toPath: "\(directory)/away")
        } else {
            var data = try Data(contentsOf: URL(fileURLWithPath: "\(directory)/\(file)"))
            data[data.count - 9] ^= 1
            try data.write(to: URL(fileURLWithPath: "\(directory)/\(file)"))
            #expect(reason { try verify(name) } == "ARCHIVE_DAMAGED")
        }
        let finding = try #require(ArchiveCheck.findings(host.services).first)
        #expect(finding.severity == .error && finding.subject == "tenant acme", "\(finding)")
        #expect(finding.text.contains(isMissing ? "no archive" : "damaged"), "\(finding)")
        #expect(finding.remedy.contains("backup create acme"))
    }

    @Test("How far the archive is behind stands in the metrics, and the doctor finds more than a few seconds")
    func lag() throws {
        let host = try host()
        let acme = try host.tenant("acme")
        host.services.store.archiveLogs()
        try host.note(acme, "one")
        host.advance(seconds: 4)
        #expect(MetricsPage(services: host.services).text.contains("\nspearhead_archive_lag_seconds 4\n"))
        #expect(ArchiveCheck.findings(host.services).map(\.severity) == [.ok])
        host.advance(seconds: 2)
        let finding = try #require(ArchiveCheck.findings(host.services).first)
        #expect(finding.severity == .warning && finding.text.hasPrefix("it is 6 s behind, with 1 companies"), "\(finding)")
        host.services.store.archiveLogs()
        #expect(MetricsPage(services: host.services).text.contains("\nspearhead_archive_lag_seconds 0\n"))
        #expect(ArchiveCheck.findings(host.services).map(\.severity) == [.ok])
    }

    @Test("Without the setting nothing is archived, and a restore to an instant says what to do")
    func off() throws {
        let host = try TestServices()
        let acme = try host.tenant("acme")
        _ = try host.backup("acme")
        try host.note(acme, "one")
        host.services.store.archiveLogs()
        #expect(!FileManager.default.fileExists(atPath: host.services.archiveDirectory))
        #expect(reason { try restore(host, "acme", at: host.now, as: "new") } == "INSTANT_NOT_REACHED")
        #expect(try HostConfiguration.load(flags: [:], environment: [:], file: nil).backups().archiveBytes == nil)
        let on = try HostConfiguration.load(flags: ["backup.archive": "on"], environment: [:], file: nil)
        #expect(try on.backups().archiveBytes == 8 << 30)
        let wrong = try HostConfiguration.load(flags: ["backup.archive": "yes"], environment: [:], file: nil)
        #expect(throws: RPCError.self) { try wrong.backups() }
    }
}

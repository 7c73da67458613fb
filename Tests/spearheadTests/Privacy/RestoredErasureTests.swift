import CRM
import Foundation
import GRDB
import HostTesting
import Organization
import PluginKit
import PluginTesting
import RPC
import SeedCompany
import SpearheadClient
import SwiftProtobuf
import TenantStore
import Testing

@testable import Host
@testable import spearhead

@Suite("Erased people in backups")
struct RestoredErasureTests {
    @Test(
        "A restored backup holds nobody who was erased since, in place of the company, beside it, or brought to a later instant",
        arguments: ["acme", "copy", "instant"])
    func restored(slug: String) async throws {
        let plugins: [any Plugin.Type] = [OrganizationPlugin.self, CRMPlugin.self, AlbumPlugin.self]
        try await TestHost.run(plugins: plugins, flags: ["backup.archive": "on"]) { host in
            let company = try await host.company("acme")
            for table in ["org_units", "people", "territories", "leads"] {
                try await importTable(table, company)
            }
            var gone = try mark(company, 0)
            var stays = try mark(company, 1)
            for text in [MarkedPeople.mark("去"), MarkedPeople.mark("留")] {
                let goes = text.hasPrefix("张去")
                try AlbumPlugin.add(text, of: (goes ? gone : stays).ids[0], to: company)
                if goes { gone.present.insert(text) } else { stays.present.insert(text) }
            }
            let name = try await backUp(host)
            // So that the archive holds them too.
            host.clock.set(host.clock.now.advanced(bySeconds: 60))
            try host.services.store.writeNow(company.runtime.scope) { connection in
                try connection.database.execute(sql: "UPDATE organization_person SET version = version + 1")
            }
            let beforeErasure = host.clock.now
            host.clock.set(host.clock.now.advanced(bySeconds: 60))
            for person in gone.ids {
                let _: Spearhead_Platform_V1_ErasePersonalDataResponse = try await company.client.call(
                    PrivacyWorld.service + "ErasePersonalData",
                    Spearhead_Platform_V1_ErasePersonalDataRequest.with {
                        $0.requestID = UUIDv7.generate(at: host.clock.now)
                        $0.personID = person
                        $0.confirmPersonID = person
                    })
            }
            // The backup still holds them, though sealed: all but the one whose text is a blob stand in its database.
            var database = Data()
            let backup = try Backups(services: host.services).open(Backups(services: host.services).require(name))
            _ = try backup.readDatabase { database.append($0) }
            #expect(
                MarkedPeople.marks(in: Array(database)).intersection(gone.present) == gone.present.filter { !$0.hasPrefix("张去") })
            #expect(found(gone.present, host) { _ in true } == [])
            if slug == "instant" {
                try await restore(host, at: beforeErasure, as: slug)
            } else {
                try await restore(host, name, into: slug)
            }
            let restored = try host.services.directory.require(slug: slug)
            let folder = "tenants/\(restored.id)/"
            #expect(found(gone.present.union(gone.former), host) { $0.hasPrefix(folder) } == [])
            #expect(found(stays.present, host) { $0.hasPrefix(folder) } == stays.present)
            #expect(try AuditAnchors(services: host.services).verify(restored).problem == nil)
        }
    }

    private func restore(_ host: TestHost, _ name: String, into slug: String) async throws {
        let _: Spearhead_Platform_V1_RestoreBackupResponse = try await host.operator.call(
            "spearhead.platform.v1.BackupService/RestoreBackup",
            Spearhead_Platform_V1_RestoreBackupRequest.with {
                $0.requestID = UUIDv7.generate(at: host.clock.now)
                $0.name = name
                $0.tenant = slug
                $0.confirmTenant = slug
            })
    }

    private func restore(_ host: TestHost, at instant: Instant, as slug: String) async throws {
        let _: Spearhead_Platform_V1_RestoreTenantAtResponse = try await host.operator.call(
            "spearhead.platform.v1.BackupService/RestoreTenantAt",
            Spearhead_Platform_V1_RestoreTenantAtRequest.with {
                $0.requestID = UUIDv7.generate(at: host.clock.now)
                $0.tenant = "acme"
                $0.time = instant.timestamp
                $0.newTenant = slug
            })
    }

    /// Marks an employee and a lead.
    private func mark(_ company: TestCompany, _ offset: Int) throws -> MarkedPeople.Marks {
        let services = try company.host.services
        return try services.store.writeNow(company.runtime.scope) { connection in
            var marks = MarkedPeople.Marks()
            for table in ["organization_person", "crm_lead"] {
                marks.ids += try String.fetchAll(
                    connection.database, sql: "SELECT id FROM \(table) ORDER BY id LIMIT 1 OFFSET \(offset)")
            }
            #expect(marks.ids.count == 2)
            try MarkedPeople(services.composition, connection).mark(&marks)
            return marks
        }
    }

    private func found(_ texts: Set<String>, _ host: TestHost, in isWanted: (String) -> Bool) -> Set<String> {
        host.directory.files.filter(isWanted).reduce(into: []) {
            $0.formUnion(MarkedPeople.marks(in: host.directory.bytes(of: $1)).intersection(texts))
        }
    }

    private func importTable(_ table: String, _ company: TestCompany) async throws {
        let request = try Spearhead_Platform_V1_ImportRequest.with {
            $0.table = table
            $0.content = Data(try SeedOne.table(table).utf8)
            $0.sha256 = BlobDigest.of($0.content).hexadecimal
            $0.requestID = UUIDv7.generate(at: company.host.clock.now)
        }
        let answers = try await company.host.send(
            Importer.method, request.serializedBytes(), token: company.token,
            shape: CallShape(clientStreams: true, serverStreams: true)
        ).get()
        let last = try Spearhead_Platform_V1_ImportResponse(serializedBytes: answers.last ?? [])
        try #require(last.report.committed, "\(table): \(last.report.errors.prefix(3))")
    }

    private func backUp(_ host: TestHost) async throws -> String {
        let name = try #require(MethodName("spearhead.platform.v1.BackupService/CreateBackup"))
        let request = Spearhead_Platform_V1_CreateBackupRequest.with {
            $0.requestID = UUIDv7.generate(at: host.clock.now)
            $0.tenant = "acme"
        }
        let answers = try await host.send(
            name, request.serializedBytes(), token: host.operatorToken,
            shape: CallShape(clientStreams: false, serverStreams: true)
        ).get()
        return try Spearhead_Platform_V1_CreateBackupResponse(serializedBytes: #require(answers.last)).backup.name
    }
}

import Foundation
import GRDB
import HostTesting
import Organization
import PluginKit
import PluginTesting
import RPC
import SpearheadClient
import SwiftProtobuf
import TenantStore
import Testing

@testable import Host
@testable import spearhead

/// A company with an album and two people, of whom one will be erased.
struct PrivacyWorld {
    static let service = "spearhead.platform.v1.PrivacyService/"

    let host: TestHost
    let company: TestCompany
    let gone: MarkedPeople.Marks
    let stays: MarkedPeople.Marks
    /// A photo of the one who goes alone, and one that stands on a cover as well.
    let photo = MarkedPeople.mark("照")
    let cover = MarkedPeople.mark("封")

    var person: String { gone.ids[0] }

    /// - Parameter plugins: With the album, what the company has; a few of the distribution's unless a test is about all.
    static func run(
        plugins: [any Plugin.Type] = [OrganizationPlugin.self], _ body: (PrivacyWorld) async throws -> Void
    ) async throws {
        try await TestHost.run(plugins: plugins + [AlbumPlugin.self]) { host in
            let company = try await host.company("acme")
            let composition = try host.services.composition
            let (gone, stays) = try host.services.store.exclusively(company.runtime.id) { connection in
                // What is deleted stands on in free space, whatever this machine's SQLite does by itself.
                try connection.database.execute(sql: "PRAGMA secure_delete = OFF")
                let people = MarkedPeople(composition, connection)
                return (try people.make(), try people.make())
            }
            let world = PrivacyWorld(host: host, company: company, gone: gone, stays: stays)
            try world.addPhotos()
            try world.leaveTraces()
            try await body(world)
        }
    }

    private init(host: TestHost, company: TestCompany, gone: MarkedPeople.Marks, stays: MarkedPeople.Marks) {
        self.host = host
        self.company = company
        self.gone = gone
        self.stays = stays
    }

    // MARK: Filling

    func digest(_ text: String) -> BlobDigest { .of(Data(text.utf8)) }

    private func addPhotos() throws {
        for text in [photo, cover] { try AlbumPlugin.add(text, of: person, to: company) }
        try host.services.store.writeNow(company.runtime.scope) { connection in
            try connection.execute("INSERT INTO album_cover VALUES (?)", [digest(cover).hexadecimal])
        }
    }

    /// What the platform's own records would tell of both people.
    private func leaveTraces() throws {
        let services = try host.services
        let tenant = try company.runtime
        let plugin = try #require(services.composition.pluginIndex("platform"))
        for marks in [gone, stays] {
            let caller = Caller(
                kind: .user, id: marks.ids[0], name: marks.present.first ?? "", person: marks.ids[0], roles: [.admin])
            let invocation = Executor.Invocation(
                method: MethodName(service: "spearhead.crm.v1.ContactService", method: "UpdateContact"), caller: caller,
                scope: .all,
                now: host.clock.now, language: .chinese)
            try services.store.writeNow(tenant.scope) { connection in
                func command(_ body: @escaping (Writer, Call) throws -> [UInt8]) throws {
                    _ = try services.executor.command(
                        [], plugin: plugin,
                        prepare: { _ in PreparedCommand(requestID: UUIDv7.generate(at: host.clock.now), run: body) },
                        invocation: invocation, tenant: tenant.context, connection: connection)
                }
                // Entries about the person tell what stood in the columns before.
                let former = marks.former.sorted()
                for (before, after) in zip(former, marks.present.sorted()) {
                    try command { writer, call in
                        writer.audit("customers/\(marks.ids[0])/contacts/\(marks.ids[1])", [FieldChange("name", before, after)])
                        return Array("\u{1}\(after)\u{2}".utf8)
                    }
                }
                // Others tell it on the side, escaped and inside sentences.
                try command { writer, call in
                    writer.audit("orders/1", [FieldChange("note", nil, "asked \(marks.present.first ?? "") \"twice\"")])
                    writer.send(kind: "mail", to: marks.present.first ?? "", body: "Dear \(marks.present.first ?? "")", call)
                    return Array(former.first?.utf8 ?? "".utf8)
                }
                for text in marks.present.prefix(3) {
                    try connection.execute(
                        "INSERT INTO platform_event (name, at, request_id, body) VALUES ('crm.x', 0, 'x', ?)",
                        ["{\"name\":\"\(text)\"}"])
                    try connection.execute(
                        "INSERT INTO platform_job (name, due_at, last_error) VALUES (?, ?, ?)",
                        [text.suffix(8).description, Int64.max, text])
                }
                // Nobody delivers it meanwhile.
                try connection.execute("UPDATE platform_outbox SET due_at = ?", [Int64.max])
            }
            _ = try services.identity.issue(
                .api, tenant: tenant.id, subject: marks.ids[0], name: marks.present.first ?? "", lifetimeSeconds: 3600)
            try services.control.write { connection in
                try connection.execute(
                    "INSERT INTO operation VALUES (?, x'00', 0, 'o', 'm', 's', ?)",
                    [UUID().uuidString, Data((marks.present.first ?? "").utf8)])
            }
        }
    }

    // MARK: Looking

    /// The files of the company and of the deployment, without backups.
    var files: [String] { host.directory.files.filter { !$0.hasPrefix("backups/") } }

    /// Which of the texts stand in a file.
    func found(_ texts: Set<String>, in files: [String]) -> Set<String> {
        files.reduce(into: []) { $0.formUnion(MarkedPeople.marks(in: host.directory.bytes(of: $1)).intersection(texts)) }
    }

    func erase(_ id: String, requestID: String? = nil) async throws -> Spearhead_Platform_V1_ErasePersonalDataResponse {
        try await company.client.call(
            Self.service + "ErasePersonalData",
            Spearhead_Platform_V1_ErasePersonalDataRequest.with {
                $0.requestID = requestID ?? UUIDv7.generate(at: host.clock.now)
                $0.personID = id
                $0.confirmPersonID = id
            })
    }

    func verifyAudit() async throws -> Spearhead_Platform_V1_VerifyAuditResponse {
        try await company.client.call(
            "spearhead.platform.v1.AuditService/VerifyAudit", Spearhead_Platform_V1_VerifyAuditRequest())
    }
}

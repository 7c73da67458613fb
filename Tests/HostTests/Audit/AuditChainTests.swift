import Foundation
import GRDB
import HostTesting
import PluginKit
import RPC
import SwiftProtobuf
import TenantStore
import Testing

@testable import Host

@Suite("The audit trail over the wire")
struct AuditChainTests {
    private func verify(_ company: TestCompany) async throws -> Spearhead_Platform_V1_VerifyAuditResponse {
        try await company.client.call(
            "spearhead.platform.v1.AuditService/VerifyAudit", Spearhead_Platform_V1_VerifyAuditRequest())
    }

    /// Makes ten notes, anchors the trail, changes the database behind its back and verifies.
    private func problem(after sql: String) async throws -> Spearhead_Platform_V1_VerifyAuditResponse {
        try await TestHost.run(plugins: [NotesPlugin.self]) { host in
            let company = try await host.company("acme")
            for number in 1...10 { _ = try await company.client.createNote("note \(number)") }
            _ = try AuditAnchors(services: host.services).anchor([company.runtime.id])
            try host.services.store.writeNow(company.runtime.scope) { try $0.database.execute(sql: sql) }
            _ = try AuditAnchors(services: host.services).anchor([company.runtime.id])
            return try await verify(company)
        }
    }

    @Test("A trail that nobody touched is intact, and every command has its entry")
    func intact() async throws {
        let result = try await problem(after: "SELECT 1")
        #expect(result.intact && result.entries == 10 && result.problem.isEmpty && result.head.count == 64)
    }

    @Test(
        "An entry of which anything was changed is named",
        arguments: [
            "caller_name = 'nobody'", "at = at + 1", "subject = ''", "changes = '[]'", "request_id = 'x'", "method = 'x'",
            "caller_kind = 'user'", "caller_id = 'x'", "hash = zeroblob(32)", "seal = zeroblob(16)", "seal = x''",
            "changes = '[]', seal = zeroblob(32)",
        ])
    func changed(assignment: String) async throws {
        let result = try await problem(after: "UPDATE platform_audit SET \(assignment) WHERE sequence = 4")
        #expect(!result.intact && result.problem == "entry 4 was changed")
    }

    @Test("An entry may be emptied only if a later entry of an erasure names it")
    func emptied() async throws {
        try await TestHost.run(plugins: [NotesPlugin.self]) { host in
            let company = try await host.company("acme")
            for number in 1...5 { _ = try await company.client.createNote("note \(number)") }
            try host.services.store.writeNow(company.runtime.scope) { connection in
                for sequence in [2, 4] {
                    let (changes, seal) = try #require(
                        try connection.first("SELECT changes, seal FROM platform_audit WHERE sequence = ?", [sequence]) {
                            ($0[0], $0.bytes(1)) as (String, [UInt8])
                        })
                    let digest = try AuditSeal.digest(of: changes, seal: seal)
                    try connection.execute(
                        "UPDATE platform_audit SET changes = '[]', seal = ? WHERE sequence = ?", [Data(digest), sequence])
                }
            }
            #expect(try await verify(company).problem == "entry 2 was emptied, and no erasure names it")
            let call = Call(
                method: PersonErasure.method, caller: .system, visible: .everyone, requestID: "", now: try host.services.now(),
                clock: try TenantClock(timeZone: "Asia/Shanghai"), language: .chinese, tenantFingerprint: 1)
            for (text, problem) in [("2", "entry 4 was emptied, and no erasure names it"), ("3-4", "")] {
                let entry = AuditEntry(
                    plugin: "platform", subject: "persons/1", changes: [FieldChange(AuditTrail.emptiedField, nil, text)])
                try host.services.store.writeNow(company.runtime.scope) {
                    try AuditTrail.append([entry], call: call, connection: $0)
                }
                #expect(try await verify(company).problem == problem)
            }
        }
    }

    @Test("The trail names a user as the user is called now, and an operator as it did then")
    func names() async throws {
        try await TestHost.run(plugins: [NotesPlugin.self]) { host in
            let company = try await host.company("acme")
            let user = try await company.user("anna", roles: ["admin"])
            _ = try await user.client.createNote("hers")
            let shown: Spearhead_Platform_V1_ListAuditEntriesResponse = try await company.client.call(
                "spearhead.platform.v1.AuditService/ListAuditEntries", Spearhead_Platform_V1_ListAuditEntriesRequest())
            #expect(shown.entries.first?.callerName == "User anna")
            #expect(shown.entries.dropFirst().allSatisfy { $0.callerKind == "operator" && !$0.callerName.isEmpty })
            let stored = try host.services.store.readNow(company.runtime.scope) {
                try String.fetchOne($0.database, sql: "SELECT caller_name FROM platform_audit ORDER BY sequence DESC LIMIT 1")
            }
            #expect(stored?.isEmpty == true)
        }
    }

    @Test("Numbers of entries are written as ranges and read back", arguments: [[], [7], [1, 2, 3], [1, 3, 4, 5, 9]])
    func ranges(entries: [Int64]) {
        let text = AuditSeal.text(of: entries)
        let changes = JSON.text(of: [FieldChange(AuditTrail.emptiedField, nil, text)])
        #expect(AuditSeal.emptiedEntries(in: changes).flatMap { Array($0) } == entries)
    }

    @Test("A removed entry is named")
    func removed() async throws {
        let result = try await problem(after: "DELETE FROM platform_audit WHERE sequence = 4")
        #expect(!result.intact && result.problem == "entry 4 is missing")
    }

    @Test("A trail that was cut at its end, or emptied, is told by its anchor", arguments: [9, 0])
    func cut(last: Int) async throws {
        let result = try await problem(after: "DELETE FROM platform_audit WHERE sequence > \(last)")
        #expect(!result.intact && result.problem.contains("it was cut"))
    }

    @Test("A trail that was rewritten from some entry on, with hashes that fit, is told by its anchor")
    func rewritten() async throws {
        try await TestHost.run(plugins: [NotesPlugin.self]) { host in
            let company = try await host.company("acme")
            for number in 1...3 { _ = try await company.client.createNote("note \(number)") }
            _ = try AuditAnchors(services: host.services).anchor([company.runtime.id])
            try host.services.store.writeNow(company.runtime.scope) { connection in
                try connection.database.execute(
                    sql: "DELETE FROM platform_audit WHERE sequence = 3; DELETE FROM platform_request;")
            }
            _ = try await company.client.createNote("note 4")
            // Anchoring again must not take the rewritten trail for the true one.
            _ = try AuditAnchors(services: host.services).anchor([company.runtime.id])
            #expect(try await verify(company).problem.contains("the trail was rewritten"))
        }
    }

    @Test("Entries that are taken back inside a transaction leave no gap in the chain")
    func takenBack() async throws {
        struct Refused: Error {}
        try await TestHost.run(plugins: [NotesPlugin.self]) { host in
            let company = try await host.company("acme")
            _ = try await company.client.createNote("note")
            let call = Call(
                method: MethodName(service: "acme.v1.TestService", method: "Test"), caller: .system, visible: .everyone,
                requestID: "", now: try host.services.now(), clock: try TenantClock(timeZone: "Asia/Shanghai"),
                language: .chinese,
                tenantFingerprint: 1)
            try host.services.store.writeNow(company.runtime.scope) { connection in
                func append(_ subject: String) throws {
                    try AuditTrail.append(
                        [AuditEntry(plugin: "notes", subject: subject, changes: [])], call: call, connection: connection)
                }
                try append("first")
                try? connection.savepoint {
                    try append("refused")
                    throw Refused()
                }
                try append("second")
                try connection.savepoint { try append("third") }
                try append("fourth")
            }
            let result = try await verify(company)
            #expect(result.intact && result.entries == 5)
        }
    }

    @Test("A reader without the permission cannot verify")
    func permission() async throws {
        try await TestHost.run { host in
            let user = try await host.company("acme").user("rep", roles: ["rep"])
            let error = try await user.client.failure(
                "spearhead.platform.v1.AuditService/VerifyAudit", Spearhead_Platform_V1_VerifyAuditRequest())
            #expect(error?.reason == "PERMISSION_DENIED")
        }
    }
}

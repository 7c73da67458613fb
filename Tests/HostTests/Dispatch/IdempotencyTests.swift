import Foundation
import GRDB
import Host
import HostTesting
import PluginKit
import RPC
import SwiftProtobuf
import TenantStore
import Testing

@Suite("Repeated commands over the wire")
struct IdempotencyTests {
    private let create = MethodName(service: "notes.v1.NoteService", method: "CreateNote")

    private func payload(_ text: String, _ requestID: String) throws -> [UInt8] {
        try NotesPlugin.CreateRequest.with {
            $0.slug = text
            $0.requestID = requestID
        }.serializedBytes()
    }

    private func count(_ company: TestCompany, _ table: String) throws -> Int {
        try company.host.services.store.readNow(company.runtime.scope) {
            try Int.fetchOne($0.database, sql: "SELECT count(*) FROM \(table)") ?? 0
        }
    }

    @Test("The same request id and payload get the same bytes, also after a restart, and happen once")
    func replay() async throws {
        try await TestHost.run(plugins: [NotesPlugin.self]) { host in
            let company = try await host.company("acme")
            let request = try payload("once", UUID().uuidString.lowercased())
            let first = try await host.send(create, request, token: company.token).get()
            let entries = try count(company, "platform_audit")
            #expect(try await host.send(create, request, token: company.token).get() == first)
            await host.stop()
            try await host.start()
            #expect(try await host.send(create, request, token: company.token).get() == first)
            #expect(try count(company, "notes_note") == 1)
            #expect(try count(company, "platform_audit") == entries)
        }
    }

    @Test("Thirty equal commands that arrive together happen once, and all get the same bytes")
    func together() async throws {
        try await TestHost.run(plugins: [NotesPlugin.self]) { host in
            let company = try await host.company("acme")
            let request = try payload("once", UUID().uuidString.lowercased())
            let answers = try await withThrowingTaskGroup(of: [[UInt8]].self) { group in
                for _ in 0..<30 { group.addTask { try await host.send(create, request, token: company.token).get() } }
                return try await group.reduce(into: Set<[[UInt8]]>()) { $0.insert($1) }
            }
            #expect(answers.count == 1)
            #expect(try count(company, "notes_note") == 1)
        }
    }

    @Test("The same request id with another payload, method or caller is ABORTED REQUEST_ID_CONFLICT, and changes nothing")
    func conflict() async throws {
        try await TestHost.run(plugins: [NotesPlugin.self]) { host in
            let company = try await host.company("acme")
            let other = try await company.user("other", roles: ["admin"])
            let id = UUID().uuidString.lowercased()
            _ = try await host.send(create, payload("one", id), token: company.token).get()
            let createUser = MethodName(service: "spearhead.platform.v1.UserService", method: "CreateUser")
            let user = Spearhead_Platform_V1_CreateUserRequest.with {
                $0.requestID = id
                $0.login = "new"
                $0.name = "New"
                $0.roles = ["rep"]
            }
            let attempts = [
                (create, try payload("two", id), company.token), (create, try payload("one", id), other.token),
                (createUser, try user.serializedBytes(), company.token),
            ]
            for (method, payload, token) in attempts {
                guard case .failure(let error) = try await host.send(method, payload, token: token) else {
                    Issue.record("\(method) was answered")
                    continue
                }
                #expect(error.code == .aborted && error.reason == "REQUEST_ID_CONFLICT")
            }
            #expect(try count(company, "notes_note") == 1 && count(company, "platform_user") == 1)
        }
    }

    @Test("A refused command is not remembered: it can be repeated with its id when its reason is gone")
    func refusedThenRepeated() async throws {
        try await TestHost.run(plugins: [NotesPlugin.self]) { host in
            let company = try await host.company("acme")
            _ = try await company.client.createNote("taken")
            let id = UUID().uuidString.lowercased()
            let request = try payload("taken", id)
            guard case .failure(let error) = try await host.send(create, request, token: company.token) else {
                Issue.record("a second note of one text was made")
                return
            }
            #expect(error.reason == "CONSTRAINT")
            try host.services.store.writeNow(company.runtime.scope) { try $0.database.execute(sql: "DELETE FROM notes_note") }
            #expect(throws: Never.self) { try host.services.directory.require(slug: "acme") }
            _ = try await host.send(create, request, token: company.token).get()
            #expect(try count(company, "notes_note") == 1)
        }
    }

    @Test(
        "A request id that is no canonical UUID is INVALID_ARGUMENT",
        arguments: ["", "1", "00000000-0000-7000-8000-00000000000A", "{00000000-0000-7000-8000-000000000000}"])
    func malformed(id: String) async throws {
        try await TestHost.run(plugins: [NotesPlugin.self]) { host in
            let company = try await host.company("acme")
            guard case .failure(let error) = try await host.send(create, payload("x", id), token: company.token) else {
                Issue.record("\(id) was taken")
                return
            }
            #expect(error.code == .invalidArgument && error.fieldViolations.map(\.field) == ["request_id"])
        }
    }

    @Test("An operator's repeat gets the same bytes; with other content it is a conflict")
    func operations() async throws {
        try await TestHost.run { host in
            let method = MethodName(service: "spearhead.platform.v1.TenantService", method: "CreateTenant")
            var request = Spearhead_Platform_V1_CreateTenantRequest.with {
                $0.requestID = UUID().uuidString.lowercased()
                $0.slug = "acme"
                $0.name = "Acme"
            }
            let payload: [UInt8] = try request.serializedBytes()
            let first = try await host.send(method, payload, token: host.operatorToken).get()
            #expect(try await host.send(method, payload, token: host.operatorToken).get() == first)
            request.slug = "globex"
            guard case .failure(let error) = try await host.send(method, request.serializedBytes(), token: host.operatorToken)
            else {
                Issue.record("another company was made")
                return
            }
            #expect(error.reason == "REQUEST_ID_CONFLICT")
            #expect(try host.services.directory.all.map(\.record.slug) == ["acme"])
        }
    }

    @Test("Commands that arrive together fail alone: the others are kept, each with its audit entry")
    func groupCommit() async throws {
        try await TestHost.run(plugins: [NotesPlugin.self]) { host in
            let company = try await host.company("acme")
            _ = try await company.client.createNote("taken")
            let before = try count(company, "platform_audit")
            let outcomes = try await withThrowingTaskGroup(of: (Int, RPCError?).self) { group in
                for number in 0..<120 {
                    group.addTask {
                        let text = number % 3 == 0 ? "taken" : number % 3 == 1 ? "" : "note \(number)"
                        do {
                            let id = try await company.client.createNote(text)
                            #expect(try await company.client.note(id) == text)
                            return (number, nil)
                        } catch let error as RPCError {
                            return (number, error)
                        }
                    }
                }
                return try await group.reduce(into: [Int: RPCError?]()) { $0[$1.0] = $1.1 }
            }
            for (number, error) in outcomes {
                #expect(error?.reason == ["CONSTRAINT", "INVALID_FIELDS", nil][number % 3])
            }
            #expect(try count(company, "notes_note") == 41)
            #expect(try count(company, "platform_audit") == before + 40)
            #expect(try count(company, "platform_request") >= 41)
        }
    }
}

import Foundation
import GRDB
import HostTesting
import PluginKit
import RPC
import SpearheadClient
import SwiftProtobuf
import TTRPC
import TenantStore
import Testing

@testable import Host

@Suite("Streams of commands over the wire")
struct CommandStreamTests {
    private typealias Event = FilesPlugin.Event
    private typealias Answer = FilesPlugin.EventAnswer

    private func count(_ company: TestCompany, _ table: String) throws -> Int {
        try company.host.services.store.readNow(company.runtime.scope) {
            try Int.fetchOne($0.database, sql: "SELECT count(*) FROM \(table)") ?? 0
        }
    }

    private func events(_ texts: [String]) -> [Event] {
        texts.map { text in
            .with {
                $0.text = text
                $0.requestID = RequestID.make()
            }
        }
    }

    private func sync(_ company: TestCompany, _ events: [Event]) async throws -> [Answer] {
        let method = try #require(MethodName(FilesPlugin.sync))
        let answers = try await company.client.commandStream(
            method, AsyncStream(events), returning: Answer.self, timeoutMilliseconds: 600_000)
        return try await answers.reduce(into: []) { $0.append($1) }
    }

    /// A stream beneath the client library, on a connection of its own.
    private func open(
        _ host: TestHost, _ token: String, timeoutMilliseconds: Int64 = 600_000
    ) async throws -> (TTRPCConnection, TTRPCStream) {
        let method = try #require(MethodName(FilesPlugin.sync))
        let connection = try await host.connect()
        let head = RequestHead(
            service: method.service, method: method.method, metadata: [(key: "authorization", value: "Bearer \(token)")])
        let stream = connection.stream(
            head, shape: CallShape(clientStreams: true, serverStreams: true), payload: [],
            timeoutNanoseconds: timeoutMilliseconds * 1_000_000)
        return (connection, stream)
    }

    /// Waits until something is so.
    private func until(_ what: String, _ isSo: () throws -> Bool) async throws {
        let deadline = Deadline.now().advanced(byNanoseconds: 120_000_000_000)
        while try !isSo() {
            guard !deadline.hasPassed else { throw RPCError(.deadlineExceeded, "NOT_SO", what) }
            await Task.yield()
        }
    }

    private func failure(_ stream: TTRPCStream) async throws -> RPCError? {
        do {
            while try await stream.receive() != nil {}
            return nil
        } catch let error as RPCError {
            return error
        }
    }

    @Test("Every event is answered in its place, once it is stored with its audit entry and its request id")
    func order() async throws {
        try await TestHost.run(plugins: [FilesPlugin.self]) { host in
            let company = try await host.company("acme")
            let sent = events((0..<2000).map { "event \($0)" })
            let answers = try await sync(company, sent)
            #expect(answers.count == sent.count && answers.allSatisfy { $0.reason.isEmpty })
            let stored = try host.services.store.readNow(company.runtime.scope) {
                try Row.fetchAll($0.database, sql: "SELECT id, text FROM files_event ORDER BY rowid").map {
                    [$0["id"] as String, $0["text"] as String]
                }
            }
            #expect(stored == zip(answers, sent).map { [$0.eventID, $1.text] })
            #expect(try count(company, "platform_audit") == sent.count)
            #expect(try count(company, "platform_request") == sent.count)
            try await until("the stream has left") { try company.runtime.admission.inFlight == 0 }
        }
    }

    @Test("Events that wait together are stored with far fewer commits than there are events")
    func sharedCommits() async throws {
        try await TestHost.run(plugins: [FilesPlugin.self]) { host in
            let company = try await host.company("acme")
            let store = try host.services.store
            let (connection, stream) = try await open(host, company.token)
            let sent = events((0..<100).map { "event \($0)" })
            let before = store.statistics
            try await holdingLane(company) {
                for event in sent { try await stream.send(event.serializedBytes()) }
                try await stream.finishSending()
                try await until("all events wait") { store.statistics.writesWaiting == sent.count }
            }
            var answers = 0
            while try await stream.receive() != nil { answers += 1 }
            #expect(answers == sent.count)
            #expect(store.statistics.writeGroups - before.writeGroups <= 8)
            #expect(try count(company, "files_event") == sent.count)
            await connection.close()
        }
    }

    @Test("A refused event is answered in its place, and the stream goes on")
    func refusals() async throws {
        try await TestHost.run(plugins: [FilesPlugin.self]) { host in
            let company = try await host.company("acme")
            let (connection, stream) = try await open(host, company.token)
            var sent = events(["one", "", "two", "one", "three"])
            sent[4].requestID = "no id"
            for event in sent { try await stream.send(event.serializedBytes()) }
            try await stream.send([0xFF])
            let last = try #require(events(["four"]).first)
            try await stream.send(last.serializedBytes())
            try await stream.finishSending()
            var reasons: [String] = []
            while let answer = try await stream.receive() { reasons.append(try Answer(serializedBytes: answer).reason) }
            #expect(
                reasons == ["", "INVALID_FIELDS", "", "CONSTRAINT", "INVALID_FIELDS", "MALFORMED_REQUEST", ""])
            #expect(try count(company, "files_event") == 3)
            #expect(try count(company, "platform_audit") == 3)
            await connection.close()
        }
    }

    @Test(
        "After a cut, what was answered is stored, and sending everything again does nothing twice", arguments: [0, 1, 97, 299])
    func cut(answered: Int) async throws {
        try await TestHost.run(plugins: [FilesPlugin.self]) { host in
            let company = try await host.company("acme")
            let sent = events((0..<300).map { "event \($0)" })
            let (connection, stream) = try await open(host, company.token)
            let sender = Task { for event in sent { try await stream.send(event.serializedBytes()) } }
            var first: [[UInt8]] = []
            while first.count < answered, let answer = try await stream.receive() { first.append(answer) }
            await connection.close()
            _ = await sender.result
            for answer in first {
                let id = try Answer(serializedBytes: answer).eventID
                let isStored = try host.services.store.readNow(company.runtime.scope) {
                    try Row.fetchOne($0.database, sql: "SELECT 1 FROM files_event WHERE id = ?", arguments: [id]) != nil
                }
                #expect(isStored)
            }
            let again = try await sync(company, sent)
            #expect(try again.prefix(answered).map { try $0.serializedBytes() as [UInt8] } == first)
            #expect(again.count == 300 && again.allSatisfy { $0.reason.isEmpty } && Set(again.map(\.eventID)).count == 300)
            #expect(try count(company, "files_event") == 300)
            #expect(try count(company, "platform_audit") == 300)
            try await until("the cut stream has left") { try company.runtime.admission.inFlight == 0 }
        }
    }

    /// Keeps a company's lane still while `body` runs.
    private func holdingLane(_ company: TestCompany, _ body: () async throws -> Void) async throws {
        let store = try company.host.services.store
        let tenant = try company.runtime.id
        let gate = Gate.named(UUID().uuidString)
        let holder = Task.detached { try await blocking { try store.exclusively(tenant) { _ in gate.pass() } } }
        await gate.waitForArrival()
        do {
            try await body()
            gate.open()
        } catch {
            gate.open()
            throw error
        }
        try await holder.value
    }

    @Test("A stream has at most 128 commands in the lane, those of a company 512, and everything is answered in the end")
    func bounds() async throws {
        try await TestHost.run(plugins: [FilesPlugin.self]) { host in
            let company = try await host.company("acme")
            let store = try host.services.store
            var readers: [Task<[String], any Error>] = []
            var senders: [Task<Void, any Error>] = []
            func start(_ number: Int) async throws {
                let (_, stream) = try await open(host, company.token)
                let sent = events((0..<1000).map { "stream \(number) event \($0)" })
                senders.append(
                    Task {
                        for event in sent { try await stream.send(event.serializedBytes()) }
                        try await stream.finishSending()
                    })
                readers.append(
                    Task {
                        var reasons: [String] = []
                        while let answer = try await stream.receive() {
                            reasons.append(try Answer(serializedBytes: answer).reason)
                        }
                        return reasons
                    })
            }
            try await holdingLane(company) {
                try await start(0)
                try await until("the first stream is at its bound") { store.statistics.writesWaiting == 128 }
                for number in 1..<8 { try await start(number) }
                try await until("the company is at its bound") { store.statistics.writesWaiting == 512 }
                // Reads of the company and calls on other connections go on; by the time this is answered, more would be there.
                for _ in 0..<20 {
                    _ = try await company.client.failure(
                        "spearhead.platform.v1.UserService/ListUsers", Spearhead_Platform_V1_ListUsersRequest())
                }
                #expect(store.statistics.writesWaiting == 512)
            }
            for sender in senders { try await sender.value }
            for reader in readers { #expect(try await reader.value == [String](repeating: "", count: 1000)) }
            #expect(try count(company, "files_event") == 8000)
        }
    }

    @Test("A token that is revoked ends the stream: what came before is answered, what comes after is not done")
    func revoked() async throws {
        try await TestHost.run(plugins: [FilesPlugin.self]) { host in
            let company = try await host.company("acme")
            let user = try await company.user("rep", roles: ["rep"])
            let (connection, stream) = try await open(host, user.token)
            try await stream.send(events(["one"])[0].serializedBytes())
            #expect(try await stream.receive() != nil)
            // A change that leaves the token as it is.
            _ = try await company.user("other", roles: ["rep"])
            try await stream.send(events(["two"])[0].serializedBytes())
            #expect(try await stream.receive() != nil)
            try host.services.identity.revoke { $0.id == user.tokenID }
            try await stream.send(events(["three"])[0].serializedBytes())
            let error = try await failure(stream)
            #expect(error?.code == .unauthenticated && error?.reason == "TOKEN_REVOKED")
            #expect(try count(company, "files_event") == 2)
            await connection.close()
        }
    }

    @Test("Without the permission the stream is refused, and losing it on the way ends the stream")
    func permission() async throws {
        try await TestHost.run(plugins: [FilesPlugin.self]) { host in
            let company = try await host.company("acme")
            let (first, refused) = try await open(host, try await company.user("fin", roles: ["finance"]).token)
            #expect(try await failure(refused)?.reason == "PERMISSION_DENIED")
            let (second, stream) = try await open(host, try await company.user("rep", roles: ["rep"]).token)
            try await stream.send(events(["one"])[0].serializedBytes())
            #expect(try await stream.receive() != nil)
            let _: Spearhead_Platform_V1_SetRoleGrantResponse = try await company.client.call(
                "spearhead.platform.v1.UserService/SetRoleGrant",
                Spearhead_Platform_V1_SetRoleGrantRequest.with {
                    $0.role = "rep"
                    $0.permission = "files.write"
                })
            try await stream.send(events(["two"])[0].serializedBytes())
            #expect(try await failure(stream)?.reason == "PERMISSION_DENIED")
            #expect(try count(company, "files_event") == 1)
            for connection in [first, second] { await connection.close() }
        }
    }

    @Test("A company without room ends the stream, so that nothing after the first event that was not stored is stored")
    func full() async throws {
        try await TestHost.run(plugins: [FilesPlugin.self]) { host in
            let company = try await host.company("acme")
            let (connection, stream) = try await open(host, company.token)
            try await stream.send(events(["one"])[0].serializedBytes())
            #expect(try await stream.receive() != nil)
            var record = try company.runtime.record
            record.databaseBytes = 1
            try host.services.directory.save(record)
            for event in events(["two", "three"]) { try? await stream.send(event.serializedBytes()) }
            #expect(try await failure(stream)?.reason == "STORAGE_FULL")
            #expect(try count(company, "files_event") == 1)
            await connection.close()
        }
    }

    @Test("A stream that waits ends at its deadline, and when the host stops")
    func waiting() async throws {
        try await TestHost.run(plugins: [FilesPlugin.self]) { host in
            let company = try await host.company("acme")
            let runtime = try company.runtime
            let (first, brief) = try await open(host, company.token, timeoutMilliseconds: 100)
            #expect(try await failure(brief)?.code == .deadlineExceeded)
            try await until("it has left") { runtime.admission.inFlight == 0 }
            let (second, long) = try await open(host, company.token)
            try await long.send(events(["one"])[0].serializedBytes())
            #expect(try await long.receive() != nil)
            async let end = failure(long)
            await host.stop()
            #expect(try await end?.reason == "DRAINING")
            #expect(runtime.admission.inFlight == 0)
            for connection in [first, second] { await connection.close() }
        }
    }

    @Test("When the sequence of commands throws, the answers end with its error")
    func failingSequence() async throws {
        try await TestHost.run(plugins: [FilesPlugin.self]) { host in
            struct Unreadable: Error {}
            let company = try await host.company("acme")
            let sent = events(["one"])
            let sequence = AsyncThrowingStream<Event, any Error> { continuation in
                for event in sent { continuation.yield(event) }
                continuation.finish(throwing: Unreadable())
            }
            let method = try #require(MethodName(FilesPlugin.sync))
            let answers = try await company.client.commandStream(
                method, sequence, returning: Answer.self, timeoutMilliseconds: 600_000)
            await #expect(throws: Unreadable.self) { for try await _ in answers {} }
        }
    }
}

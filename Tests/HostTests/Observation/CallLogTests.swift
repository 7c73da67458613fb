import Foundation
import GRDB
import HostTesting
import Logging
import PluginKit
import PluginTesting
import RPC
import SwiftProtobuf
import TTRPC
import TenantStore
import Testing

@testable import Host

@Suite("The line of a call")
struct CallLogTests {
    private static let trace = "0af7651916cd43dd8448eb211c80319c"
    private static let span = "b7ad6b7169203331"
    private static let traceparent = "00-\(trace)-\(span)-01"

    private func lines(_ log: LogRecorder) -> [LogRecorder.Line] { log.lines.filter { $0.message.hasPrefix("call") } }

    @Test("A failed call has one line with method, code, reason, company, caller, trace and duration, and nothing that was sent")
    func failed() async throws {
        let log = LogRecorder()
        try await TestHost.run(plugins: [NotesPlugin.self], logger: log.logger) { host in
            let company = try await host.company("acme")
            let user = try await company.user("ann", roles: ["rep"])
            let connection = try await host.connect()
            let head = RequestHead(
                service: "notes.v1.NoteService", method: "GetNote",
                metadata: [(key: "authorization", value: "Bearer \(user.token)"), (key: "traceparent", value: Self.traceparent)])
            let payload: [UInt8] = try NotesPlugin.GetRequest.with { $0.slug = "a private thing" }.serializedBytes()
            await #expect(throws: RPCError.self) { try await connection.call(head, payload: payload) }
            await connection.close()
            let line = try #require(lines(log).last)
            #expect(lines(log).count == 1 && line.level == .info)
            #expect(Int(line.metadata["duration_us"] ?? "") ?? 0 > 0)
            var metadata = line.metadata
            metadata["duration_us"] = nil
            #expect(
                metadata == [
                    "method": "notes.v1.NoteService/GetNote", "code": "NOT_FOUND", "reason": "NOT_FOUND", "tenant": company.id,
                    "caller": "api/\(user.user.id)", "trace_id": Self.trace, "span_id": Self.span,
                ])
            #expect(log.lines.allSatisfy { !"\($0)".contains("private") && !"\($0)".contains(user.token) })
        }
    }

    @Test("A fault of the host is told to its caller with the id under which it stands in the log; a command's is its own")
    func fault() async throws {
        let log = LogRecorder()
        try await TestHost.run(plugins: [NotesPlugin.self], flags: ["log.calls": "none"], logger: log.logger) { host in
            let company = try await host.company("acme")
            try host.services.store.writeNow(company.runtime.scope) { try $0.database.execute(sql: "DROP TABLE notes_note") }
            let read = try #require(
                try await company.client.failure("notes.v1.NoteService/GetNote", NotesPlugin.GetRequest.with { $0.slug = "x" }))
            let id = UUIDv7.generate(at: host.clock.now)
            let write = try #require(
                try await company.client.failure(
                    "notes.v1.NoteService/CreateNote",
                    NotesPlugin.CreateRequest.with {
                        $0.slug = "x"
                        $0.requestID = id
                    }))
            #expect(write.metadata["request_id"] == id)
            for error in [read, write] {
                let id = try #require(error.metadata["request_id"])
                #expect(error.code == .internal && error.message.contains(id) && !error.message.contains("notes_note"))
                let found = log.lines(.error).filter { $0.metadata["request_id"] == id }
                #expect(Set(found.map(\.message)) == ["the host failed", "call failed"])
                #expect(found.contains { $0.metadata["error"]?.contains("no such table: notes_note") == true })
            }
            #expect(lines(log).count == 2)
        }
    }

    @Test(
        "Calls that succeed have a line when all are wanted, and one of a thousand when samples are",
        arguments: [
            (CallLog.Choice.none, 0), (.failed, 0), (.sampled, 2), (.all, 200),
        ])
    func choices(_ choice: CallLog.Choice, _ expected: Int) throws {
        let log = LogRecorder()
        let host = try TestServices(logger: log.logger)
        let calls = callLog(host, choice, log)
        for _ in 0..<2500 { calls.add(CallEnd(method: 0, nanoseconds: 5000)) }
        #expect(lines(log).map(\.message) == Array(repeating: "call", count: expected))
        #expect(lines(log).allSatisfy { $0.metadata["code"] == "OK" && $0.metadata["duration_us"] == "5" })
    }

    @Test("At most 200 lines are written in a second, and the next one says how many were left out")
    func bounded() throws {
        let log = LogRecorder()
        let host = try TestServices(logger: log.logger)
        let calls = callLog(host, .failed, log)
        let error = RPCError(.notFound, "NOT_FOUND", "Nothing.")
        for _ in 0..<1000 { calls.add(CallEnd(method: nil, error: error)) }
        #expect(lines(log).count == CallLog.linesPerSecondMax)
        host.advance(seconds: 1)
        calls.add(CallEnd(method: nil, error: error))
        #expect(log.lines(.notice).map(\.metadata) == [["count": "800"]])
        #expect(lines(log).last?.metadata["method"] == "unknown")
    }

    private func callLog(_ host: TestServices, _ choice: CallLog.Choice, _ log: LogRecorder) -> CallLog {
        CallLog(
            choice: choice, names: host.services.composition.methods.names, identity: host.services.identity, logger: log.logger,
            now: { host.now })
    }
}

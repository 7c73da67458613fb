import Foundation
import GRDB
import Host
import HostTesting
import PluginKit
import RPC
import SpearheadClient
import SwiftProtobuf
import TenantStore
import Testing

@Suite("Imports over the wire")
struct ImportTests {
    private func notes(_ company: TestCompany) throws -> [String] {
        try company.host.services.store.readNow(company.runtime.scope) {
            try String.fetchAll($0.database, sql: "SELECT text || ':' || rank FROM notes_note ORDER BY text")
        }
    }

    private func report(
        _ company: TestCompany, _ text: String, dryRun: Bool = false
    ) async throws -> Spearhead_Platform_V1_ImportResponse.Report {
        try #require(try await company.client.importCSV("notes", text, dryRun: dryRun).last).report
    }

    @Test("An import is counted row by row, audited once, and unchanged when it is repeated")
    func imports() async throws {
        try await TestHost.run(plugins: [NotesPlugin.self]) { host in
            let company = try await host.company("acme")
            let text = "\u{FEFF}rank,text\r\n1,客户 one\r\n2,\"two, \"\"quoted\"\"\"\r\n,three\r\n"
            let first = try await report(company, text)
            #expect(first.committed && first.created == 3 && first.updated == 0 && first.unchanged == 0 && first.refused == 0)
            #expect(try notes(company) == ["three:0", "two, \"quoted\":2", "客户 one:1"])
            let again = try await report(company, text)
            #expect(again.committed && again.created == 0 && again.unchanged == 3)
            let changed = try await report(company, text.replacing("2,", with: "5,"))
            #expect(changed.updated == 1 && changed.unchanged == 2)
            let list: Spearhead_Platform_V1_ListAuditEntriesResponse = try await company.client.call(
                "spearhead.platform.v1.AuditService/ListAuditEntries",
                Spearhead_Platform_V1_ListAuditEntriesRequest.with { $0.subject = "imports/notes" })
            #expect(list.entries.count == 3)
            #expect(list.entries.last?.changes.map { "\($0.field)=\($0.after)" } == ["created=3", "updated=0", "unchanged=0"])
        }
    }

    @Test("Every bad row is reported with line, column and reason, and nothing is kept")
    func badRows() async throws {
        try await TestHost.run(plugins: [NotesPlugin.self]) { host in
            let company = try await host.company("acme")
            let report = try await report(
                company, "text,rank\ngood one,1\nno,1\ngood two,99\nx,77\nshort\ngood \"x\n")
            #expect(!report.committed)
            #expect(report.created == 1 && report.refused == 5)
            #expect(
                report.errors.map { "\($0.line) \($0.column)" } == ["3 text", "4 rank", "5 text", "5 rank", "6 ", "7 "])
            #expect(report.errors[0].reason == "must have at least 3 characters")
            #expect(report.errors[4].reason == "has 1 fields; the header has 2")
            #expect(report.errors[5].reason.contains("quote"))
            #expect(try notes(company).isEmpty)
            let list: Spearhead_Platform_V1_ListAuditEntriesResponse = try await company.client.call(
                "spearhead.platform.v1.AuditService/ListAuditEntries", Spearhead_Platform_V1_ListAuditEntriesRequest())
            #expect(list.entries.isEmpty)
        }
    }

    @Test("A dry run reports the same and keeps nothing")
    func dryRun() async throws {
        try await TestHost.run(plugins: [NotesPlugin.self]) { host in
            let company = try await host.company("acme")
            let dry = try await report(company, "text\none more\ntwo more\n", dryRun: true)
            #expect(!dry.committed && dry.created == 2 && dry.refused == 0)
            #expect(try notes(company).isEmpty)
            #expect(try await report(company, "text\none more\ntwo more\n").created == 2)
        }
    }

    @Test("A thousand errors are listed, all are counted, and progress is told on the way")
    func manyRows() async throws {
        try await TestHost.run(plugins: [NotesPlugin.self]) { host in
            let company = try await host.company("acme")
            let responses = try await company.client.importCSV(
                "notes", "text\n" + (1...2500).map { "\($0 % 10)\n" }.joined())
            #expect(responses.map(\.doneRows) == [1000, 2000, 2500, 2500])
            #expect(responses.allSatisfy { $0.totalRows >= 2500 })
            let report = try #require(responses.last).report
            #expect(report.refused == 2500 && report.errors.count == 1000)
        }
    }

    @Test("A file that was cut off on its way imports nothing", arguments: ["cut", "cancelled", "undeclared", "early"])
    func cutOff(how: String) async throws {
        typealias Request = Spearhead_Platform_V1_ImportRequest
        try await TestHost.run(plugins: [NotesPlugin.self]) { host in
            let company = try await host.company("acme")
            let whole = Data("text\nfirst note\nsecond note\n".utf8)
            let error = await #expect(throws: RPCError.self) {
                try await company.client.duplex(
                    Importer.method, sending: Request.self, receiving: Spearhead_Platform_V1_ImportResponse.self,
                    timeoutMilliseconds: 600_000
                ) { stream in
                    let sha256 = BlobDigest.of(whole).hexadecimal
                    try await stream.send(
                        .with {
                            $0.table = "notes"
                            $0.requestID = RequestID.make()
                            $0.content = whole.prefix(16)
                            if how == "early" { $0.sha256 = sha256 }
                        })
                    // A client that goes away in the middle of its file: its stream ends as if it had sent all.
                    if how == "cancelled" { throw RPCError(.cancelled, "GONE", "The client went away.") }
                    if how == "cut" { try await stream.send(.with { $0.sha256 = sha256 }) }
                    if how == "early" { try await stream.send(.with { $0.content = whole.dropFirst(16) }) }
                    try await stream.finishSending()
                    for try await _ in stream.responses {}
                }
            }
            #expect(how == "cancelled" || error?.fieldViolations.map(\.field) == ["sha256"])
            // A call on the same connection is answered after what the stream did.
            #expect(try await company.client.createNote("a later note").isEmpty == false)
            #expect(try notes(company) == ["a later note:0"])
        }
    }

    @Test(
        "Bad rows are found wherever they stand, in the order of the file, and the good ones are counted",
        arguments: [[2], [1000, 1001, 1002], [2, 700, 1001, 2002], [2002]])
    func badRowsOfBatches(lines: [Int]) async throws {
        try await TestHost.run(plugins: [NotesPlugin.self]) { host in
            let company = try await host.company("acme")
            let text = "text\n" + (2...2002).map { lines.contains($0) ? "x\n" : "note \($0)\n" }.joined()
            let report = try await report(company, text)
            #expect(report.errors.map(\.line) == lines.map(Int64.init))
            #expect(!report.committed && report.created == 2001 - Int64(lines.count) && report.refused == Int64(lines.count))
            #expect(try notes(company).isEmpty)
        }
    }

    @Test("A pass keeps what its rows share, takes back what a bad row told it, and may refuse the file at its end")
    func passes() async throws {
        try await TestHost.run(plugins: [SumsPlugin.self]) { host in
            let company = try await host.company("acme")
            func run(_ rows: [Int]) async throws -> Spearhead_Platform_V1_ImportResponse.Report {
                let text = "value\n" + rows.map { "\($0)\n" }.joined()
                return try #require(try await company.client.importCSV("sums", text).last).report
            }
            func sums() throws -> [Int64] {
                try company.host.services.store.readNow(company.runtime.scope) {
                    try Int64.fetchAll($0.database, sql: "SELECT value FROM sums_sum")
                }
            }
            let good = Array(1...2500)
            #expect(try await run(good).committed)
            #expect(try sums() == [3_126_250])
            let bad = try await run([5, -1, 7] + good)
            #expect(bad.errors.map(\.line) == [3] && bad.created == 2502)
            let tooMuch = try await run([SumsPlugin.sumMax, 1])
            #expect(tooMuch.errors.map(\.reason) == ["is more than \(SumsPlugin.sumMax)"])
            #expect(!tooMuch.committed && tooMuch.created == 2)
            #expect(try sums() == [3_126_250])
        }
    }

    @Test(
        "A file that cannot be this table is refused before its rows",
        arguments: [
            ("nothing", "text\nx\n", "TABLE_NOT_FOUND", ""), ("notes", "", "EMPTY_FILE", ""),
            ("notes", "rank\n1\n", "WRONG_HEADER", "text is missing"),
            ("notes", "text,colour\nx,y\n", "WRONG_HEADER", "colour is unknown"),
            ("notes", "text,text\nx,y\n", "WRONG_HEADER", "stands twice"), ("notes", "te\"xt\nx\n", "MALFORMED_CSV", "Line 1"),
        ])
    func refusals(table: String, text: String, reason: String, part: String) async throws {
        try await TestHost.run(plugins: [NotesPlugin.self]) { host in
            let company = try await host.company("acme")
            let error = await #expect(throws: RPCError.self) { try await company.client.importCSV(table, text) }
            #expect(error?.reason == reason && (part.isEmpty || error?.message.contains(part) == true))
        }
    }

    @Test("Importing needs the permission to import and that of the table, and its plugin")
    func permissions() async throws {
        try await TestHost.run(plugins: [NotesPlugin.self]) { host in
            let company = try await host.company("acme")
            let rep = try await company.user("rep", roles: ["rep"])
            let error = await #expect(throws: RPCError.self) { try await rep.client.importCSV("notes", "text\nxyz\n") }
            #expect(error?.metadata["permission"] == "platform.data.import")
            let _: Spearhead_Platform_V1_SetRoleGrantResponse = try await company.client.call(
                "spearhead.platform.v1.UserService/SetRoleGrant",
                Spearhead_Platform_V1_SetRoleGrantRequest.with {
                    $0.role = "finance"
                    $0.permission = "platform.data.import"
                    $0.scope = .all
                })
            let finance = try await company.user("fin", roles: ["finance"])
            let second = await #expect(throws: RPCError.self) { try await finance.client.importCSV("notes", "text\nxyz\n") }
            #expect(second?.metadata["permission"] == "notes.write")
            let _: Spearhead_Platform_V1_DisablePluginResponse = try await host.operator.call(
                "spearhead.platform.v1.PluginService/DisablePlugin",
                Spearhead_Platform_V1_DisablePluginRequest.with {
                    $0.tenant = "acme"
                    $0.plugin = "notes"
                })
            let third = await #expect(throws: RPCError.self) { try await company.client.importCSV("notes", "text\nxyz\n") }
            #expect(third?.reason == "PLUGIN_DISABLED")
        }
    }
}

import Foundation
import Host
import HostTesting
import RPC
import SpearheadClient
import SwiftProtobuf
import Testing

@Suite("Exports over the wire")
struct ExportTests {
    private func export(_ client: SpearheadClient, _ table: String) async throws -> (text: String, pieces: Int, rows: Int64) {
        let stream = try await client.stream(
            MethodName(service: "spearhead.platform.v1.DataService", method: "Export"),
            Spearhead_Platform_V1_ExportRequest.with { $0.table = table },
            returning: Spearhead_Platform_V1_ExportResponse.self, timeoutMilliseconds: 600_000)
        var content = Data()
        var pieces = 0
        var rows: Int64 = 0
        for try await response in stream {
            content.append(response.content)
            pieces += 1
            rows = response.rows
        }
        return (String(decoding: content, as: UTF8.self), pieces, rows)
    }

    @Test("An export has a byte order mark, a header and guarded fields, and can be imported elsewhere")
    func exports() async throws {
        try await TestHost.run(plugins: [NotesPlugin.self]) { host in
            let company = try await host.company("acme")
            for text in ["客户", "=1+1", "a,\"b\""] { _ = try await company.client.createNote(text) }
            let (text, pieces, rows) = try await export(company.client, "notes")
            #expect(text == "\u{FEFF}text,rank\r\n'=1+1,0\r\n\"a,\"\"b\"\"\",0\r\n客户,0\r\n")
            #expect(pieces == 1 && rows == 3)
        }
    }

    @Test("A long export comes in pieces, and what was exported imports as unchanged")
    func pieces() async throws {
        try await TestHost.run(plugins: [NotesPlugin.self]) { host in
            let company = try await host.company("acme")
            let rows = (0..<3000).map { "note number \($0) \(String(repeating: "x", count: 40))\n" }.joined()
            _ = try await company.client.importCSV("notes", "text\n" + rows)
            let (text, pieces, count) = try await export(company.client, "notes")
            #expect(pieces > 2 && count == 3000)
            let again = try await company.client.importCSV("notes", text)
            #expect(again.last?.report.unchanged == 3000)
        }
    }

    @Test("A table that nobody exports is NOT_FOUND, and one needs the table's permission")
    func refusals() async throws {
        try await TestHost.run(plugins: [NotesPlugin.self]) { host in
            let company = try await host.company("acme")
            let finance = try await company.user("fin", roles: ["finance"])
            let missing = await #expect(throws: RPCError.self) { try await export(company.client, "platform_user") }
            #expect(missing?.code == .notFound)
            let denied = await #expect(throws: RPCError.self) { try await export(finance.client, "notes") }
            #expect(denied?.metadata["permission"] == "notes.read")
        }
    }

    @Test("The tables of the enabled plugins are listed with their columns")
    func lists() async throws {
        try await TestHost.run(plugins: [NotesPlugin.self]) { host in
            let list: Spearhead_Platform_V1_ListDataTablesResponse = try await host.company("acme").client.call(
                "spearhead.platform.v1.DataService/ListDataTables", Spearhead_Platform_V1_ListDataTablesRequest())
            let notes = try #require(list.tables.first { $0.name == "notes" })
            #expect(
                notes.importable && notes.exportable && notes.requiredColumns == ["text"] && notes.optionalColumns == ["rank"])
        }
    }
}

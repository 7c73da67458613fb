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

@Suite("Blobs over the wire")
struct BlobTests {
    private typealias Upload = FilesPlugin.Upload
    private typealias Uploaded = FilesPlugin.Uploaded

    /// Content that no two numbers share.
    private static func content(_ number: Int, bytes: Int = 300_000) -> Data {
        var generator = SplitMix(seed: UInt64(number))
        return Data((0..<bytes).map { _ in UInt8.random(in: 0...255, using: &generator) })
    }

    private func messages(
        _ content: Data, title: String = "photo", sha256: String? = nil, requestID: String = RequestID.make(),
        pieceBytes: Int = 64 << 10
    ) -> [Upload] {
        var messages = [
            Upload.with {
                $0.title = title
                $0.requestID = requestID
                $0.sha256 = sha256 ?? BlobDigest.of(content).hexadecimal
            }
        ]
        for start in stride(from: 0, to: content.count, by: pieceBytes) {
            messages.append(.with { $0.chunk = content[start..<min(start + pieceBytes, content.count)] })
        }
        return messages
    }

    private func upload(_ client: SpearheadClient, _ messages: [Upload]) async throws -> Uploaded {
        let method = try #require(MethodName(FilesPlugin.upload))
        return try await client.clientStream(method, AsyncStream(messages), timeoutMilliseconds: 600_000)
    }

    private func download(_ client: SpearheadClient, _ id: String) async throws -> Data {
        let method = try #require(MethodName(FilesPlugin.download))
        let pieces = try await client.stream(
            method, FilesPlugin.Download.with { $0.id = id }, returning: FilesPlugin.Downloaded.self,
            timeoutMilliseconds: 600_000)
        return try await pieces.reduce(into: Data()) { $0 += $1.chunk }
    }

    private func reason(_ body: () async throws -> some Any) async throws -> String? {
        do {
            _ = try await body()
            return nil
        } catch let error as RPCError {
            return error.reason
        }
    }

    /// Files below a company's `blobs`, by their paths from there.
    private func files(_ company: TestCompany) throws -> [String] {
        let prefix = "tenants/\(try company.runtime.id)/blobs/"
        return company.host.directory.files.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }.sorted()
    }

    private func count(_ company: TestCompany, _ table: String) throws -> Int {
        try company.host.services.store.readNow(company.runtime.scope) {
            try Int.fetchOne($0.database, sql: "SELECT count(*) FROM \(table)") ?? 0
        }
    }

    /// Waits until something is so.
    private func until(_ what: String, _ isSo: () throws -> Bool) async throws {
        let deadline = Deadline.now().advanced(byNanoseconds: 20_000_000_000)
        while try !isSo() {
            guard !deadline.hasPassed else { throw RPCError(.deadlineExceeded, "NOT_SO", what) }
            await Task.yield()
        }
    }

    @Test("What is uploaded stands under its digest, is audited, and is downloaded unchanged", arguments: [1, 65_536, 3_000_001])
    func roundTrip(bytes: Int) async throws {
        try await TestHost.run(plugins: [FilesPlugin.self]) { host in
            let company = try await host.company("acme")
            let content = Self.content(1, bytes: bytes)
            let uploaded = try await upload(company.client, messages(content))
            let digest = BlobDigest.of(content).hexadecimal
            #expect(uploaded.sha256 == digest && uploaded.bytes == Int64(bytes))
            #expect(try files(company) == ["\(digest.prefix(2))/\(digest)"])
            #expect(host.directory.mode(of: "tenants/\(try company.runtime.id)/blobs/\(digest.prefix(2))/\(digest)") == 0o400)
            #expect(try await download(company.client, uploaded.id) == content)
            #expect(try count(company, "platform_audit") == 1)
            #expect(try company.runtime.blobs.byteCount == Int64(bytes))
            try await until("both calls have left") { try company.runtime.admission.inFlight == 0 }
        }
    }

    @Test("The same content is stored once, whoever uploads it and however often, also at the same moment")
    func deduplicated() async throws {
        try await TestHost.run(plugins: [FilesPlugin.self]) { host in
            let company = try await host.company("acme")
            let content = Self.content(2)
            let uploaded = try await withThrowingTaskGroup(of: Uploaded.self) { group in
                for _ in 0..<8 { group.addTask { try await upload(company.client, messages(content)) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(uploaded.map(\.id)).count == 8 && Set(uploaded.map(\.sha256)).count == 1)
            #expect(try files(company).count == 1)
            #expect(try count(company, "platform_blob") == 1 && count(company, "files_file") == 8)
            #expect(try company.runtime.blobs.byteCount == Int64(content.count))
            for file in uploaded { #expect(try await download(company.client, file.id) == content) }
        }
    }

    @Test("An upload that is refused leaves nothing: wrong or missing digest, too large, empty, refused by the plugin, given up")
    func refused() async throws {
        try await TestHost.run(plugins: [FilesPlugin.self]) { host in
            let company = try await host.company("acme")
            let client = try company.client
            let content = Self.content(3)
            let wrong = messages(content, sha256: BlobDigest.of(Data("other".utf8)).hexadecimal)
            #expect(try await reason { try await upload(client, wrong) } == "INVALID_FIELDS")
            for digest in ["", "abc", "../../../../etc/passwd", BlobDigest.of(content).hexadecimal.uppercased()] {
                #expect(try await reason { try await upload(client, messages(content, sha256: digest)) } == "INVALID_FIELDS")
            }
            #expect(try await reason { try await upload(client, messages(Data())) } == "INVALID_FIELDS")
            #expect(try await reason { try await upload(client, []) } == "INVALID_FIELDS")
            #expect(try await reason { try await upload(client, messages(content, requestID: "1")) } == "INVALID_FIELDS")
            let large = Self.content(4, bytes: Int(FilesPlugin.bytesMax) + 1)
            #expect(try await reason { try await upload(client, messages(large)) } == "FILE_TOO_LARGE")
            #expect(try await reason { try await upload(client, messages(content, title: "")) } == "INVALID_FIELDS")
            #expect(try files(company) == [] && count(company, "platform_blob") == 0)
            // The wire says the same for an upload that is given up as for one that is done.
            #expect(try await reason { try await upload(client, messages(content).dropLast()) } == "INVALID_FIELDS")
            #expect(try files(company) == [])
            #expect(try company.runtime.blobs.byteCount == 0)
            try await until("all calls have left") { try company.runtime.admission.inFlight == 0 }
        }
    }

    @Test("An upload whose connection is lost leaves nothing, and the same request goes through afterwards, once")
    func cut() async throws {
        try await TestHost.run(plugins: [FilesPlugin.self]) { host in
            let company = try await host.company("acme")
            let method = try #require(MethodName(FilesPlugin.upload))
            let content = Self.content(5)
            let sent = messages(content)
            let connection = try await host.connect()
            let stream = connection.stream(
                RequestHead(
                    service: method.service, method: method.method,
                    metadata: [(key: "authorization", value: "Bearer \(company.token)")]),
                shape: CallShape(clientStreams: true, serverStreams: false), payload: [], timeoutNanoseconds: 60_000_000_000)
            for message in sent.dropLast() { try await stream.send(message.serializedBytes()) }
            try await until("some of it is there") { try !files(company).isEmpty }
            await connection.close()
            try await until("nothing is left") { try files(company).isEmpty && company.runtime.admission.inFlight == 0 }
            #expect(try company.runtime.blobs.byteCount == 0)
            let first = try await upload(company.client, sent)
            // In other pieces it is the same upload.
            let again = try await upload(company.client, messages(content, requestID: sent[0].requestID, pieceBytes: 999))
            #expect(again == first)
            #expect(try count(company, "files_file") == 1 && count(company, "platform_audit") == 1)
            let other = messages(Self.content(6), requestID: sent[0].requestID)
            #expect(try await reason { try await upload(company.client, other) } == "REQUEST_ID_CONFLICT")
            #expect(try files(company).count == 1)
        }
    }

    @Test(
        "A company sees its own files only, a person those that are visible, and the same content is not shared between companies"
    )
    func isolated() async throws {
        try await TestHost.run(plugins: [FilesPlugin.self]) { host in
            let (left, right) = (try await host.company("left"), try await host.company("right"))
            let content = Self.content(7)
            let mine = try await upload(left.client, messages(content))
            #expect(try await reason { try await download(right.client, mine.id) } == "NOT_FOUND")
            let theirs = try await upload(right.client, messages(content))
            #expect(try await download(right.client, theirs.id) == content)
            #expect(try files(left).count == 1 && files(right).count == 1)
            #expect(try left.runtime.blobs.byteCount == right.runtime.blobs.byteCount)
            // Whoever is no person of the organisation sees nobody's rows.
            let rep = try await left.user("rep", roles: ["rep"])
            #expect(try await reason { try await download(rep.client, mine.id) } == "NOT_FOUND")
            let fin = try await left.user("fin", roles: ["finance"])
            #expect(try await reason { try await download(fin.client, mine.id) } == "PERMISSION_DENIED")
            #expect(try await reason { try await upload(fin.client, messages(content)) } == "PERMISSION_DENIED")
        }
    }

    @Test("Blobs count toward the company's bytes, also after a restart, and reading goes on without room")
    func quota() async throws {
        try await TestHost.run(plugins: [FilesPlugin.self]) { host in
            let company = try await host.company("acme")
            let content = Self.content(8, bytes: 2_000_000)
            let stored = try await upload(company.client, messages(content))
            var record = try company.runtime.record
            record.databaseBytes = 3_000_000
            try host.services.directory.save(record)
            #expect(
                try await reason { try await upload(company.client, messages(Self.content(9, bytes: 2_000_000))) }
                    == "STORAGE_FULL")
            #expect(try company.runtime.blobs.byteCount == 2_000_000)
            #expect(try files(company).count == 1)
            #expect(try await download(company.client, stored.id) == content)
            await host.stop()
            try await host.start()
            #expect(
                try await reason { try await upload(company.client, messages(Self.content(9, bytes: 2_000_000))) }
                    == "STORAGE_FULL")
            #expect(try company.runtime.blobs.byteCount == 2_000_000)
        }
    }

    @Test("A client that reads slowly gets everything, and other downloads go on meanwhile")
    func slowReader() async throws {
        try await TestHost.run(plugins: [FilesPlugin.self]) { host in
            let company = try await host.company("acme")
            let content = Self.content(10, bytes: 8 << 20)
            let file = try await upload(company.client, messages(content, pieceBytes: 1 << 20))
            let method = try #require(MethodName(FilesPlugin.download))
            let request: [UInt8] = try FilesPlugin.Download.with { $0.id = file.id }.serializedBytes()
            var slow: [(TTRPCConnection, TTRPCStream)] = []
            for _ in 0..<4 {
                let connection = try await host.connect()
                let head = RequestHead(
                    service: method.service, method: method.method,
                    metadata: [(key: "authorization", value: "Bearer \(company.token)")])
                slow.append(
                    (
                        connection,
                        connection.stream(
                            head, shape: CallShape(clientStreams: false, serverStreams: true), payload: request,
                            timeoutNanoseconds: 60_000_000_000)
                    ))
            }
            for (_, stream) in slow { #expect(try await stream.receive() != nil) }
            #expect(try await download(company.client, file.id) == content)
            for (connection, stream) in slow {
                var count = 1
                while try await stream.receive() != nil { count += 1 }
                #expect(count == (8 << 20) / DownloadCall.pieceBytes)
                await connection.close()
            }
        }
    }

    @Test("A symbolic link in the place of a folder or a file is never followed")
    func links() async throws {
        try await TestHost.run(plugins: [FilesPlugin.self]) { host in
            let company = try await host.company("acme")
            let outside = host.directory.path + "-outside"
            try FileManager.default.createDirectory(atPath: outside, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: outside) }
            let first = try await upload(company.client, messages(Self.content(11)))
            let blobs = "\(host.directory.path)/tenants/\(try company.runtime.id)/blobs"
            let folder = "\(blobs)/\(first.sha256.prefix(2))"
            try FileManager.default.moveItem(atPath: folder, toPath: outside + "/folder")
            try FileManager.default.createSymbolicLink(atPath: folder, withDestinationPath: outside + "/folder")
            #expect(try await reason { try await download(company.client, first.id) } == "INTERNAL")
            #expect(try await reason { try await upload(company.client, messages(Self.content(11))) } == "INTERNAL")
            #expect(try FileManager.default.contentsOfDirectory(atPath: outside + "/folder") == [first.sha256])
            try FileManager.default.removeItem(atPath: folder)
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(
                atPath: "\(folder)/\(first.sha256)", withDestinationPath: "\(outside)/folder/\(first.sha256)")
            #expect(try await reason { try await download(company.client, first.id) } == "INTERNAL")
        }
    }
}

import Foundation
import HostTesting
import PluginKit
import RPC
import SpearheadClient
import SwiftProtobuf
import Testing

@testable import Host

@Suite("Hostile requests")
struct HostileRequestTests {
    private static func varint(_ value: UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }

    /// Messages that are small to send and costly to read for a careless decoder, each near the largest frame.
    private static let bombs: [(name: String, payload: [UInt8])] = {
        let room = 4_190_000
        var nested: [UInt8] = []
        for _ in 0..<20_000 { nested = [0x0A] + varint(UInt64(nested.count)) + nested }
        return [
            ("open groups", [UInt8](repeating: 0x0B, count: room)),
            ("groups that close", [UInt8](repeating: 0x0B, count: room / 2) + [UInt8](repeating: 0x0C, count: room / 2)),
            ("messages in messages", nested),
            ("unknown numbers", Array(repeatElement([0xF8, 0x07, 0x01] as [UInt8], count: room / 3).joined())),
            ("unknown fields of one byte", Array(repeatElement([0xFA, 0x07, 0x01, 0x00] as [UInt8], count: room / 4).joined())),
            ("a length beyond the end", [0x0A] + varint(.max)),
            ("a varint without an end", [UInt8](repeating: 0xFF, count: room)),
            ("field number 0", [0x00, 0x00]),
            ("wire type 7", [UInt8](repeating: 0x0F, count: 100)),
        ]
    }()

    @Test(
        "A message that nests, repeats or lies about lengths is refused or read within its bounds, and the next call is answered")
    func bombs() async throws {
        try await TestHost.run(plugins: [NotesPlugin.self]) { host in
            let company = try await host.company("acme")
            for method in [
                "spearhead.platform.v1.HealthService/Echo", "spearhead.platform.v1.TokenService/SignIn",
                "spearhead.platform.v1.UserService/ListUsers", "spearhead.platform.v1.UserService/UpdateUser",
                "notes.v1.NoteService/CreateNote",
            ] {
                for (name, payload) in Self.bombs {
                    let answer = try await host.send(try #require(MethodName(method)), payload, token: company.token)
                    if case .failure(let error) = answer { #expect(error.code != .internal, "\(method) with \(name): \(error)") }
                }
                #expect(
                    try await company.client.failure(
                        "spearhead.platform.v1.UserService/ListUsers", Spearhead_Platform_V1_ListUsersRequest()) == nil)
            }
        }
    }

    @Test("A method that is open without a token takes 4 KiB, any other what it says, and no plugin may say more than 2 MiB")
    func sizes() async throws {
        try await TestHost.run(plugins: [NotesPlugin.self]) { host in
            let company = try await host.company("acme")
            func reason(_ method: String, _ byteCount: Int, token: String?) async throws -> String? {
                // One byte of a tag, and a length.
                let room = byteCount - 1 - Self.varint(UInt64(byteCount)).count
                let payload = [0x0A] + Self.varint(UInt64(room)) + [UInt8](repeating: 0x61, count: room)
                try #require(payload.count == byteCount)
                let answer = try await host.send(
                    try #require(MethodName("spearhead.platform.v1.\(method)")), payload, token: token)
                guard case .failure(let error) = answer else { return nil }
                return error.reason
            }
            for method in ["HealthService/Echo", "HealthService/Check", "TokenService/SignIn"] {
                #expect(try await reason(method, RequestSize.smallMax, token: nil) != "REQUEST_TOO_LARGE", "\(method)")
                #expect(try await reason(method, RequestSize.smallMax + 1, token: nil) == "REQUEST_TOO_LARGE", "\(method)")
                #expect(
                    try await reason(method, RequestSize.smallMax + 1, token: company.token) == "REQUEST_TOO_LARGE", "\(method)")
            }
            #expect(try await reason("UserService/UpdateUser", RequestSize.usualMax, token: company.token) != "REQUEST_TOO_LARGE")
            #expect(
                try await reason("UserService/UpdateUser", RequestSize.usualMax + 1, token: company.token) == "REQUEST_TOO_LARGE")
            let methods = try host.services.composition.methods
            for (name, method) in zip(methods.names, methods.entries) {
                #expect((RequestSize.smallMax...RequestSize.largestMax).contains(method.requestBytesMax), "\(name)")
            }
        }
    }

    @Test("No name that a caller gives becomes a path: companies, backups, tables and blobs are found by name, or not at all")
    func traversal() async throws {
        try await TestHost.run(plugins: [NotesPlugin.self, FilesPlugin.self]) { host in
            let company = try await host.company("acme")
            let before = Set(host.directory.files)
            for name in [
                "..", "../acme", "../../etc/passwd", "/etc/passwd", "acme/../acme", "acme\0", "./acme", "..\\acme", "%2e%2e", "",
                "ACME", String(repeating: "a", count: 5000), "\(company.id)/tenant.db", "～",
            ] {
                let operators: [(String, any Message)] = [
                    (
                        "TenantService/CreateTenant",
                        Spearhead_Platform_V1_CreateTenantRequest.with {
                            $0.slug = name; $0.name = "x"
                        }
                    ),
                    ("TenantService/GetTenant", Spearhead_Platform_V1_GetTenantRequest.with { $0.slug = name }),
                    ("TenantService/IssueTenantToken", Spearhead_Platform_V1_IssueTenantTokenRequest.with { $0.slug = name }),
                    (
                        "BackupService/VerifyBackup",
                        Spearhead_Platform_V1_VerifyBackupRequest.with { $0.name = name }
                    ),
                ]
                for (method, request) in operators {
                    let error = try await refusal(host, method, request, host.operatorToken)
                    #expect(
                        [.invalidArgument, .notFound].contains(error?.code),
                        "\(method) \(name): \(error.map { "\($0)" } ?? "answered")")
                }
                let export = Spearhead_Platform_V1_ExportRequest.with { $0.table = name }
                #expect(try await refusal(host, "DataService/Export", export, company.token)?.code == .notFound)
            }
            let made = Set(host.directory.files).subtracting(before).filter { !$0.hasSuffix("-wal") && !$0.hasSuffix("-shm") }
            #expect(made.isEmpty, "\(made)")
        }
    }

    private func refusal(_ host: TestHost, _ method: String, _ request: any Message, _ token: String) async throws -> RPCError? {
        let name = try #require(MethodName("spearhead.platform.v1." + method))
        let shape = try host.services.composition.methods.entries.first { $0.name == name }?.shape
        switch try await host.send(name, try request.serializedBytes(), token: token, shape: try #require(shape)) {
        case .success: return nil
        case .failure(let error): return error
        }
    }
}

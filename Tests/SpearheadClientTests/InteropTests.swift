import Foundation
import GoInterop
import Host
import HostTesting
import RPC
import SwiftProtobuf
import Testing

@Suite("The public Go client against a host", .enabled(if: GoPrograms.areAvailable, "\(GoPrograms.skipReason)"))
struct InteropTests {
    @Test("a public method answers without a token")
    func callsPublicMethod() async throws {
        try await withHost { client, _ in
            let request = Spearhead_Platform_V1_EchoRequest.with { $0.payload = Data("probe".utf8) }
            let answer = try await client.call(Self.method("HealthService/Echo"), payload: request.serializedBytes())
            let response = try Spearhead_Platform_V1_EchoResponse(serializedBytes: answer)
            #expect(response.payload == request.payload)
        }
    }

    @Test("an operator creates a company and reads it back")
    func createsTenant() async throws {
        try await withHost { client, token in
            let creation = Self.creation(slug: "interop")
            _ = try await client.call(
                Self.method("TenantService/CreateTenant"), payload: creation.serializedBytes(), token: token)
            let request = Spearhead_Platform_V1_GetTenantRequest.with { $0.slug = "interop" }
            let answer = try await client.call(
                Self.method("TenantService/GetTenant"), payload: request.serializedBytes(), token: token)
            let tenant = try Spearhead_Platform_V1_GetTenantResponse(serializedBytes: answer).tenant
            #expect(tenant.slug == "interop" && tenant.name == creation.name)
        }
    }

    @Test(
        "a call without a valid token is UNAUTHENTICATED, with the reason",
        arguments: [(nil, "TOKEN_MISSING"), ("wrong", "TOKEN_UNKNOWN")])
    func refusesToken(token: String?, reason: String) async throws {
        try await withHost { client, _ in
            let error = await #expect(throws: RPCError.self) {
                try await client.call(Self.method("TenantService/ListTenants"), token: token)
            }
            #expect(error?.code == .unauthenticated && error?.reason == reason && error?.domain == "platform")
        }
    }

    @Test("a wrong field is INVALID_ARGUMENT, with the path of the field")
    func namesInvalidField() async throws {
        try await withHost { client, token in
            let creation = Self.creation(slug: "Not A Slug!")
            let error = await #expect(throws: RPCError.self) {
                try await client.call(
                    Self.method("TenantService/CreateTenant"), payload: creation.serializedBytes(), token: token)
            }
            #expect(error?.code == .invalidArgument && error?.reason == "INVALID_FIELDS")
            #expect(error?.fieldViolations.map(\.field) == ["slug"])
        }
    }

    @Test("a call whose time has passed is DEADLINE_EXCEEDED and does nothing")
    func meetsDeadline() async throws {
        try await withHost { client, token in
            let error = await #expect(throws: RPCError.self) {
                try await client.call(
                    Self.method("TenantService/CreateTenant"), payload: Self.creation(slug: "late").serializedBytes(),
                    token: token,
                    timeoutMilliseconds: -1)
            }
            #expect(error?.code == .deadlineExceeded)
            let request = Spearhead_Platform_V1_GetTenantRequest.with { $0.slug = "late" }
            let missing = await #expect(throws: RPCError.self) {
                try await client.call(Self.method("TenantService/GetTenant"), payload: request.serializedBytes(), token: token)
            }
            #expect(missing?.code == .notFound)
        }
    }

    @Test("a query that runs past its deadline is interrupted: DEADLINE_EXCEEDED, and the company works on")
    func interruptsWork() async throws {
        // With one thread for reads, the second call is answered only if the first one was stopped.
        try await TestHost.run(plugins: [NotesPlugin.self], flags: ["limits.read_threads": "1"]) { host in
            let company = try await host.company("acme")
            let client = try GoClient(port: host.host.port, authorityPath: host.authorityPath)
            let count = try #require(MethodName("notes.v1.NoteService/CountTo"))
            func request(_ number: Int64) throws -> [UInt8] {
                try NotesPlugin.GetRequest.with { $0.slug = String(number) }.serializedBytes()
            }
            let error = await #expect(throws: RPCError.self) {
                // Counting that far takes minutes.
                try await client.call(count, payload: request(10_000_000_000), token: company.token, timeoutMilliseconds: 300)
            }
            #expect(error?.code == .deadlineExceeded)
            let answer = try await client.call(count, payload: request(3), token: company.token)
            #expect(try NotesPlugin.Response(serializedBytes: answer).payload == Data("3".utf8))
        }
    }

    // MARK: Set-up

    private func withHost(_ body: (GoClient, _ operatorToken: String) async throws -> Void) async throws {
        try await TestHost.run { host in
            try await body(GoClient(port: host.host.port, authorityPath: host.authorityPath), host.operatorToken)
        }
    }

    private static func method(_ name: String) throws -> MethodName {
        try #require(MethodName("spearhead.platform.v1.\(name)"))
    }

    private static func creation(slug: String) -> Spearhead_Platform_V1_CreateTenantRequest {
        .with {
            $0.requestID = UUID().uuidString.lowercased()
            $0.slug = slug
            $0.name = "Interop 公司"
            $0.timeZone = "Asia/Shanghai"
            $0.currencyCode = "CNY"
        }
    }
}

import Host
import HostTesting
import RPC
import SwiftProtobuf
import Testing

/// authentication → tenant state → admission → permission → validation → handler
@Suite("The order of checks")
struct CheckOrderTests {
    private static let methods = ["notes.v1.NoteService/GetNote", "spearhead.platform.v1.UserService/CreateUser"]

    private func reason(_ host: TestHost, _ method: String, _ payload: [UInt8], _ token: String?) async throws -> String? {
        let name = try #require(MethodName(method))
        guard case .failure(let error) = try await host.send(name, payload, token: token) else { return nil }
        return error.reason
    }

    @Test("Of several things that are wrong, the first in the order is named", arguments: methods)
    func order(method: String) async throws {
        try await TestHost.run(plugins: [NotesPlugin.self]) { host in
            let company = try await host.company("acme")
            let rep = try await company.user("rep", roles: ["finance"]).token
            let admin = try await company.user("boss", roles: ["admin"]).token
            let malformed: [UInt8] = [0xFF]
            #expect(try await reason(host, method, malformed, nil) == "TOKEN_MISSING")
            #expect(try await reason(host, method, malformed, "sph_wrong") == "TOKEN_UNKNOWN")
            let quota = TenantQuota(callsPerSecond: 1_000_000, callsInFlight: 0)
            try company.runtime.admission.setQuota(quota)
            #expect(try await reason(host, method, malformed, rep) == "TOO_MANY_CALLS_IN_FLIGHT")
            let _: Spearhead_Platform_V1_SuspendTenantResponse = try await host.operator.call(
                "spearhead.platform.v1.TenantService/SuspendTenant",
                Spearhead_Platform_V1_SuspendTenantRequest.with {
                    $0.slug = "acme"
                    $0.reason = "unpaid"
                })
            try company.runtime.admission.setQuota(quota)
            #expect(try await reason(host, method, malformed, rep) == "TENANT_SUSPENDED")
            let _: Spearhead_Platform_V1_ResumeTenantResponse = try await host.operator.call(
                "spearhead.platform.v1.TenantService/ResumeTenant",
                Spearhead_Platform_V1_ResumeTenantRequest.with { $0.slug = "acme" })
            #expect(try await reason(host, method, malformed, rep) == "PERMISSION_DENIED")
            #expect(try await reason(host, method, malformed, admin) == "MALFORMED_REQUEST")
        }
    }

    @Test("Permission comes before existence: who may not read hears the same of every id")
    func permissionBeforeExistence() async throws {
        try await TestHost.run(plugins: [NotesPlugin.self]) { host in
            let company = try await host.company("acme")
            let id = try await company.client.createNote("secret")
            let user = try await company.user("fin", roles: ["finance"])
            var answers: Set<RPCError> = []
            for id in [id, "00000000-0000-7000-8000-000000000000", ""] {
                let request = NotesPlugin.GetRequest.with { $0.slug = id }
                answers.insert(try #require(await user.client.failure("notes.v1.NoteService/GetNote", request)))
            }
            #expect(answers.count == 1 && answers.first?.reason == "PERMISSION_DENIED")
        }
    }

    @Test("A method that nobody registered is UNIMPLEMENTED, with or without a token")
    func unknownMethod() async throws {
        try await TestHost.run { host in
            for token in [nil, host.operatorToken] {
                let answer = try await host.send(
                    MethodName(service: "notes.v1.NoteService", method: "Nothing"), [], token: token)
                guard case .failure(let error) = answer else { throw RPCError.notFound("failure", "") }
                #expect(error.code == .unimplemented)
            }
        }
    }
}

import Host
import HostTesting
import RPC
import SwiftProtobuf
import Synchronization
import TTRPC
import Testing

@Suite("Connections of a company")
struct ConnectionTests {
    private func head(_ method: String, _ token: String) -> RequestHead {
        let name = MethodName("spearhead.platform.v1." + method)
        return RequestHead(
            service: name?.service ?? "", method: name?.method ?? "",
            metadata: [(key: "authorization", value: "Bearer \(token)")])
    }

    /// Reason of the refusal; `nil` when the call succeeds.
    private func refusal(_ connection: TTRPCConnection, _ method: String, _ token: String) async throws -> String? {
        do {
            _ = try await connection.call(head(method, token), payload: [])
            return nil
        } catch let error as RPCError { return error.reason }
    }

    @Test("a company has as many connections as it may, whatever they call, and a closed one makes room")
    func bound() async throws {
        try await TestHost.run(flags: ["limits.tenant_connections": "2"]) { host in
            let acme = try await host.company("acme")
            let globex = try await host.company("globex")
            let user = try await acme.user("li", roles: ["admin"])
            // The client that made the user presented tokens of acme, and presents the operator's now.
            _ = try await host.company("other")
            let connections = [try await host.connect(), try await host.connect(), try await host.connect()]
            #expect(try await refusal(connections[0], "UserService/ListUsers", acme.token) == nil)
            #expect(try await refusal(connections[1], "UserService/ListUsers", user.token) == nil)
            for method in ["UserService/ListUsers", "TokenService/WhoAmI"] {
                #expect(try await refusal(connections[2], method, acme.token) == "TOO_MANY_CONNECTIONS")
                #expect(try await refusal(connections[2], method, user.token) == "TOO_MANY_CONNECTIONS")
            }
            #expect(try await refusal(connections[1], "UserService/ListUsers", user.token) == nil)
            #expect(try await refusal(connections[2], "UserService/ListUsers", globex.token) == nil)
            let open = try host.services.transport.withLock { $0.connections }
            let before = open()
            await connections[0].close()
            while open() == before { await Task.yield() }
            #expect(try await refusal(connections[2], "UserService/ListUsers", acme.token) == nil)
            for connection in connections { await connection.close() }
        }
    }

    @Test(
        "the connection of a revoked token is closed, and others stay",
        arguments: ["RevokeToken", "DisableUser", "DeleteTenant"])
    func revoked(_ method: String) async throws {
        try await TestHost.run { host in
            let acme = try await host.company("acme")
            let globex = try await host.company("globex")
            let user = try await acme.user("li", roles: ["admin"])
            let revoked = try await host.connect()
            let other = try await host.connect()
            #expect(try await refusal(revoked, "UserService/ListUsers", user.token) == nil)
            #expect(try await refusal(other, "UserService/ListUsers", globex.token) == nil)
            switch method {
            case "RevokeToken":
                let request = Spearhead_Platform_V1_RevokeTokenRequest.with { $0.id = user.tokenID }
                #expect(try await acme.client.failure("spearhead.platform.v1.TokenService/RevokeToken", request) == nil)
            case "DisableUser":
                let request = Spearhead_Platform_V1_DisableUserRequest.with { $0.user = user.user.id }
                #expect(try await acme.client.failure("spearhead.platform.v1.UserService/DisableUser", request) == nil)
            default:
                let suspend = Spearhead_Platform_V1_SuspendTenantRequest.with {
                    $0.slug = "acme"
                    $0.reason = "unpaid"
                }
                #expect(try await host.operator.failure("spearhead.platform.v1.TenantService/SuspendTenant", suspend) == nil)
                // A suspended company is told so, on the connection that it has.
                #expect(try await refusal(revoked, "UserService/ListUsers", user.token) == "TENANT_SUSPENDED")
                let delete = Spearhead_Platform_V1_DeleteTenantRequest.with {
                    $0.slug = "acme"
                    $0.confirmSlug = "acme"
                }
                #expect(try await host.operator.failure("spearhead.platform.v1.TenantService/DeleteTenant", delete) == nil)
            }
            // The end was on its way before the answer above, so this call finds it: it is not told what became of the token.
            let end = await #expect(throws: RPCError.self) {
                try await revoked.call(head("UserService/ListUsers", user.token), payload: [])
            }
            #expect(end?.code == .unavailable, "\(String(describing: end))")
            #expect(try await refusal(other, "UserService/ListUsers", globex.token) == nil)
            await other.close()
        }
    }
}

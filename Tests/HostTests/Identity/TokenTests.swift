import Foundation
import GRDB
import HostTesting
import PluginKit
import PluginTesting
import RPC
import SpearheadClient
import SwiftProtobuf
import TenantStore
import Testing

@testable import Host

@Suite("Tokens")
struct TokenTests {
    private static let users = "spearhead.platform.v1.UserService"
    private static let tokens = "spearhead.platform.v1.TokenService"

    private func listUsers(_ client: SpearheadClient) async throws -> RPCError? {
        try await client.failure("\(Self.users)/ListUsers", Spearhead_Platform_V1_ListUsersRequest())
    }

    @Test("The secret of a token stands in no file of the data directory; its SHA-256 does")
    func secrets() async throws {
        try await TestHost.run { host in
            let user = try await host.company("acme").user("ann", roles: ["admin"], password: "correct horse battery")
            await host.stop()
            let files = host.directory.files.filter { $0 != "operator.token" }
            let contents = files.map { Data(host.directory.bytes(of: $0)) }
            for secret in [host.operatorToken, user.company.token, user.token, "correct horse battery"] {
                #expect(!contents.contains { $0.range(of: Data(secret.utf8)) != nil })
                #expect(!contents.contains { $0.range(of: Data(secret.utf8.dropFirst(4))) != nil })
            }
            let digest = TokenDigest(token: user.token.utf8).data
            #expect(contents.contains { $0.range(of: digest) != nil })
            #expect(host.directory.mode(of: "operator.token") == 0o600)
        }
    }

    @Test("A token ends at its time, and outlives a restart until then")
    func expiry() async throws {
        try await TestHost.run { host in
            let company = try await host.company("acme")
            let user = try await company.user("ann", roles: ["admin"])
            let short = try await company.user(user.user, lifetimeSeconds: 60)
            host.clock.set(host.clock.now.advanced(bySeconds: 59))
            #expect(try await listUsers(short.client) == nil)
            await host.stop()
            try await host.start()
            #expect(try await listUsers(short.client) == nil)
            host.clock.set(host.clock.now.advanced(bySeconds: 1))
            #expect(try await listUsers(short.client)?.reason == "TOKEN_EXPIRED")
            #expect(try await listUsers(user.client) == nil)
        }
    }

    @Test("A revoked token is refused from the next call on, on a connection that is open, and after a restart")
    func revocation() async throws {
        try await TestHost.run { host in
            let company = try await host.company("acme")
            let user = try await company.user("ann", roles: ["admin"])
            #expect(try await listUsers(user.client) == nil)
            let _: Spearhead_Platform_V1_RevokeTokenResponse = try await company.client.call(
                "\(Self.tokens)/RevokeToken", Spearhead_Platform_V1_RevokeTokenRequest.with { $0.id = user.tokenID })
            #expect(try await listUsers(user.client)?.reason == "TOKEN_REVOKED")
            await host.stop()
            try await host.start()
            #expect(try await listUsers(user.client)?.reason == "TOKEN_REVOKED")
        }
    }

    @Test("A disabled user's tokens are refused at once")
    func disabledUser() async throws {
        try await TestHost.run { host in
            let company = try await host.company("acme")
            let user = try await company.user("ann", roles: ["admin"])
            #expect(try await listUsers(user.client) == nil)
            let _: Spearhead_Platform_V1_DisableUserResponse = try await company.client.call(
                "\(Self.users)/DisableUser", Spearhead_Platform_V1_DisableUserRequest.with { $0.user = user.user.id })
            #expect(try await listUsers(user.client)?.code == .unauthenticated)
            let again = try await company.client.failure(
                "\(Self.tokens)/CreateToken",
                Spearhead_Platform_V1_CreateTokenRequest.with {
                    $0.user = user.user.id
                    $0.name = "another"
                })
            #expect(again?.reason == "USER_DISABLED")
        }
    }

    @Test("A role's own grants hold from the next call on")
    func roleGrants() async throws {
        try await TestHost.run { host in
            let company = try await host.company("acme")
            let user = try await company.user("ann", roles: ["rep"])
            for (scope, reason) in [(nil, "PERMISSION_DENIED"), (.all, nil), (.unspecified, "PERMISSION_DENIED")]
                as [(Spearhead_Platform_V1_GrantScope?, String?)]
            {
                if let scope {
                    let _: Spearhead_Platform_V1_SetRoleGrantResponse = try await company.client.call(
                        "\(Self.users)/SetRoleGrant",
                        Spearhead_Platform_V1_SetRoleGrantRequest.with {
                            $0.role = "rep"
                            $0.permission = "platform.users.read"
                            $0.scope = scope
                        })
                }
                #expect(try await listUsers(user.client)?.reason == reason)
            }
        }
    }

    @Test("A user's new roles hold from the next call on")
    func roles() async throws {
        try await TestHost.run { host in
            let company = try await host.company("acme")
            let user = try await company.user("ann", roles: ["admin"])
            for (role, reason) in [("rep", "PERMISSION_DENIED"), ("admin", nil)] as [(String, String?)] {
                let _: Spearhead_Platform_V1_UpdateUserResponse = try await company.client.call(
                    "\(Self.users)/UpdateUser",
                    Spearhead_Platform_V1_UpdateUserRequest.with {
                        $0.user.id = user.user.id
                        $0.user.roles = [role]
                        $0.updateMask.paths = ["roles"]
                    })
                #expect(try await listUsers(user.client)?.reason == reason)
            }
        }
    }

    @Test("Where no plugin knows people, a user cannot be linked to a person")
    func people() async throws {
        try await TestHost.run { host in
            let company = try await host.company("acme")
            let error = await #expect(throws: RPCError.self) {
                try await company.user("ann", roles: ["admin"], person: UUIDv7.generate(at: host.clock.now))
            }
            #expect(error?.fieldViolations.map(\.field) == ["person_id"])
        }
    }

    @Test("What an operator does with a company's token carries the operator's name in the audit trail")
    func delegation() async throws {
        try await TestHost.run { host in
            let company = try await host.company("acme")
            let user = try await company.user("ann", roles: ["admin"])
            let list: Spearhead_Platform_V1_ListAuditEntriesResponse = try await company.client.call(
                "spearhead.platform.v1.AuditService/ListAuditEntries", Spearhead_Platform_V1_ListAuditEntriesRequest())
            let made = try #require(list.entries.first { $0.subject == "users/\(user.user.id)" })
            #expect(made.callerKind == "operator" && made.callerName == "operator")
            let operations = try host.services.control.read { connection in
                try String.fetchAll(connection.database, sql: "SELECT operator || ' ' || method || ' ' || subject FROM operation")
            }
            #expect(operations == ["operator spearhead.platform.v1.TenantService/CreateTenant acme"])
        }
    }

    @Test("Signing out ends the session that is used, and no other")
    func signOut() async throws {
        try await TestHost.run { host in
            let company = try await host.company("acme")
            let user = try await company.user("ann", roles: ["admin"])
            let other = try await company.user(user.user)
            let _: Spearhead_Platform_V1_SignOutResponse = try await user.client.call(
                "\(Self.tokens)/SignOut", Spearhead_Platform_V1_SignOutRequest())
            #expect(try await listUsers(user.client)?.reason == "TOKEN_REVOKED")
            #expect(try await listUsers(other.client) == nil)
        }
    }

    @Test(
        "An authorization value that is no bearer token is unknown, and its scheme may be in any case",
        arguments: [
            ("Bearer TOKEN", true), ("bearer TOKEN", true), ("BEARER TOKEN", true), ("Basic TOKEN", false), ("TOKEN", false),
            ("Bearer", false), ("Bearer ", false), ("", false), ("Bearer  TOKEN", false), ("Bearer TOKEN ", false),
        ])
    func schemes(value: String, isKnown: Bool) async throws {
        let secret = Token.make()
        let value = value.replacing("TOKEN", with: secret.reveal())
        let token = Token.bearer(Array(value.utf8))
        #expect((token.map { TokenDigest(token: $0) } == TokenDigest(token: secret)) == isKnown)
    }

    @Test("Tokens are 256 random bits in text that fits a header, and never repeat")
    func secretsDiffer() {
        let secrets = (0..<1000).map { _ in Token.make() }
        #expect(Set(secrets).count == 1000)
        #expect(secrets.allSatisfy { $0.reveal().wholeMatch(of: /sph_[A-Za-z0-9_-]{43}/) != nil })
        #expect(TokenDigest(TokenDigest(token: secrets[0]).data) == TokenDigest(token: secrets[0]))
        #expect(TokenDigest(Data(repeating: 0, count: 31)) == nil)
    }
}

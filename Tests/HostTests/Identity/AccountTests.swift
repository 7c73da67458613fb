import HostTesting
import PluginKit
import PluginTesting
import RPC
import SpearheadClient
import SwiftProtobuf
import TenantStore
import Testing

@testable import Host

@Suite("One's own account")
struct AccountTests {
    private static let password = "correct horse battery"
    private static let later = "seven crates of pears"
    private static let service = "spearhead.platform.v1.AccountService"
    private static let whoAmI = "spearhead.platform.v1.TokenService/WhoAmI"

    private typealias Change = Spearhead_Platform_V1_ChangePasswordRequest
    private typealias End = Spearhead_Platform_V1_EndSessionsRequest
    private typealias Ended = Spearhead_Platform_V1_EndSessionsResponse

    private func signIn(
        _ host: TestHost, _ login: String = "ann", _ password: String = password
    ) async throws -> Spearhead_Platform_V1_SignInResponse {
        try await host.client(nil).call(
            "spearhead.platform.v1.TokenService/SignIn",
            Spearhead_Platform_V1_SignInRequest.with {
                $0.tenant = "acme"
                $0.login = login
                $0.password = password
            })
    }

    private func session(_ host: TestHost, _ login: String = "ann", _ password: String = password) async throws -> SpearheadClient
    {
        try await host.client(signIn(host, login, password).token)
    }

    private func refusal(_ client: SpearheadClient) async throws -> String? {
        try await client.failure(Self.whoAmI, Spearhead_Platform_V1_WhoAmIRequest())?.reason
    }

    private func change(_ client: SpearheadClient, from present: String, to new: String) async throws -> RPCError? {
        try await client.failure(
            "\(Self.service)/ChangePassword",
            Change.with {
                $0.presentPassword = present
                $0.newPassword = new
            })
    }

    private func sessions(_ client: SpearheadClient) async throws -> [Spearhead_Platform_V1_Session] {
        let response: Spearhead_Platform_V1_ListSessionsResponse = try await client.call(
            "\(Self.service)/ListSessions", Spearhead_Platform_V1_ListSessionsRequest())
        return response.sessions
    }

    @Test(
        "Users change their password with the present one: their other sessions end, the present one and tokens of programs go on"
    )
    func changePassword() async throws {
        try await TestHost.run { host in
            let company = try await host.company("acme")
            let program = try await company.user("ann", roles: ["rep"], password: Self.password)
            _ = try await company.user("bob", roles: ["rep"], password: Self.password)
            let (present, other, bob) = (try await session(host), try await session(host), try await session(host, "bob"))
            #expect(try await change(present, from: Self.password, to: Self.later) == nil)
            #expect(try await refusal(other) == "TOKEN_REVOKED")
            for client in [present, try program.client, bob] { #expect(try await refusal(client) == nil) }
            #expect(try await refusal(session(host, "ann", Self.later)) == nil)
            await #expect(throws: RPCError.self) { try await session(host) }
            let entries: Spearhead_Platform_V1_ListAuditEntriesResponse = try await company.client.call(
                "spearhead.platform.v1.AuditService/ListAuditEntries", Spearhead_Platform_V1_ListAuditEntriesRequest())
            #expect(entries.entries.contains { $0.method.hasSuffix("AccountService/ChangePassword") })
        }
    }

    @Test("A repeat of a change gets the first answer, although the present password is another one by then")
    func repeated() async throws {
        try await TestHost.run { host in
            _ = try await host.company("acme").user("ann", roles: ["rep"], password: Self.password)
            let client = try await session(host)
            var request = Change.with {
                $0.requestID = UUIDv7.generate(at: host.clock.now)
                $0.presentPassword = Self.password
                $0.newPassword = Self.later
            }
            for _ in 0..<7 { #expect(try await client.failure("\(Self.service)/ChangePassword", request) == nil) }
            #expect(try await refusal(session(host, "ann", Self.later)) == nil)
            request.newPassword = "eleven crates of plums"
            #expect(try await client.failure("\(Self.service)/ChangePassword", request)?.reason == "REQUEST_ID_CONFLICT")
        }
    }

    @Test("Guesses at the present password are counted with those at the sign-in, and change nothing")
    func guesses() async throws {
        try await TestHost.run { host in
            _ = try await host.company("acme").user("ann", roles: ["rep"], password: Self.password)
            let client = try await session(host)
            for _ in 0..<3 {
                #expect(try await change(client, from: "a wrong password", to: Self.later)?.reason == "PASSWORD_WRONG")
            }
            for _ in 0..<2 { await #expect(throws: RPCError.self) { try await session(host, "ann", "a wrong password") } }
            #expect(try await change(client, from: Self.password, to: Self.later)?.reason == "SIGN_IN_THROTTLED")
            host.clock.set(host.clock.now.advanced(bySeconds: 1))
            #expect(try await change(client, from: Self.password, to: Self.password)?.reason == "INVALID_FIELDS")
            #expect(try await change(client, from: Self.password, to: "short")?.fieldViolations.map(\.field) == ["new_password"])
            #expect(try await change(client, from: Self.password, to: Self.later) == nil)
        }
    }

    @Test("A password that an admin set is good for nothing but choosing another one, in every kind of method")
    func temporary() async throws {
        try await TestHost.run(plugins: [NotesPlugin.self, FilesPlugin.self]) { host in
            let company = try await host.company("acme")
            let user = try await company.user("ann", roles: ["admin"], password: Self.password, passwordIsTemporary: true)
            #expect(user.user.passwordChangeRequired)
            let signedIn = try await signIn(host)
            #expect(signedIn.passwordChangeRequired)
            let client = try host.client(signedIn.token)
            for entry in try host.services.composition.methods.entries {
                let allowed: Set<String> = ["ChangePassword", "WhoAmI", "SignOut", "SignIn", "Check", "Echo"]
                guard !allowed.contains(entry.name.method) else { continue }
                if case .maintenance(.operators, _) = entry.kind { continue }
                if case .maintenanceStream(.operators, _) = entry.kind { continue }
                guard case .failure(let error) = try await host.send(entry.name, [], token: signedIn.token, shape: entry.shape)
                else {
                    Issue.record("\(entry.name) answered")
                    continue
                }
                #expect(
                    error.code == .failedPrecondition && error.reason == "PASSWORD_CHANGE_REQUIRED", "\(entry.name): \(error)")
            }
            // Tokens of programs have nothing to do with the password.
            #expect(
                try await user.client.failure(
                    "spearhead.platform.v1.UserService/ListUsers", Spearhead_Platform_V1_ListUsersRequest()) == nil)
            let me: Spearhead_Platform_V1_WhoAmIResponse = try await client.call(
                Self.whoAmI, Spearhead_Platform_V1_WhoAmIRequest())
            #expect(me.passwordChangeRequired)
            #expect(try await change(client, from: Self.password, to: Self.later) == nil)
            #expect(try await sessions(client).count == 1)
            #expect(try await !signIn(host, "ann", Self.later).passwordChangeRequired)
            let _: Spearhead_Platform_V1_SetPasswordResponse = try await company.client.call(
                "spearhead.platform.v1.UserService/SetPassword",
                Spearhead_Platform_V1_SetPasswordRequest.with {
                    $0.user = "ann"
                    $0.password = Self.password
                })
            #expect(try await signIn(host).passwordChangeRequired)
        }
    }

    @Test("Users see their own sessions, with address and last use, and end one or all others with their password")
    func sessionsEnd() async throws {
        try await TestHost.run { host in
            let company = try await host.company("acme")
            _ = try await company.user("ann", roles: ["rep"], password: Self.password)
            _ = try await company.user("bob", roles: ["rep"], password: Self.password)
            // Uses are noted to the minute, and sessions listed as they began.
            host.clock.set(Instant(milliseconds: host.clock.now.milliseconds / 60_000 * 60_000 + 60_000))
            var clients: [SpearheadClient] = []
            for _ in 0..<3 {
                clients.append(try await session(host))
                host.clock.set(host.clock.now.advanced(bySeconds: 1))
            }
            let (first, second, third) = (clients[0], clients[1], clients[2])
            let bob = try await session(host, "bob")
            host.clock.set(host.clock.now.advanced(bySeconds: 600))
            let seen = try await sessions(first)
            #expect(seen.count == 3 && seen.map(\.current) == [true, false, false])
            #expect(seen.allSatisfy { $0.address == "127.0.0.1" })
            #expect(
                seen.map { Instant($0.lastUseTime).milliseconds / 60_000 - Instant($0.createTime).milliseconds / 60_000 } == [
                    10, 0, 0,
                ])

            func end(_ request: End) async throws -> RPCError? { try await first.failure("\(Self.service)/EndSessions", request) }
            let wrong = End.with {
                $0.others = true; $0.presentPassword = "a wrong password"
            }
            #expect(try await end(wrong)?.reason == "PASSWORD_WRONG")
            let foreign = try await sessions(bob)[0].id
            let others = End.with {
                $0.ids = [foreign]; $0.presentPassword = Self.password
            }
            #expect(try await end(others)?.reason == "NOT_FOUND")
            #expect(try await end(.with { $0.presentPassword = Self.password })?.reason == "INVALID_FIELDS")
            #expect(try await refusal(second) == nil)

            #expect(
                try await end(
                    .with {
                        $0.ids = [seen[1].id]; $0.presentPassword = Self.password
                    }) == nil)
            #expect(try await refusal(second) == "TOKEN_REVOKED")
            #expect(try await refusal(third) == nil)
            let ended: Ended = try await first.call(
                "\(Self.service)/EndSessions",
                End.with {
                    $0.others = true; $0.presentPassword = Self.password
                })
            #expect(ended.endedCount == 1)
            #expect(try await refusal(third) == "TOKEN_REVOKED")
            for client in [first, bob] { #expect(try await refusal(client) == nil) }
            #expect(try await sessions(first).map(\.current) == [true])
        }
    }

    @Test(
        "A session that is not used for four hours ends; each call prolongs it, also over a restart, and tokens of programs go on"
    )
    func idle() async throws {
        try await TestHost.run { host in
            let program = try await host.company("acme").user("ann", roles: ["rep"], password: Self.password)
            // Uses are noted to the minute.
            host.clock.set(Instant(milliseconds: host.clock.now.milliseconds / 60_000 * 60_000 + 60_000))
            let (used, unused) = (try await signIn(host).token, try await signIn(host).token)
            host.clock.set(host.clock.now.advanced(bySeconds: 4 * 3600 - 1))
            #expect(try await refusal(host.client(used)) == nil)
            await host.stop()
            try await host.start()
            host.clock.set(host.clock.now.advanced(bySeconds: 1))
            #expect(try await refusal(host.client(unused)) == "SESSION_IDLE")
            #expect(try await refusal(host.client(used)) == nil)
            #expect(try await sessions(host.client(used)).count == 1)
            // Looking which connections must be closed is no use; the next call on the connection comes after it.
            host.clock.set(host.clock.now.advanced(bySeconds: 2 * 3600))
            try host.services.closeEndedConnections()
            #expect(try await refusal(program.client) == nil)
            host.clock.set(host.clock.now.advanced(bySeconds: 2 * 3600))
            #expect(try await refusal(host.client(used)) == "SESSION_IDLE")
            #expect(try await refusal(program.client) == nil)
        }
    }

    @Test("The end by idleness is a setting")
    func idleSetting() async throws {
        try await TestHost.run(flags: ["limits.session_idle_minutes": "5"]) { host in
            _ = try await host.company("acme").user("ann", roles: ["rep"], password: Self.password)
            let client = try await session(host)
            host.clock.set(host.clock.now.advanced(bySeconds: 300))
            #expect(try await refusal(client) == "SESSION_IDLE")
        }
    }
}

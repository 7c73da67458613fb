import Host
import HostTesting
import PluginKit
import PluginTesting
import RPC
import SpearheadClient
import SwiftProtobuf
import Testing

@Suite("Signing in")
struct SignInTests {
    private static let password = "correct horse battery"

    private func signIn(_ host: TestHost, _ login: String, _ password: String, tenant: String = "acme") async throws -> String {
        let response: Spearhead_Platform_V1_SignInResponse = try await host.client(nil).call(
            "spearhead.platform.v1.TokenService/SignIn",
            Spearhead_Platform_V1_SignInRequest.with {
                $0.tenant = tenant
                $0.login = login
                $0.password = password
            })
        return response.token
    }

    private func refusal(_ host: TestHost, _ login: String, _ password: String, tenant: String = "acme") async throws -> RPCError
    {
        try #require(await #expect(throws: RPCError.self) { try await signIn(host, login, password, tenant: tenant) })
    }

    @Test("The right password gives a session that ends after twelve hours")
    func succeeds() async throws {
        try await TestHost.run { host in
            _ = try await host.company("acme").user("ann", roles: ["rep"], password: Self.password)
            let client = try await host.client(signIn(host, "ANN", Self.password))
            let me: Spearhead_Platform_V1_WhoAmIResponse = try await client.call(
                "spearhead.platform.v1.TokenService/WhoAmI", Spearhead_Platform_V1_WhoAmIRequest())
            #expect(me.name == "User ann" && me.kind == "user" && me.roles == ["rep"])
            host.clock.set(host.clock.now.advanced(bySeconds: 12 * 3600))
            #expect(
                try await client.failure(
                    "spearhead.platform.v1.TokenService/WhoAmI", Spearhead_Platform_V1_WhoAmIRequest())?.reason == "TOKEN_EXPIRED"
            )
        }
    }

    @Test(
        "A wrong password, an unknown login, a disabled user, a user without a password and an unknown company are answered alike"
    )
    func alike() async throws {
        try await TestHost.run { host in
            let company = try await host.company("acme")
            _ = try await company.user("ann", roles: ["rep"], password: Self.password)
            _ = try await company.user("api", roles: ["rep"])
            let bob = try await company.user("bob", roles: ["rep"], password: Self.password)
            let _: Spearhead_Platform_V1_DisableUserResponse = try await company.client.call(
                "spearhead.platform.v1.UserService/DisableUser",
                Spearhead_Platform_V1_DisableUserRequest.with { $0.user = bob.user.id })
            let refusals = [
                try await refusal(host, "ann", "wrong password"), try await refusal(host, "nobody", Self.password),
                try await refusal(host, "bob", Self.password), try await refusal(host, "api", ""),
                try await refusal(host, "ann", Self.password, tenant: "globex"),
            ]
            #expect(Set(refusals).count == 1)
            #expect(refusals[0].code == .unauthenticated && refusals[0].reason == "SIGN_IN_FAILED")
        }
    }

    @Test("A new password ends the sessions and takes the place of the old one")
    func newPassword() async throws {
        try await TestHost.run { host in
            let company = try await host.company("acme")
            let user = try await company.user("ann", roles: ["admin"], password: Self.password)
            let session = try await signIn(host, "ann", Self.password)
            let _: Spearhead_Platform_V1_SetPasswordResponse = try await company.client.call(
                "spearhead.platform.v1.UserService/SetPassword",
                Spearhead_Platform_V1_SetPasswordRequest.with {
                    $0.user = user.user.id
                    $0.password = "another good password"
                })
            let request = Spearhead_Platform_V1_WhoAmIRequest()
            let method = "spearhead.platform.v1.TokenService/WhoAmI"
            #expect(try await host.client(session).failure(method, request)?.reason == "TOKEN_REVOKED")
            // A token for programs is no session of the user's.
            #expect(try await user.client.failure(method, request) == nil)
            #expect(try await refusal(host, "ann", Self.password).reason == "SIGN_IN_FAILED")
            #expect(try await !signIn(host, "ann", "another good password").isEmpty)
        }
    }

    @Test("After five failures each further try waits twice as long; the right password is refused as well until then")
    func throttle() async throws {
        try await TestHost.run { host in
            let company = try await host.company("acme")
            _ = try await company.user("ann", roles: ["rep"], password: Self.password)
            _ = try await company.user("bob", roles: ["rep"], password: Self.password)
            for _ in 0..<5 { #expect(try await refusal(host, "ann", "wrong password").reason == "SIGN_IN_FAILED") }
            for seconds in [1, 2, 4] as [Int64] {
                let error = try await refusal(host, "ann", Self.password)
                #expect(error.code == .resourceExhausted && error.reason == "SIGN_IN_THROTTLED")
                #expect(error.retryDelayMilliseconds == seconds * 1000)
                host.clock.set(host.clock.now.advanced(bySeconds: seconds))
                #expect(try await refusal(host, "ann", "wrong password").reason == "SIGN_IN_FAILED")
            }
            #expect(try await !signIn(host, "bob", Self.password).isEmpty)
            host.clock.set(host.clock.now.advanced(bySeconds: 8))
            #expect(try await !signIn(host, "ann", Self.password).isEmpty)
            // A success forgets the failures.
            for _ in 0..<4 { #expect(try await refusal(host, "ann", "wrong password").reason == "SIGN_IN_FAILED") }
            #expect(try await !signIn(host, "ann", Self.password).isEmpty)
        }
    }

    @Test("The wait grows to a quarter of an hour and no further")
    func longestWait() throws {
        let throttle = SignInThrottle()
        var now = Instant(milliseconds: 1_772_000_000_000)
        var waits: [Int64] = []
        for _ in 0..<20 {
            throttle.failed("acme/ann", address: "192.0.2.1", now: now)
            do { try throttle.check("acme/ann", address: "", now: now) } catch let error as RPCError {
                let wait = try #require(error.retryDelayMilliseconds)
                waits.append(wait / 1000)
                now = now.advanced(bySeconds: wait / 1000)
                try throttle.check("acme/ann", address: "", now: now)
            }
        }
        #expect(waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900, 900, 900])
    }
}

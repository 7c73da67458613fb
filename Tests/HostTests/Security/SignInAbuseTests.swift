import HostTesting
import PluginKit
import PluginTesting
import RPC
import SpearheadClient
import SwiftProtobuf
import Testing

@testable import Host

@Suite("Guessing at sign-ins")
struct SignInAbuseTests {
    private static let password = "correct horse battery"

    private func refusal(
        _ host: TestHost, _ login: String, _ password: String = "wrong password", tenant: String = "acme"
    ) async throws -> RPCError? {
        try await host.client(nil).failure(
            "spearhead.platform.v1.TokenService/SignIn",
            Spearhead_Platform_V1_SignInRequest.with {
                $0.tenant = tenant
                $0.login = login
                $0.password = password
            })
    }

    @Test(
        "Whatever is wrong with a sign-in, exactly one key is derived, so that time tells nothing; one that is throttled derives none"
    )
    func equalWork() async throws {
        try await TestHost.run { host in
            let company = try await host.company("acme")
            _ = try await company.user("ann", roles: ["rep"], password: Self.password)
            _ = try await company.user("api", roles: ["rep"])
            let bob = try await company.user("bob", roles: ["rep"], password: Self.password)
            let _: Spearhead_Platform_V1_DisableUserResponse = try await company.client.call(
                "spearhead.platform.v1.UserService/DisableUser",
                Spearhead_Platform_V1_DisableUserRequest.with { $0.user = bob.user.id })
            let passwords = try host.services.passwords
            let long = String(repeating: "x", count: 3_000)
            for (login, password, tenant) in [
                ("ann", "wrong password", "acme"), ("nobody", Self.password, "acme"), ("bob", Self.password, "acme"),
                ("api", "", "acme"), ("ann", Self.password, "globex"), ("ann", long, "acme"), ("nobody", long, "acme"),
            ] {
                let before = passwords.derivations
                #expect(try await refusal(host, login, password, tenant: tenant)?.reason == "SIGN_IN_FAILED")
                #expect(passwords.derivations == before + 1, "\(login) of \(tenant)")
            }
            for _ in 0..<5 { _ = try await refusal(host, "nobody") }
            let before = passwords.derivations
            #expect(try await refusal(host, "nobody")?.reason == "SIGN_IN_THROTTLED")
            #expect(passwords.derivations == before)
        }
    }

    @Test("An address that tried too many logins waits, with the right password too, until one failure is forgotten")
    func spraying() async throws {
        try await TestHost.run(flags: ["limits.sign_in_failures": "20"]) { host in
            _ = try await host.company("acme").user("ann", roles: ["rep"], password: Self.password)
            for number in 0..<20 { #expect(try await refusal(host, "user\(number)")?.reason == "SIGN_IN_FAILED") }
            let error = try #require(try await refusal(host, "ann", Self.password))
            #expect(error.code == .resourceExhausted && error.reason == "SIGN_IN_THROTTLED")
            #expect(error.retryDelayMilliseconds == 6000)
            host.clock.set(host.clock.now.advanced(bySeconds: 6))
            #expect(try await refusal(host, "ann", Self.password) == nil)
            // An account of one's own does not wipe out the failures.
            #expect(try await refusal(host, "user20")?.reason == "SIGN_IN_FAILED")
            #expect(try await refusal(host, "ann", Self.password)?.reason == "SIGN_IN_THROTTLED")
        }
    }

    @Test("Without a bound for addresses, as behind a proxy, only logins are counted")
    func behindProxy() async throws {
        try await TestHost.run(flags: ["limits.sign_in_failures": "0"]) { host in
            _ = try await host.company("acme").user("ann", roles: ["rep"], password: Self.password)
            for number in 0..<150 { _ = try await refusal(host, "user\(number)") }
            #expect(try await refusal(host, "ann", Self.password) == nil)
        }
    }

    @Test("A failure is logged with the address; the login only when it is one, and never the password")
    func logged() async throws {
        let log = LogRecorder()
        try await TestHost.run(logger: log.logger) { host in
            let company = try await host.company("acme")
            _ = try await company.user("ann", roles: ["rep"], password: Self.password)
            _ = try await refusal(host, "ann", "a wrong password")
            _ = try await refusal(host, "my password in the wrong field", "ann")
            let lines = log.lines.filter { $0.message == "a sign-in failed" }
            #expect(lines.map { $0.metadata["login"] } == ["ann", "unknown"])
            #expect(lines.allSatisfy { $0.metadata["tenant"] == company.id && $0.metadata["peer"] == "127.0.0.1" })
            #expect(!log.lines.contains { "\($0)".contains("password in") || "\($0)".contains("a wrong password") })
        }
    }

    @Test("A sign-in that succeeds is logged with company, login and address")
    func successLogged() async throws {
        let log = LogRecorder()
        try await TestHost.run(logger: log.logger) { host in
            let company = try await host.company("acme")
            _ = try await company.user("ann", roles: ["rep"], password: Self.password)
            #expect(try await refusal(host, "ANN", Self.password) == nil)
            let lines = log.lines.filter { $0.message == "a user signed in" }
            #expect(lines.map(\.metadata) == [["tenant": company.id, "login": "ann", "peer": "127.0.0.1"]])
        }
    }

    @Test("The throttle remembers a bounded number, and a flood of other logins does not wipe out the one that is guessed at")
    func boundedMemory() throws {
        let throttle = SignInThrottle()
        let now = Instant(milliseconds: 1_772_000_000_000)
        for _ in 0..<20 { throttle.failed("acme/ann", address: "192.0.2.1", now: now) }
        for number in 0..<25_000 {
            throttle.failed("acme/\(number)", address: "10.\(number >> 16).\(number >> 8 & 255).\(number & 255)", now: now)
        }
        #expect(throttle.count.logins <= SignInThrottle.entriesMax && throttle.count.addresses <= AddressThrottle.entriesMax)
        #expect(throws: RPCError.self) { try throttle.check("acme/ann", address: "", now: now.advanced(bySeconds: 800)) }
    }

    @Test(
        "Addresses of one IPv6 network are one address, and IPv4 stays IPv4 in IPv6 clothes",
        arguments: [
            ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true), ("2001:db8:1:2::1", "2001:db8:1:3::1", false),
            ("::ffff:192.0.2.1", "192.0.2.1", true), ("::ffff:192.0.2.1", "::ffff:192.0.2.2", false),
        ])
    func networks(first: String, second: String, areOne: Bool) {
        var addresses = AddressThrottle(failures: 3)
        let now = Instant(milliseconds: 1_772_000_000_000)
        for _ in 0..<3 { addresses.failed(first, now: now) }
        #expect(addresses.wait(first, now: now) == 6000)
        #expect(addresses.wait(second, now: now) == (areOne ? 6000 : nil))
        #expect(addresses.wait(first, now: now.advanced(bySeconds: 6)) == nil)
    }
}

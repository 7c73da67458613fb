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

@Suite("Rotation of an operator's token")
struct RotationTests {
    private typealias Request = Spearhead_Platform_V1_RotateOperatorTokenRequest
    private typealias Response = Spearhead_Platform_V1_RotateOperatorTokenResponse
    private static let method = "spearhead.platform.v1.TokenService/RotateOperatorToken"

    private func refusal(_ client: SpearheadClient) async throws -> String? {
        try await client.failure("spearhead.platform.v1.StatusService/GetStatus", Spearhead_Platform_V1_GetStatusRequest())?
            .reason
    }

    @Test(
        "Both tokens work for the grace period, on connections that are open; then the old one is refused, also after a restart")
    func rotates() async throws {
        try await TestHost.run { host in
            let old = try host.operator
            let rotated: Response = try await old.call(Self.method, Request.with { $0.graceSeconds = 3600 })
            let new = try host.client(rotated.secret)
            for client in [old, new] { #expect(try await refusal(client) == nil) }
            #expect(Instant(rotated.formerExpireTime) == host.clock.now.advanced(bySeconds: 3600))
            #expect(Instant(rotated.token.expireTime) == host.clock.now.advanced(bySeconds: 400 * 86_400))
            await host.stop()
            try await host.start()
            host.clock.set(host.clock.now.advanced(bySeconds: 3599))
            #expect(try await refusal(host.operator) == nil)
            host.clock.set(host.clock.now.advanced(bySeconds: 1))
            #expect(try await refusal(host.operator) == "TOKEN_EXPIRED")
            #expect(try await refusal(host.client(rotated.secret)) == nil)
        }
    }

    @Test("Without a grace period the old token ends at once; a second rotation does not prolong what the first one shortened")
    func atOnce() async throws {
        try await TestHost.run { host in
            let first: Response = try await host.operator.call(Self.method, Request.with { $0.graceSeconds = 60 })
            let second: Response = try await host.operator.call(Self.method, Request.with { $0.graceSeconds = 3600 })
            #expect(second.formerExpireTime == first.formerExpireTime)
            let client = try host.client(second.secret)
            let _: Response = try await client.call(Self.method, Request())
            #expect(try await refusal(client) == "TOKEN_EXPIRED")
        }
    }

    @Test("What operators did names the rotation, and only operators rotate, within bounds")
    func rules() async throws {
        try await TestHost.run { host in
            let company = try await host.company("acme")
            #expect(try await company.client.failure(Self.method, Request())?.reason == "OPERATOR_TOKEN_REQUIRED")
            for request in [
                Request.with { $0.graceSeconds = 604_801 }, .with { $0.graceSeconds = -1 }, .with { $0.lifetimeSeconds = 59 },
            ] {
                #expect(try await host.operator.failure(Self.method, request)?.reason == "INVALID_FIELDS")
            }
            let rotated: Response = try await host.operator.call(Self.method, Request.with { $0.graceSeconds = 60 })
            let subjects = try host.services.control.read {
                try String.fetchAll($0.database, sql: "SELECT subject FROM operation WHERE method = ?", arguments: [Self.method])
            }
            #expect(subjects == ["tokens/\(rotated.token.id)"])
        }
    }
}

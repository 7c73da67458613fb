import Foundation
import HostTesting
import PluginKit
import PluginTesting
import RPC
import SwiftProtobuf
import Testing

@testable import Host
@testable import spearhead

/// Every method of the standard distribution against every way in which a caller can be the wrong one.
///
/// The rows come from the method table and the columns apply by rules over the descriptors, so a new method is covered
/// when it is registered.
@Suite("The isolation matrix")
struct IsolationTests {
    /// Checks one column over all rows: `applies` is its rule, `cell` gives the answer that must be `code` and `reason`.
    private func column(
        _ world: IsolationWorld, _ code: RPCCode, _ reason: String, excluded: Int? = nil, where applies: (MethodRow) -> Bool,
        location: SourceLocation = #_sourceLocation, cell: (MethodRow) async throws -> Result<[[UInt8]], RPCError>
    ) async throws {
        var covered = 0
        for row in world.rows where applies(row) {
            covered += 1
            switch try await cell(row) {
            case .success: Issue.record("\(row.name) answered", sourceLocation: location)
            case .failure(let error):
                #expect(error.code == code && error.reason == reason, "\(row.name): \(error)", sourceLocation: location)
            }
        }
        #expect(covered > 0 && covered + world.rows.count { !applies($0) } == world.rows.count, sourceLocation: location)
    }

    @Test("The rows are all rpcs of the distribution's .proto files, and each is public or refuses who has no token")
    func rows() async throws {
        try await IsolationWorld.run { world in
            let described = try world.host.services.composition.plugins.flatMap { plugin in
                try Composition.descriptions(of: plugin.manifest).keys
            }
            #expect(Set(world.rows.map(\.name.description)) == Set(described))
            #expect(world.rows.count == described.count)
            #expect(
                world.rows.filter(\.isPublic).map(\.name.description) == [
                    "spearhead.platform.v1.HealthService/Check", "spearhead.platform.v1.HealthService/Echo",
                    "spearhead.platform.v1.TokenService/SignIn",
                ])
        }
    }

    @Test("No token: UNAUTHENTICATED TOKEN_MISSING")
    func noToken() async throws {
        try await IsolationWorld.run { world in
            try await column(world, .unauthenticated, "TOKEN_MISSING", where: { !$0.isPublic }) {
                try await world.send($0, token: nil)
            }
        }
    }

    @Test("A token that nobody issued: UNAUTHENTICATED TOKEN_UNKNOWN")
    func unknownToken() async throws {
        try await IsolationWorld.run { world in
            try await column(world, .unauthenticated, "TOKEN_UNKNOWN", where: { !$0.isPublic }) {
                try await world.send($0, token: Token.make().reveal())
            }
        }
    }

    @Test("An expired token: UNAUTHENTICATED TOKEN_EXPIRED")
    func expiredToken() async throws {
        try await IsolationWorld.run { world in
            let user = try await world.left.company.user("brief", roles: ["admin"])
            let short = try await world.left.company.user(user.user, lifetimeSeconds: 60).token
            let `operator` = try world.host.services.identity.issue(
                .operator, tenant: nil, subject: "operator", name: "brief", lifetimeSeconds: 60)
            world.host.clock.set(world.host.clock.now.advanced(bySeconds: 60))
            try await column(world, .unauthenticated, "TOKEN_EXPIRED", where: { !$0.isPublic }) {
                try await world.send($0, token: $0.isForCompanies ? short : `operator`.secret.reveal())
            }
        }
    }

    @Test("A revoked token: UNAUTHENTICATED TOKEN_REVOKED")
    func revokedToken() async throws {
        try await IsolationWorld.run { world in
            let user = try await world.left.company.user("gone", roles: ["admin"])
            let identity = try world.host.services.identity
            let `operator` = try identity.issue(
                .operator, tenant: nil, subject: "operator", name: "gone", lifetimeSeconds: 600)
            try identity.revoke { [user.tokenID, `operator`.record.id].contains($0.id) }
            try await column(world, .unauthenticated, "TOKEN_REVOKED", where: { !$0.isPublic }) {
                try await world.send($0, token: $0.isForCompanies ? user.token : `operator`.secret.reveal())
            }
        }
    }

    @Test("A company's token on an operator's method, and an operator's on a company's: PERMISSION_DENIED")
    func realms() async throws {
        try await IsolationWorld.run { world in
            try await column(world, .permissionDenied, "OPERATOR_TOKEN_REQUIRED", where: { $0.audience == .operators }) {
                try await world.send($0, token: world.left.token)
            }
            try await column(world, .permissionDenied, "COMPANY_TOKEN_REQUIRED", where: \.isForCompanies) {
                try await world.send($0, token: world.host.operatorToken)
            }
            try await column(world, .permissionDenied, "COMPANY_TOKEN_REQUIRED", where: { $0.audience == .signedIn }) {
                try await world.send($0, token: world.host.operatorToken)
            }
            try await column(world, .permissionDenied, "SESSION_REQUIRED", where: { $0.audience == .signedIn }) {
                try await world.send($0, token: world.left.token)
            }
        }
    }

    @Test("A user whose roles grant nothing: PERMISSION_DENIED that names the permission")
    func lesserRole() async throws {
        try await IsolationWorld.run { world in
            let composition = try world.host.services.composition
            for permission in composition.permissions {
                let _: Spearhead_Platform_V1_SetRoleGrantResponse = try await world.left.company.client.call(
                    "spearhead.platform.v1.UserService/SetRoleGrant",
                    Spearhead_Platform_V1_SetRoleGrantRequest.with {
                        $0.role = Role.frontDesk.name
                        $0.permission = permission.name
                    })
            }
            var tokens: [Role: String] = [:]
            for role in Role.builtIn {
                tokens[role] = try await world.left.company.user("only-\(role)", roles: [role.name]).token
            }
            try await column(world, .permissionDenied, "PERMISSION_DENIED", where: \.isForCompanies) { row in
                guard case .company(let name) = row.audience,
                    let permission = composition.permissions.first(where: { $0.name == name })
                else { return .success([]) }
                // A role that grants it by no default; the front desk lost every grant above.
                let role = Role.builtIn.first { $0 != .frontDesk && permission.grants[$0] == nil } ?? .frontDesk
                let answer = try await world.send(row, token: tokens[role])
                if case .failure(let error) = answer { #expect(error.metadata["permission"] == name, "\(row.name)") }
                return answer
            }
        }
    }

    @Test("A plugin that the company has not enabled: FAILED_PRECONDITION PLUGIN_DISABLED")
    func disabledPlugin() async throws {
        try await IsolationWorld.run { world in
            let enabled = try world.left.company.runtime.record.plugins
            let order = try world.host.services.composition.plugins.map(\.id).filter(enabled.contains)
            for plugin in order.reversed() {
                let _: Spearhead_Platform_V1_DisablePluginResponse = try await world.host.operator.call(
                    "spearhead.platform.v1.PluginService/DisablePlugin",
                    Spearhead_Platform_V1_DisablePluginRequest.with {
                        $0.tenant = "left"
                        $0.plugin = plugin
                    })
            }
            try await column(world, .failedPrecondition, "PLUGIN_DISABLED", where: { $0.optionalPlugin != nil }) { row in
                let answer = try await world.send(row, token: world.left.token)
                if case .failure(let error) = answer { #expect(error.metadata["plugin"] == row.optionalPlugin) }
                return answer
            }
        }
    }

    @Test("A suspended company: FAILED_PRECONDITION TENANT_SUSPENDED, and the other company works on")
    func suspended() async throws {
        try await IsolationWorld.run { world in
            let _: Spearhead_Platform_V1_SuspendTenantResponse = try await world.host.operator.call(
                "spearhead.platform.v1.TenantService/SuspendTenant",
                Spearhead_Platform_V1_SuspendTenantRequest.with {
                    $0.slug = "left"
                    $0.reason = "unpaid"
                })
            try await column(world, .failedPrecondition, "TENANT_SUSPENDED", where: { !$0.isPublic }) {
                try await world.send($0, token: world.left.token)
            }
            #expect(
                try await world.host.client(world.right.token).failure(
                    "spearhead.platform.v1.UserService/ListUsers", Spearhead_Platform_V1_ListUsersRequest()) == nil)
        }
    }
}

internal import Logging
public import PluginKit
internal import RPC
internal import SwiftProtobuf
internal import TenantStore

/// TokenService: sessions and API tokens.
package enum TokenMethods {
    static let sessionLifetimeSeconds: Int64 = 12 * 3600
    /// After how long a session that is not used ends when nothing else is said: half a day in the field without a connection.
    package static let sessionIdleSecondsDefault: Int64 = 4 * 3600
    static let tokenLifetimeSecondsDefault: Int64 = 90 * 86_400
    static let tokenLifetimeSeconds: ClosedRange<Int64> = 60...34_560_000
    /// Most tokens of a company that are valid at once.
    static let tokensMax = 10_000

    static let all: [PlatformMethods.Entry] = [
        PlatformMethods.query("TokenService", "SignIn", .anyone, signIn),
        PlatformMethods.query("TokenService", "SignOut", .authenticated, signOut),
        PlatformMethods.query("TokenService", "WhoAmI", .authenticated, whoAmI),
        PlatformMethods.query("TokenService", "CreateToken", .company(permission: PlatformPermission.usersWrite), create),
        PlatformMethods.query("TokenService", "ListTokens", .company(permission: PlatformPermission.usersRead), list),
        PlatformMethods.query("TokenService", "RevokeToken", .company(permission: PlatformPermission.usersWrite), revoke),
        PlatformMethods.query("TokenService", "RotateOperatorToken", .operators, OperatorTokenRotation.rotate),
    ]

    @Sendable private static func signIn(
        _ request: Spearhead_Platform_V1_SignInRequest, call: PlatformCall
    ) throws -> Spearhead_Platform_V1_SignInResponse {
        let services = call.services
        let key = SignInThrottle.key(tenant: request.tenant, login: request.login)
        guard key.utf8.count <= 200 else { throw wrong }
        try services.throttle.check(key, address: call.peer, now: call.now)
        let tenant = services.directory.find(slug: request.tenant)
        if let refusal = tenant?.refusal { throw refusal }
        let user = try tenant.flatMap { tenant in
            try services.store.readNow(tenant.scope) { try Users.lookUp(request.login, Reader(connection: $0)) }
        }
        // The password is verified even when there is no such user, so that time does not tell.
        let matches = services.passwords.verify(Secret(request.password), against: user?.password)
        guard matches, let tenant, let user, !user.disabled else {
            services.throttle.failed(key, address: call.peer, now: call.now)
            // The login only when it is one: people type their passwords into the wrong field.
            services.logger.notice(
                "a sign-in failed",
                metadata: [
                    "tenant": "\(tenant?.id.rawValue ?? "unknown")", "login": "\(user?.login ?? "unknown")",
                    "peer": "\(call.peer)",
                ])
            throw wrong
        }
        services.throttle.succeeded(key)
        let (record, secret) = try services.identity.issue(
            .user, tenant: tenant.id, subject: user.id, name: user.login, lifetimeSeconds: sessionLifetimeSeconds,
            address: call.peer)
        services.logger.info(
            "a user signed in",
            metadata: ["tenant": "\(tenant.id.rawValue)", "login": "\(user.login)", "peer": "\(call.peer)"])
        return .with {
            $0.token = secret.reveal()
            $0.expireTime = record.expiresAt.timestamp
            $0.passwordChangeRequired = user.passwordIsTemporary
        }
    }

    private static let wrong = RPCError(
        .unauthenticated, "SIGN_IN_FAILED", "Company, login or password is wrong.", domain: "platform")

    @Sendable private static func signOut(
        _ request: Spearhead_Platform_V1_SignOutRequest, call: PlatformCall
    ) throws -> Spearhead_Platform_V1_SignOutResponse {
        let id = try call.caller().credential.id
        try call.services.identity.revoke { $0.id == id }
        return .init()
    }

    @Sendable private static func whoAmI(
        _ request: Spearhead_Platform_V1_WhoAmIRequest, call: PlatformCall
    ) throws -> Spearhead_Platform_V1_WhoAmIResponse {
        let session = try call.caller()
        return .with { response in
            response.kind = session.caller.kind.rawValue
            response.id = session.caller.id
            response.name = session.caller.name
            response.personID = session.caller.person ?? ""
            response.roles = session.caller.roles.map(\.name).sorted()
            response.passwordChangeRequired = session.duty == .changePassword
            for (index, permission) in call.services.composition.permissions.enumerated() {
                guard let scope = session.grants[index], session.context?.enabledPlugins.contains(permission.plugin) == true
                else { continue }
                response.permissions[permission.name] = "\(scope)"
            }
        }
    }

    @Sendable private static func create(
        _ request: Spearhead_Platform_V1_CreateTokenRequest, call: PlatformCall
    ) throws -> Spearhead_Platform_V1_CreateTokenResponse {
        let (tenant, _) = try call.caller().company()
        let lifetime = request.lifetimeSeconds == 0 ? tokenLifetimeSecondsDefault : request.lifetimeSeconds
        guard tokenLifetimeSeconds.contains(lifetime) else {
            throw RPCError.invalidField(
                "lifetime_seconds", "must be \(tokenLifetimeSeconds.lowerBound) to \(tokenLifetimeSeconds.upperBound)")
        }
        guard (1...100).contains(request.name.count) else { throw RPCError.invalidField("name", "must have 1 to 100 characters") }
        guard call.services.identity.tokens(of: tenant.id).count(where: { $0.isLive(at: call.now) }) < tokensMax else {
            throw RPCError(
                .resourceExhausted, "TOO_MANY_TOKENS", "The company has \(tokensMax) tokens. Revoke some first.",
                domain: "platform")
        }
        // The secret must not be stored, so a repeat cannot give it again: a token is made per call, and the audit trail names it.
        let user = try call.services.store.readNow(tenant.scope) { try Users.find(request.user, Reader(connection: $0)) }
        guard !user.disabled else {
            throw RPCError(
                .failedPrecondition, "USER_DISABLED", "The user \(user.login) is disabled. Choose another user.",
                domain: "platform")
        }
        // The trail comes first, so that no token works that it does not name: not when it cannot be written, nor when the host stops.
        let issued = try call.services.identity.issue(
            .api, tenant: tenant.id, subject: user.id, name: request.name, lifetimeSeconds: lifetime
        ) { token in
            _ = try call.command([], requestID: UUIDv7.generate(at: call.now)) { writer, _ in
                writer.audit(
                    "tokens/\(token.id)", [FieldChange("user", nil, user.login), FieldChange("name", nil, request.name)])
                return []
            }
        }
        return .with {
            $0.token = issued.record.message
            $0.secret = issued.secret.reveal()
        }
    }

    @Sendable private static func list(
        _ request: Spearhead_Platform_V1_ListTokensRequest, call: PlatformCall
    ) throws -> Spearhead_Platform_V1_ListTokensResponse {
        let (tenant, _) = try call.caller().company()
        let (tokens, next) = try call.page(call.services.identity.tokens(of: tenant.id), request, key: \.id)
        return .with {
            $0.tokens = tokens.map(\.message)
            $0.nextPageToken = next
        }
    }

    @Sendable private static func revoke(
        _ request: Spearhead_Platform_V1_RevokeTokenRequest, call: PlatformCall
    ) throws -> Spearhead_Platform_V1_RevokeTokenResponse {
        let (tenant, _) = try call.caller().company()
        guard call.services.identity.tokens(of: tenant.id).contains(where: { $0.id == request.id }) else {
            throw RPCError.notFound("token", request.id)
        }
        _ = try call.command([], requestID: UUIDv7.generate(at: call.now)) { writer, _ in
            try call.services.identity.revoke { $0.id == request.id && $0.tenant == tenant.id }
            writer.audit("tokens/\(request.id)", [FieldChange("revoked", nil, "true")])
            return []
        }
        call.services.closeEndedConnections()
        return .init()
    }
}

extension CredentialRecord {
    func isLive(at now: Instant) -> Bool { revokedAt == nil && now < expiresAt }

    var message: Spearhead_Platform_V1_Token {
        .with {
            $0.id = id
            $0.name = name
            $0.userID = kind == .delegated ? "" : subject
            $0.createTime = createdAt.timestamp
            $0.expireTime = expiresAt.timestamp
            if let revokedAt { $0.revokeTime = revokedAt.timestamp }
        }
    }
}

extension Spearhead_Platform_V1_ListTokensRequest: PagedRequest {}

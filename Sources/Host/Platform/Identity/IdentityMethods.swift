internal import PluginKit
internal import RPC
internal import SwiftProtobuf
internal import TenantStore

/// The methods of UserService that hash passwords or end sessions.
enum IdentityMethods {
    static let all: [PlatformMethods.Entry] = [
        command("CreateUser", create), command("SetPassword", setPassword), command("DisableUser", disable),
        command("SetRoleGrant", setRoleGrant),
        PlatformMethods.query("UserService", "ListPermissions", .company(permission: PlatformPermission.usersRead), permissions),
    ]

    private static func command<Request: CommandRequest, Response: Message>(
        _ method: String, _ body: @escaping @Sendable (Request, PlatformCall) throws -> (Writer, Call) throws -> Response
    ) -> PlatformMethods.Entry {
        PlatformMethods.companyCommand("UserService", method, permission: PlatformPermission.usersWrite, body) { _, call in
            call.services.identity.usersChanged()
        }
    }

    @Sendable private static func create(
        _ request: Spearhead_Platform_V1_CreateUserRequest, call: PlatformCall
    ) throws -> (Writer, Call) throws -> Spearhead_Platform_V1_CreateUserResponse {
        // Hashing takes a tenth of a second, so it is done here and not in the company's lane.
        let password = request.password.isEmpty ? nil : try call.services.passwords.hash(request.password)
        return { writer, call in
            let user = try Users.create(
                login: request.login, name: request.name, person: request.personID.isEmpty ? nil : request.personID,
                roles: request.roles, password: password, writer, call)
            return .with { $0.user = user.message }
        }
    }

    @Sendable private static func setPassword(
        _ request: Spearhead_Platform_V1_SetPasswordRequest, call: PlatformCall
    ) throws -> (Writer, Call) throws -> Spearhead_Platform_V1_SetPasswordResponse {
        let password = try call.services.passwords.hash(request.password)
        let identity = call.services.identity
        return { writer, _ in
            let user = try Users.find(request.user, writer)
            try Users.setPassword(user, password, writer)
            // Ended before the commit: a session too few is safe, a session too many is not.
            try identity.revoke { $0.subject == user.id && $0.kind == .user }
            return .init()
        }
    }

    @Sendable private static func disable(
        _ request: Spearhead_Platform_V1_DisableUserRequest, call: PlatformCall
    ) throws -> (Writer, Call) throws -> Spearhead_Platform_V1_DisableUserResponse {
        let identity = call.services.identity
        return { writer, _ in
            let user = try Users.disable(Users.find(request.user, writer), writer)
            try identity.revoke { $0.subject == user.id }
            return .with { $0.user = user.message }
        }
    }

    @Sendable private static func setRoleGrant(
        _ request: Spearhead_Platform_V1_SetRoleGrantRequest, call: PlatformCall
    ) throws -> (Writer, Call) throws -> Spearhead_Platform_V1_SetRoleGrantResponse {
        let known = call.services.composition.permissions.map(\.name)
        guard known.contains(request.permission) else {
            throw RPCError.invalidField("permission", "is not a permission of this distribution; see ListPermissions")
        }
        guard Role.builtIn.contains(Role(request.role)) else {
            throw RPCError.invalidField("role", "is no role; use \(Role.builtIn.map(\.name).sorted().joined(separator: ", "))")
        }
        return { writer, _ in
            let key = GrantKey(role: Role(request.role), permission: request.permission)
            try Users.setGrant(key, Scope(rawValue: request.scope.rawValue), writer)
            return .init()
        }
    }

    @Sendable private static func permissions(
        _ request: Spearhead_Platform_V1_ListPermissionsRequest, call: PlatformCall
    ) throws -> Spearhead_Platform_V1_ListPermissionsResponse {
        let (tenant, context) = try call.caller().company()
        let overrides = try call.services.store.readNow(tenant.scope) { try Users.overrides(Reader(connection: $0)) }
        let enabled = call.services.composition.permissions.filter { context.enabledPlugins.contains($0.plugin) }
        return .with {
            $0.permissions = enabled.map { permission in
                .with { message in
                    message.name = permission.name
                    message.title = permission.title.text(call.language)
                    for role in Role.builtIn.sorted() {
                        let own = overrides[GrantKey(role: role, permission: permission.name)]
                        guard let scope = own ?? permission.grants[role] else { continue }
                        message.grants.append(
                            .with {
                                $0.role = role.name
                                $0.scope = Spearhead_Platform_V1_GrantScope(rawValue: scope.rawValue) ?? .unspecified
                            })
                    }
                }
            }
        }
    }
}

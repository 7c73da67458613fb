internal import PluginKit
internal import RPC
internal import SwiftProtobuf
internal import TenantStore

/// The methods of UserService that hash passwords or change what sessions rest on.
enum IdentityMethods {
    static let all: [PlatformMethods.Entry] = [
        command("CreateUser", create), command("UpdateUser", update), command("SetRoleGrant", setRoleGrant),
        command("SetPassword", endsTokens: true, setPassword), command("DisableUser", endsTokens: true, disable),
        PlatformMethods.query("UserService", "ListPermissions", .company(permission: PlatformPermission.usersRead), permissions),
    ]

    private static func command<Request: CommandRequest, Response: Message>(
        _ method: String, endsTokens: Bool = false,
        _ body: @escaping @Sendable (Request, PlatformCall) throws -> (Writer, Call) throws -> Response
    ) -> PlatformMethods.Entry {
        PlatformMethods.companyCommand("UserService", method, .company(permission: PlatformPermission.usersWrite), body) {
            _, call in
            call.services.identity.usersChanged()
            if endsTokens { call.services.closeEndedConnections() }
        }
    }

    @Sendable private static func create(
        _ request: Spearhead_Platform_V1_CreateUserRequest, call: PlatformCall
    ) throws -> (Writer, Call) throws -> Spearhead_Platform_V1_CreateUserResponse {
        try requirePerson(request.personID, "person_id", call)
        // Hashing takes a tenth of a second, so it is done here and not in the company's lane.
        let password =
            request.password.isEmpty
            ? nil
            : try call.newPassword(Secret(request.password), field: "password", names: [request.login, request.name])
        return { writer, call in
            let user = try Users.create(
                login: request.login, name: request.name, person: request.personID.isEmpty ? nil : request.personID,
                roles: request.roles, password: password, isTemporary: !request.permanentPassword, writer, call)
            return .with { $0.user = user.message }
        }
    }

    @Sendable private static func update(
        _ request: Spearhead_Platform_V1_UpdateUserRequest, call: PlatformCall
    ) throws -> (Writer, Call) throws -> Spearhead_Platform_V1_UpdateUserResponse {
        let mask = try UpdateMask(request.updateMask, allowed: ["name", "person_id", "roles"])
        if mask.contains("person_id") { try requirePerson(request.user.personID, "user.person_id", call) }
        return { writer, _ in
            let user = try Users.find(request.user.id, writer)
            try Etag.check(request.etag, user.version)
            let person = mask.contains("person_id") ? (request.user.personID.isEmpty ? nil : request.user.personID) : user.person
            let changed = try Users.change(
                user, name: mask.contains("name") ? request.user.name : user.name, person: person,
                roles: mask.contains("roles") ? request.user.roles : user.roles, writer)
            return .with { $0.user = changed.message }
        }
    }

    /// A user can only be linked to a person of the own company's organisation.
    private static func requirePerson(_ id: String, _ field: String, _ call: PlatformCall) throws {
        guard !id.isEmpty else { return }
        let (tenant, context) = try call.caller().company()
        let composition = call.services.composition
        guard let (plugin, provider) = composition.scopeProvider, context.enabledPlugins.contains(plugin) else {
            throw RPCError.invalidField(field, "must be empty, because no plugin of this company knows people")
        }
        let isPerson = try call.services.store.readNow(tenant.scope) { connection in
            try connection.withAccess(composition.plugins[plugin].access) {
                try provider.isPerson(id, reader: Reader(connection: connection))
            }
        }
        guard isPerson else { throw RPCError.invalidField(field, "names nobody in the organisation") }
    }

    @Sendable private static func setPassword(
        _ request: Spearhead_Platform_V1_SetPasswordRequest, call: PlatformCall
    ) throws -> (Writer, Call) throws -> Spearhead_Platform_V1_SetPasswordResponse {
        let (tenant, _) = try call.caller().company()
        let known = try call.services.store.readNow(tenant.scope) { try Users.lookUp(request.user, Reader(connection: $0)) }
        let password = try call.newPassword(
            Secret(request.password), field: "password", names: known.map { [$0.login, $0.name] } ?? [])
        let identity = call.services.identity
        return { writer, _ in
            let user = try Users.find(request.user, writer)
            try Users.setPassword(user, password, isTemporary: !request.permanentPassword, writer)
            // Ended before the commit: a session too few is safe, a session too many is not.
            try identity.revoke { $0.subject == user.id && $0.tenant == tenant.id && $0.kind == .user }
            return .init()
        }
    }

    @Sendable private static func disable(
        _ request: Spearhead_Platform_V1_DisableUserRequest, call: PlatformCall
    ) throws -> (Writer, Call) throws -> Spearhead_Platform_V1_DisableUserResponse {
        let (tenant, _) = try call.caller().company()
        let identity = call.services.identity
        return { writer, _ in
            let user = try Users.disable(Users.find(request.user, writer), writer)
            try identity.revoke { $0.subject == user.id && $0.tenant == tenant.id }
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

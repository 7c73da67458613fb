public import PluginKit
internal import RPC
internal import SwiftProtobuf

/// The methods of UserService that only touch the company's database; the others also end sessions (see IdentityMethods).
enum UserMethods {
    static func get(
        _ request: Spearhead_Platform_V1_GetUserRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Platform_V1_GetUserResponse {
        let user = try Users.find(request.user, reader)
        return .with { $0.user = user.message }
    }

    static func list(
        _ request: Spearhead_Platform_V1_ListUsersRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Platform_V1_ListUsersResponse {
        let (users, next) = try ListQuery(from: "platform_user", key: "id").fetch(reader, call.page(of: request)) {
            try UserRecord(row: $0, reader).message
        }
        return .with {
            $0.users = users
            $0.nextPageToken = next
        }
    }

    static func update(
        _ request: Spearhead_Platform_V1_UpdateUserRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Platform_V1_UpdateUserResponse {
        let mask = try UpdateMask(request.updateMask, allowed: ["name", "person_id", "roles"])
        let user = try Users.find(request.user.id, writer)
        try Etag.check(request.etag, user.version)
        let person = mask.contains("person_id") ? (request.user.personID.isEmpty ? nil : request.user.personID) : user.person
        let changed = try Users.change(
            user, name: mask.contains("name") ? request.user.name : user.name, person: person,
            roles: mask.contains("roles") ? request.user.roles : user.roles, writer)
        return .with { $0.user = changed.message }
    }
}

extension Spearhead_Platform_V1_ListUsersRequest: PagedRequest {}
extension Spearhead_Platform_V1_UpdateUserRequest: UpdateRequest {}
extension Spearhead_Platform_V1_CreateUserRequest: CommandRequest {}
extension Spearhead_Platform_V1_SetPasswordRequest: CommandRequest {}
extension Spearhead_Platform_V1_DisableUserRequest: CommandRequest {}
extension Spearhead_Platform_V1_SetRoleGrantRequest: CommandRequest {}

public import PluginKit
internal import RPC
internal import SwiftProtobuf

/// The methods of UserService that only read; the others also change sessions (see IdentityMethods).
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
}

extension Spearhead_Platform_V1_ListUsersRequest: PagedRequest {}
extension Spearhead_Platform_V1_UpdateUserRequest: UpdateRequest {}
extension Spearhead_Platform_V1_CreateUserRequest: PasswordRequest {
    mutating func hidePasswords(_ stretch: (String) throws -> String) rethrows { password = try stretch(password) }
}
extension Spearhead_Platform_V1_SetPasswordRequest: PasswordRequest {
    mutating func hidePasswords(_ stretch: (String) throws -> String) rethrows { password = try stretch(password) }
}
extension Spearhead_Platform_V1_DisableUserRequest: CommandRequest {}
extension Spearhead_Platform_V1_SetRoleGrantRequest: CommandRequest {}

/// A command that brings passwords.
protocol PasswordRequest: CommandRequest {
    /// Replaces each password, so that what is kept of the request does not help to guess it.
    ///
    /// - Parameter stretch: Gives what recognises a password and is as costly to guess as its hash.
    mutating func hidePasswords(_ stretch: (String) throws -> String) rethrows
}

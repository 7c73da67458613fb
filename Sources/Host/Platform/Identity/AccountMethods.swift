public import PluginKit
internal import RPC
internal import SwiftProtobuf

/// AccountService: what users do about their own account.
enum AccountMethods {
    /// Most sessions that one call names.
    static let sessionsNamedMax = 100

    static let all: [PlatformMethods.Entry] = [
        PlatformMethods.companyCommand(
            "AccountService", "ChangePassword", .signedIn(settling: .changePassword), changePassword
        ) { _, call in
            call.services.identity.usersChanged()
            call.services.closeEndedConnections()
        },
        PlatformMethods.query("AccountService", "ListSessions", .signedIn(), listSessions),
        PlatformMethods.companyCommand("AccountService", "EndSessions", .signedIn(), endSessions) { _, call in
            call.services.closeEndedConnections()
        },
    ]

    @Sendable private static func changePassword(
        _ request: Spearhead_Platform_V1_ChangePasswordRequest, call: PlatformCall
    ) throws -> (Writer, Call) throws -> Spearhead_Platform_V1_ChangePasswordResponse {
        let session = try call.caller()
        let (tenant, _) = try session.company()
        let proof = try PasswordProof(Secret(request.presentPassword), call)
        let password = try call.newPassword(
            Secret(request.newPassword), field: "new_password", names: [proof.user.login, proof.user.name])
        let identity = call.services.identity
        return { writer, _ in
            let user = try proof.require(writer)
            guard request.newPassword != request.presentPassword else {
                throw RPCError.invalidField("new_password", "must be another one than the present password")
            }
            try Users.setPassword(user, password, isTemporary: false, writer)
            // Ended before the commit: a session too few is safe, a session too many is not.
            try identity.revoke {
                $0.subject == user.id && $0.tenant == tenant.id && $0.kind == .user && $0.id != session.credential.id
            }
            return .init()
        }
    }

    @Sendable private static func listSessions(
        _ request: Spearhead_Platform_V1_ListSessionsRequest, call: PlatformCall
    ) throws -> Spearhead_Platform_V1_ListSessionsResponse {
        let session = try call.caller()
        let (tenant, _) = try session.company()
        let own = call.services.identity.sessions(of: session.caller.id, in: tenant.id)
        let (sessions, next) = try call.page(own, request, key: \.id)
        return .with {
            $0.sessions = sessions.map { $0.session(isCurrent: $0.id == session.credential.id) }
            $0.nextPageToken = next
        }
    }

    @Sendable private static func endSessions(
        _ request: Spearhead_Platform_V1_EndSessionsRequest, call: PlatformCall
    ) throws -> (Writer, Call) throws -> Spearhead_Platform_V1_EndSessionsResponse {
        guard request.others == request.ids.isEmpty, request.ids.count <= sessionsNamedMax else {
            throw RPCError.invalidField("ids", "must name 1 to \(sessionsNamedMax) sessions, or none when `others` is set")
        }
        let session = try call.caller()
        let (tenant, _) = try session.company()
        let proof = try PasswordProof(Secret(request.presentPassword), call)
        let identity = call.services.identity
        return { writer, _ in
            let user = try proof.require(writer)
            let own = Set(identity.sessions(of: user.id, in: tenant.id).map(\.id))
            if let unknown = request.ids.first(where: { !own.contains($0) }) { throw RPCError.notFound("session", unknown) }
            let wanted = request.others ? own.subtracting([session.credential.id]) : Set(request.ids)
            let count = try identity.revoke { wanted.contains($0.id) }
            writer.audit("users/\(user.id)", [FieldChange("sessions_ended", nil, String(count))])
            return .with { $0.endedCount = Int32(clamping: count) }
        }
    }
}

extension CredentialRecord {
    fileprivate func session(isCurrent: Bool) -> Spearhead_Platform_V1_Session {
        .with {
            $0.id = id
            $0.createTime = createdAt.timestamp
            $0.expireTime = expiresAt.timestamp
            $0.lastUseTime = use.last.timestamp
            $0.address = address
            $0.current = isCurrent
        }
    }
}

extension Spearhead_Platform_V1_ListSessionsRequest: PagedRequest {}
extension Spearhead_Platform_V1_ChangePasswordRequest: PasswordRequest {
    mutating func hidePasswords(_ stretch: (String) throws -> String) rethrows {
        // The present one says nothing about what is to be done.
        presentPassword = ""
        newPassword = try stretch(newPassword)
    }
}
extension Spearhead_Platform_V1_EndSessionsRequest: PasswordRequest {
    mutating func hidePasswords(_ stretch: (String) throws -> String) rethrows { presentPassword = "" }
}

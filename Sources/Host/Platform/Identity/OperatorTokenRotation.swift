internal import GRDB
internal import PluginKit
internal import RPC
internal import SwiftProtobuf
internal import TenantStore

/// Gives an operator a new token while the old one still works, so that a program can change from one to the other without a gap.
///
/// The secret is not stored, so a repeat makes another token: whoever never got an answer calls again, with the old token.
enum OperatorTokenRotation {
    static let graceSeconds: ClosedRange<Int64> = 0...604_800
    static let lifetimeSeconds: ClosedRange<Int64> = 3600...34_560_000

    @Sendable static func rotate(
        _ request: Spearhead_Platform_V1_RotateOperatorTokenRequest, call: PlatformCall
    ) throws -> Spearhead_Platform_V1_RotateOperatorTokenResponse {
        let lifetime = request.lifetimeSeconds == 0 ? lifetimeSeconds.upperBound : request.lifetimeSeconds
        guard lifetimeSeconds.contains(lifetime) else {
            throw RPCError.invalidField(
                "lifetime_seconds", "must be \(lifetimeSeconds.lowerBound) to \(lifetimeSeconds.upperBound), or 0")
        }
        guard graceSeconds.contains(request.graceSeconds) else {
            throw RPCError.invalidField("grace_seconds", "must be 0 to \(graceSeconds.upperBound)")
        }
        let former = try call.caller().credential
        let identity = call.services.identity
        let issued = try identity.issue(
            .operator, tenant: nil, subject: former.subject, name: former.name, lifetimeSeconds: lifetime
        ) { token in
            // Written down before it works, under an id of its own: what operators do is found in one place.
            let operation = Operation(
                requestID: UUIDv7.generate(at: call.now), digest: [], startedAt: call.now, operator: former.name,
                method: call.method, subject: "tokens/\(token.id)")
            try call.services.control.write { try operation.store([], $0) }
        }
        let end = min(former.expiresAt, call.now.advanced(bySeconds: request.graceSeconds))
        try identity.shorten(former.id, to: end)
        return .with {
            $0.token = issued.record.message
            $0.secret = issued.secret.reveal()
            $0.formerExpireTime = end.timestamp
        }
    }
}

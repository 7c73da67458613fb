internal import PluginKit
internal import RPC
internal import SwiftProtobuf

/// AuditService.VerifyAudit: the chain against itself and against its anchor.
enum AuditVerification {
    static let all: [PlatformMethods.Entry] = [
        PlatformMethods.query("AuditService", "VerifyAudit", .company(permission: PlatformPermission.auditRead), verify)
    ]

    @Sendable private static func verify(
        _ request: Spearhead_Platform_V1_VerifyAuditRequest, call: PlatformCall
    ) throws -> Spearhead_Platform_V1_VerifyAuditResponse {
        let (tenant, _) = try call.caller().company()
        let result = try AuditAnchors(services: call.services).verify(tenant)
        return .with {
            $0.entries = result.head.sequence
            $0.head = result.head.hash.hexadecimal
            $0.intact = result.problem == nil
            $0.problem = result.problem ?? ""
        }
    }
}

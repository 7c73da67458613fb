public import PluginKit
internal import RPC
internal import SwiftProtobuf
internal import TenantStore

/// BackupService: backups of companies, for operators.
enum BackupMethods {
    static let all: [PlatformMethods.Entry] = [
        PlatformMethods.serverStream("BackupService", "CreateBackup", .operators, create),
        PlatformMethods.query("BackupService", "ListBackups", .operators, list),
        PlatformMethods.query("BackupService", "VerifyBackup", .operators, verify),
        PlatformMethods.operation("BackupService", "RestoreBackup", subject: { "\($0.tenant)/\($0.name)" }, restore),
        PlatformMethods.operation(
            "BackupService", "RestoreTenantAt", subject: { "\($0.newTenant)/\($0.tenant)" }, restoreAt),
        PlatformMethods.operation("BackupService", "DestroyBackupKey", subject: { $0.tenant }, destroyKey),
        PlatformMethods.operation("BackupService", "RotateBackupKey", subject: { _ in "" }, rotateKey),
    ]

    @Sendable private static func create(
        _ request: Spearhead_Platform_V1_CreateBackupRequest, call: PlatformCall,
        send: (Spearhead_Platform_V1_CreateBackupResponse) throws -> Void
    ) throws {
        let tenant = try call.services.directory.require(slug: request.tenant)
        let last = try call.operation(request.serializedBytes(), requestID: request.requestID, subject: request.tenant) { call in
            var pages: Int64 = 0
            let (name, manifest) = try Backups(services: call.services).create(tenant, now: call.now) { progress in
                pages = Int64(progress.pagesTotal)
                try send(
                    .with {
                        $0.donePages = Int64(progress.pagesDone)
                        $0.totalPages = pages
                    })
            }
            let response = Spearhead_Platform_V1_CreateBackupResponse.with {
                $0.donePages = pages
                $0.totalPages = pages
                $0.backup = manifest.message(name)
            }
            return try response.serializedBytes()
        }
        try send(Spearhead_Platform_V1_CreateBackupResponse(serializedBytes: last))
    }

    @Sendable private static func list(
        _ request: Spearhead_Platform_V1_ListBackupsRequest, call: PlatformCall
    ) throws -> Spearhead_Platform_V1_ListBackupsResponse {
        let backups = Backups(services: call.services)
        let wanted = backups.names().filter { request.tenant.isEmpty || $0.slug == request.tenant }
        let (names, next) = try call.page(wanted, request, key: \.description)
        return .with {
            $0.backups = names.map { name in
                // One whose manifest is damaged is listed with what its name says; verifying it says more.
                (try? backups.manifest(name))?.message(name)
                    ?? .with {
                        $0.name = name.description
                        $0.tenant = name.slug
                        $0.createTime = name.createdAt.timestamp
                    }
            }
            $0.nextPageToken = next
        }
    }

    @Sendable private static func verify(
        _ request: Spearhead_Platform_V1_VerifyBackupRequest, call: PlatformCall
    ) throws -> Spearhead_Platform_V1_VerifyBackupResponse {
        let backups = Backups(services: call.services)
        let name = try backups.require(request.name)
        let manifest = try backups.verify(name)
        if let found = try ArchiveCheck.verification(manifest, call.services), found.isDamaged {
            throw RPCError(
                .dataLoss, "ARCHIVE_DAMAGED",
                "The backup is whole, but in the archive after it \(found.problem ?? "something is wrong"): instants after "
                    + "\(Instant(milliseconds: found.until)) cannot be restored from it. Back the company up again, and check the disk.",
                domain: "platform")
        }
        return .with { $0.backup = manifest.message(name) }
    }

    @Sendable private static func restore(
        _ request: Spearhead_Platform_V1_RestoreBackupRequest, call: PlatformCall
    ) throws -> Spearhead_Platform_V1_RestoreBackupResponse {
        guard TenantRecord.isSlug(request.tenant) else { throw RPCError.invalidField("tenant", TenantRecord.slugRule) }
        guard request.confirmTenant == request.tenant else {
            throw RPCError.invalidField("confirm_tenant", "must equal tenant, because its present data are replaced")
        }
        let name = try Backups(services: call.services).require(request.name)
        func response(_ replaced: Bool) -> Spearhead_Platform_V1_RestoreBackupResponse { .with { $0.replaced = replaced } }
        return response(
            try Restoration(services: call.services).restore(name, as: request.tenant, now: call.now) {
                try call.answer(response($0), $1)
            })
    }

    @Sendable private static func destroyKey(
        _ request: Spearhead_Platform_V1_DestroyBackupKeyRequest, call: PlatformCall
    ) throws -> Spearhead_Platform_V1_DestroyBackupKeyResponse {
        guard request.confirmTenant == request.tenant else {
            throw RPCError.invalidField("confirm_tenant", "must equal tenant, because its backups are erased for ever")
        }
        func response(_ outcome: BackupErasure.Outcome) -> Spearhead_Platform_V1_DestroyBackupKeyResponse {
            .with {
                $0.keys = Int64(outcome.keys)
                $0.backups = Int64(outcome.backups)
            }
        }
        let outcome = try BackupErasure(services: call.services).erase(request.tenant) { try call.answer(response($0), $1) }
        return response(outcome)
    }

    @Sendable private static func rotateKey(
        _ request: Spearhead_Platform_V1_RotateBackupKeyRequest, call: PlatformCall
    ) throws -> Spearhead_Platform_V1_RotateBackupKeyResponse {
        let count = try call.services.backupKeys.rotate()
        return .with { $0.keys = Int64(count) }
    }

    @Sendable private static func restoreAt(
        _ request: Spearhead_Platform_V1_RestoreTenantAtRequest, call: PlatformCall
    ) throws -> Spearhead_Platform_V1_RestoreTenantAtResponse {
        guard TenantRecord.isSlug(request.newTenant) else { throw RPCError.invalidField("new_tenant", TenantRecord.slugRule) }
        guard request.hasTime else { throw RPCError.invalidField("time", "must be given") }
        func response(_ name: BackupName) -> Spearhead_Platform_V1_RestoreTenantAtResponse {
            .with { $0.backup = name.description }
        }
        return response(
            try InstantRestoration(services: call.services).restore(
                request.tenant, at: Instant(request.time), as: request.newTenant, now: call.now
            ) { try call.answer(response($0), $1) })
    }
}

extension Spearhead_Platform_V1_RestoreBackupRequest: CommandRequest {}
extension Spearhead_Platform_V1_RestoreTenantAtRequest: CommandRequest {}
extension Spearhead_Platform_V1_DestroyBackupKeyRequest: CommandRequest {}
extension Spearhead_Platform_V1_RotateBackupKeyRequest: CommandRequest {}
extension Spearhead_Platform_V1_ListBackupsRequest: PagedRequest {}

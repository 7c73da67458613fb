internal import Foundation
internal import Logging
internal import PluginKit
internal import RPC
internal import TenantStore

/// Erases a company's backups by destroying the key that opens them, wherever copies of them are; then the files here, which are of no use.
///
/// A company that is deleted keeps its key for `backup.key_grace_days`, and until then restoring one of its backups undoes the deletion. Whoever
/// must not wait destroys the key by name.
struct BackupErasure {
    let services: HostServices

    /// What was erased.
    struct Outcome: Hashable {
        let keys: Int
        let backups: Int
    }

    /// Destroys the key of a company, and those of earlier companies with its slug.
    ///
    /// - Parameter also: Runs in the control transaction after which there is no way back.
    /// - Throws: NOT_FOUND when there is neither a company nor a backup of that name.
    func erase(_ slug: String, also: (Outcome, Connection) throws -> Void = { _, _ in }) throws -> Outcome {
        let backups = Backups(services: services)
        let tenant = services.directory.find(slug: slug)
        let named = backups.names().filter { $0.slug == slug }
        guard tenant != nil || !named.isEmpty else { throw RPCError.notFound("company or backup of", slug) }
        let (own, used) = try services.control.read { control in
            (try tenant.flatMap { try BackupKeyTable.find($0.id, control) }, try BackupKeyTable.used(control))
        }
        let others = own.map { used.subtracting([$0]) } ?? used
        return try erase(Set(named.compactMap(backups.key) + [own].compactMap { $0 }).subtracting(others), also: also)
    }

    /// Ends the key of a company that is being deleted.
    func companyDeleted(_ tenant: TenantID, now: Instant) throws {
        services.backupFigures.forget(tenant)
        guard let id = try services.control.read({ try BackupKeyTable.find(tenant, $0) }) else { return }
        let days = services.backupSettings.keyGraceDays
        if days == 0 {
            _ = try erase([id])
        } else {
            try services.backupKeys.destroy(id, at: now.advanced(bySeconds: days * 86_400))
        }
    }

    /// Erases what belongs to companies that were deleted long enough ago.
    ///
    /// - Returns: How many keys were destroyed.
    func eraseDeleted(now: Instant) throws -> Int {
        let doomed = Set(services.backupKeys.doomed(now: now))
        guard !doomed.isEmpty else { return 0 }
        // A restored company uses its key again; the host may have stopped before that was written down beside the key.
        return try erase(doomed.subtracting(services.control.read(BackupKeyTable.used))).keys
    }

    private func erase(
        _ ids: Set<BackupKeyID>, also: (Outcome, Connection) throws -> Void = { _, _ in }
    ) throws -> Outcome {
        let backups = Backups(services: services)
        let keys = ids.filter(services.backupKeys.exists).count
        for id in ids { try services.backupKeys.destroy(id) }
        let useless = backups.names().filter { backups.key($0).map(ids.contains) ?? false }
        let outcome = Outcome(keys: keys, backups: useless.count)
        try services.control.write { control in
            for id in ids { try BackupKeyTable.delete(id, control) }
            try also(outcome, control)
        }
        for name in useless { backups.remove(name) }
        services.backupFigures.forgetNewest()
        return outcome
    }
}

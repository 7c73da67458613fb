internal import Foundation
internal import PluginKit
internal import RPC
internal import TenantStore

/// Makes a new company of what a company was at an instant: its last backup before, and what was archived since.
struct InstantRestoration {
    let services: HostServices

    /// The backup to begin with, and how far to go on from it.
    struct Plan {
        let backup: BackupName
        let position: ArchivePosition
        let instant: Instant
        /// The end of the archive, when the company is alive.
        let end: ArchivePosition?
        /// The company, when it is alive.
        let source: TenantRuntime?
    }

    /// - Parameters:
    ///   - tenant: Slug of the company, which may be gone.
    ///   - instant: Every transaction that was answered by then is in the new company, and none that was begun later.
    ///   - slug: Of the new company; there must be none.
    ///   - also: Runs in the control transaction that makes the company known.
    /// - Returns: The backup that was begun with.
    /// - Throws: ALREADY_EXISTS, NOT_FOUND, FAILED_PRECONDITION `INSTANT_NOT_REACHED`, DATA_LOSS.
    func restore(
        _ tenant: String, at instant: Instant, as slug: String, now: Instant,
        also: (BackupName, Connection) throws -> Void = { _, _ in }
    ) throws -> BackupName {
        if services.directory.find(slug: slug) != nil {
            throw RPCError(
                .alreadyExists, "SLUG_TAKEN", "There is a company with the slug \(slug) already. Choose another.",
                domain: "platform")
        }
        let plan = try plan(tenant, instant)
        _ = try Restoration(services: services).restore(plan.backup, as: slug, now: now, plan: plan) { _, control in
            try also(plan.backup, control)
        }
        return plan.backup
    }

    private func plan(_ tenant: String, _ instant: Instant) throws -> Plan {
        let backups = Backups(services: services)
        let names = backups.names().filter { $0.slug == tenant }
        guard !names.isEmpty else { throw RPCError.notFound("backup of", tenant) }
        for name in names.reversed() where name.createdAt <= instant {
            guard let position = try backups.manifest(name).archive, position.milliseconds <= instant.milliseconds else {
                continue
            }
            let source = services.directory.all.first { $0.id.rawValue == position.tenant }
            // What cannot be archived now is not reached, which replaying says.
            let end = source.flatMap { source in
                services.store.exists(source.id) ? (try? services.store.archiveLog(source.id)) ?? nil : nil
            }
            return Plan(backup: name, position: position, instant: instant, end: end, source: source)
        }
        throw RPCError(
            .failedPrecondition, "INSTANT_NOT_REACHED",
            "No backup of \(tenant) from before \(instant) goes on in an archive. Ask for a later instant, and keep backup.archive on.",
            domain: "platform")
    }
}

extension InstantRestoration.Plan {
    /// Brings the database of the backup to the instant.
    func replay(to path: String, _ services: HostServices) throws {
        do {
            try services.store.replay(to: path, after: position, until: instant.milliseconds, end: end)
        } catch let error as ArchiveUnreachable {
            let reason = error.reason.map { ", because \($0)" } ?? ""
            throw RPCError(
                .failedPrecondition, "INSTANT_NOT_REACHED",
                "From the backup \(backup), instants from \(Instant(milliseconds: error.from)) to \(Instant(milliseconds: error.until)) "
                    + "can be restored, but not \(instant)\(reason).",
                domain: "platform")
        }
    }

    /// Where a blob that is not in the backup may be.
    func open(_ digest: BlobDigest, _ key: BackupKey, _ services: HostServices) throws -> (() throws -> Data?)? {
        if let tenant = TenantID(position.tenant) {
            let archived = BlobArchive.blobs(of: tenant, key: key, services)
            if archived.contains(digest) {
                let reader = try archived.open(digest)
                return { try reader.next() }
            }
        }
        guard let source, let reader = try services.store.blobs(source.scope).open(digest) else { return nil }
        return {
            let piece = try reader.read(upTo: 1 << 20)
            return piece.isEmpty ? nil : piece
        }
    }
}

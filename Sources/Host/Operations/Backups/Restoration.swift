internal import Foundation
internal import GRDB
internal import PluginKit
internal import RPC
internal import TenantStore

/// Puts a backup in the place of a company, or makes a new company of it.
///
/// The backup becomes a company with an id of its own, in state `creating` and under its id as slug. When its file is in place and
/// checked, one control transaction gives it the slug, makes the old company `deleting` and carries the old company's tokens
/// over; then the old files go. A host that stops before the transaction removes the new company at its next start, one that stops
/// after it removes the old one.
///
/// Tokens stay valid, because programs of the company go on working that way, and a token that was revoked stays revoked: the
/// control database, not the backup, says which. Users and passwords are those of the backup.
struct Restoration {
    let services: HostServices

    /// - Parameters:
    ///   - plan: How to go on from the backup; `nil` to leave it as it is.
    ///   - also: Runs in the control transaction that puts the new company in its place; told whether one is replaced.
    /// - Returns: Whether a company was replaced.
    func restore(
        _ name: BackupName, as slug: String, now: Instant, plan: InstantRestoration.Plan? = nil,
        also: (Bool, Connection) throws -> Void = { _, _ in }
    ) throws -> Bool {
        let backup = try Backups(services: services).open(name)
        let manifest = try backup.manifest()
        let old = services.directory.find(slug: slug)
        if let old, [.creating, .deleting].contains(old.record.state) {
            throw RPCError(
                .failedPrecondition, "TENANT_BUSY", "The company is being made or deleted. Try again later.", domain: "platform")
        }
        var draft = try record(manifest, replacing: old?.record, now: now)
        // Plugins that were enabled after the backup have their rows in the archive.
        if let source = plan?.source { draft.plugins = source.record.plugins }
        try services.directory.save(draft)
        do {
            var head = try makeFile(draft, from: backup, manifest, plan, now: now)
            head =
                try PersonErasures(services: services).repeatAll(of: [manifest.company.slug, slug], in: draft.id, now: now)
                ?? head
            var record = draft
            record.slug = slug
            record.schema = services.composition.schema(of: record.plugins)
            // What was quarantined works again; what was suspended stays so.
            var before = old?.record
            before?.repair()
            record.state = before?.state ?? .active
            record.stateReason = before?.stateReason ?? ""
            try HostPoint.restoreBeforeInstall.reached(services.dataDirectory + "/")
            try services.directory.install(record, replacing: old, head: head, now: now) { control in
                try inheritKey(draft.id, from: old?.id, backup.key.id, control)
                try also(old != nil, control)
            }
            if try services.control.read({ try BackupKeyTable.find(draft.id, $0) }) == backup.key.id {
                try services.backupKeys.destroy(backup.key.id, at: nil)
            }
        } catch {
            TenantProvisioning(services: services).discard(draft.id)
            throw error
        }
        guard let old else { return false }
        services.identity.carryOver(from: old.id, to: draft.id)
        try services.directory.retire(old)
        TenantProvisioning(services: services).discard(old.id)
        return true
    }

    /// The new company, under a slug that no other can have.
    private func record(_ manifest: BackupManifest, replacing old: TenantRecord?, now: Instant) throws -> TenantRecord {
        let company = manifest.company
        let known = Set(services.composition.plugins.map(\.id))
        let unknown = company.plugins.filter { !known.contains($0) }
        guard unknown.isEmpty else {
            throw RPCError(
                .failedPrecondition, "PLUGIN_NOT_FOUND",
                "The backup needs plugins that this distribution lacks: \(unknown.joined(separator: ", ")).", domain: "platform")
        }
        let id = TenantID.random()
        var record = TenantRecord(
            id: id, slug: id.rawValue, name: old?.name ?? company.name, state: .creating, timeZone: company.timeZone,
            currency: company.currency, createdAt: old?.createdAt ?? now)
        record.callsPerSecond = old?.callsPerSecond ?? company.callsPerSecond
        record.callsInFlight = old?.callsInFlight ?? company.callsInFlight
        record.databaseBytes = old?.databaseBytes ?? company.databaseBytes
        record.plugins = Set(company.plugins)
        return record
    }

    /// Opens the database into the new company's directory, checks that very file, opens its blobs, and runs migrations it lacks.
    private func makeFile(
        _ record: TenantRecord, from backup: SealedBackup, _ manifest: BackupManifest, _ plan: InstantRestoration.Plan?,
        now: Instant
    ) throws -> AuditTrail.Head {
        let plugins = TenantProvisioning(services: services).installed(record.plugins)
        var head = AuditTrail.Head(sequence: 0, hash: AuditTrail.genesis)
        do {
            var blobs: BlobDirectory?
            try services.store.create(record.id) { path in
                let file = try DataFiles.create(path)
                defer { try? file.close() }
                guard try backup.readDatabase({ try file.write(contentsOf: $0) }) == manifest.sha256 else {
                    throw RPCError.backupDamaged("its checksum is not the one in the manifest")
                }
                try file.synchronize()
                try plan?.replay(to: path, services)
                blobs = BlobDirectory(beside: (path as NSString).deletingLastPathComponent)
            } prepare: { connection in
                let contents = try BackupContents.examine(connection)
                if plan == nil { try Backups.compare(contents, with: manifest) } else { try follows(manifest, connection) }
                if let blobs {
                    try BackupBlobs.open(backup.blobs, to: blobs, connection) { try plan?.open($0, backup.key, services) }
                }
                _ = try Migrator.migrate(plugins, now: now, connection: connection)
                head = try AuditTrail.head(connection)
            }
        } catch let error as StoreError where error.code == .corrupt {
            throw RPCError.backupDamaged("it is no database")
        }
        return head
    }

    /// What was brought to a later instant must have the audit trail of the backup, and may have more.
    private func follows(_ manifest: BackupManifest, _ connection: Connection) throws {
        let hash = try Data.fetchOne(
            connection.database, sql: "SELECT hash FROM platform_audit WHERE sequence = ?",
            arguments: [manifest.contents.auditEntries])
        guard (hash.map(Array.init) ?? AuditTrail.genesis).hexadecimal == manifest.contents.auditHead else {
            throw RPCError.backupDamaged("the audit trail of its archive is another one's")
        }
    }

    /// A company that is replaced leaves its key, with its backups, to the one in its place. A company that is made of a backup whose company is
    /// gone takes that one's key over, and with it the other backups; beside a company that is there it gets a key of its own.
    private func inheritKey(
        _ new: TenantID, from old: TenantID?, _ backup: BackupKeyID, _ control: Connection
    ) throws {
        if let key = try old.flatMap({ try BackupKeyTable.find($0, control) }) {
            try BackupKeyTable.store(key, for: new, control)
        } else if try !BackupKeyTable.used(control).contains(backup) {
            try BackupKeyTable.store(backup, for: new, control)
        }
    }
}

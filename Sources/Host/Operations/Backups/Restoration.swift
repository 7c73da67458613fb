internal import Foundation
internal import GRDB
internal import Logging
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

    /// - Parameter also: Runs in the control transaction that puts the new company in its place; told whether one is replaced.
    /// - Returns: Whether a company was replaced.
    func restore(
        _ name: BackupName, as slug: String, now: Instant, also: (Bool, Connection) throws -> Void = { _, _ in }
    ) throws -> Bool {
        let backups = Backups(services: services)
        let manifest = try backups.manifest(name)
        let old = services.directory.find(slug: slug)
        if let old, [.creating, .deleting].contains(old.record.state) {
            throw RPCError(
                .failedPrecondition, "TENANT_BUSY", "The company is being made or deleted. Try again later.", domain: "platform")
        }
        let draft = try record(manifest, replacing: old?.record, now: now)
        try services.directory.save(draft)
        do {
            let head = try makeFile(draft, from: name, backups, manifest, now: now)
            var record = draft
            record.slug = slug
            record.schema = services.composition.schema(of: record.plugins)
            // What was quarantined works again; what was suspended stays so.
            var before = old?.record
            before?.repair()
            record.state = before?.state ?? .active
            record.stateReason = before?.stateReason ?? ""
            try HostPoint.restoreBeforeInstall.reached(services.dataDirectory + "/")
            try services.directory.install(record, replacing: old, head: head, now: now) { try also(old != nil, $0) }
        } catch {
            if services.store.exists(draft.id) { try? services.store.remove(draft.id) }
            try services.directory.remove(draft.id)
            throw error
        }
        guard let old else { return false }
        services.identity.carryOver(from: old.id, to: draft.id)
        try services.directory.retire(old)
        removeFiles(of: old)
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

    /// Copies the database into the new company's directory, checks that very file, brings its blobs, and runs migrations it lacks.
    private func makeFile(
        _ record: TenantRecord, from name: BackupName, _ backups: Backups, _ manifest: BackupManifest, now: Instant
    ) throws -> AuditTrail.Head {
        let plugins = TenantProvisioning(services: services).installed(record.plugins)
        var head = AuditTrail.Head(sequence: 0, hash: AuditTrail.genesis)
        do {
            var blobs = BlobDirectory(beside: backups.directory(name))
            try services.store.create(record.id) { path in
                try Backups.compare(sha256: Backups.copy(backups.database(name), to: path), with: manifest)
                blobs = BlobDirectory(beside: (path as NSString).deletingLastPathComponent)
            } prepare: { connection in
                try Backups.compare(BackupContents.examine(connection), with: manifest)
                try BackupBlobs.bring(from: BlobDirectory(beside: backups.directory(name)), to: blobs, connection)
                try BackupBlobs.verify(blobs, connection)
                try refuseNewerSchema(connection)
                _ = try Migrator.migrate(plugins, now: now, connection: connection)
                head = try AuditTrail.head(connection)
            }
        } catch let error as StoreError where error.code == .corrupt {
            throw RPCError.backupDamaged("it is no database")
        }
        return head
    }

    private func refuseNewerSchema(_ connection: Connection) throws {
        let ids = Set(services.composition.plugins.map(\.id))
        let known = Set(services.composition.plugins.flatMap(\.registrar.migrations).map(\.name))
        let rows = try Row.fetchAll(connection.database, sql: "SELECT name, plugin FROM platform_migration ORDER BY name")
        for row in rows where ids.contains(row["plugin"]) && !known.contains(row["name"]) {
            throw RPCError(
                .failedPrecondition, "NEWER_DATA",
                "The backup was made with a newer version of \(row["plugin"] as String): it has the migration \(row["name"] as String).",
                domain: "platform")
        }
    }

    /// The company is replaced already, so a failure here is only logged; the next start tries again.
    private func removeFiles(of old: TenantRuntime) {
        do {
            try HostPoint.restoreAfterInstall.reached(services.dataDirectory + "/")
            try services.store.remove(old.id)
            try services.directory.remove(old.id)
        } catch {
            services.logger.warning(
                "files of a replaced company stay until the next start", metadata: ["tenant": "\(old.id)", "error": "\(error)"])
        }
    }
}

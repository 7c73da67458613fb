internal import Foundation
internal import GRDB
internal import Glibc
internal import Logging
internal import PluginKit
internal import RPC
internal import TenantStore

/// The backups of a deployment: one directory each below `backups/`, with the database, its blobs and its manifest, all sealed with the
/// company's key.
///
/// A backup is made under a name that begins with a dot and gets its own name by one rename, after it was opened elsewhere and
/// found whole: what is listed is good. A host that stopped in between sweeps the rest away at its next start. Plain content is only ever in
/// files without a name, of which nothing stays, and in companies' own directories.
struct Backups {
    let services: HostServices

    private var root: String { services.dataDirectory + "/backups" }

    func directory(_ name: BackupName) -> String { root + "/" + name.description }

    /// Every backup, oldest first.
    func names() -> [BackupName] {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return entries.compactMap(BackupName.init).sorted { $0.description < $1.description }
    }

    /// When each company was backed up last, by slug.
    func newest() -> [String: Instant] { Dictionary(names().map { ($0.slug, $0.createdAt) }, uniquingKeysWith: max) }

    /// The backup with a name that a person gave.
    ///
    /// - Throws: NOT_FOUND.
    func require(_ text: String) throws -> BackupName {
        guard let name = BackupName(text), FileManager.default.fileExists(atPath: directory(name)) else {
            throw RPCError.notFound("backup", text)
        }
        return name
    }

    /// The backup with its key.
    ///
    /// - Throws: DATA_LOSS when its manifest cannot be read, FAILED_PRECONDITION when a newer version wrote it or its key is not here.
    func open(_ name: BackupName) throws -> SealedBackup {
        guard let key = try SealedManifest.read(directory(name)).keyID else {
            throw RPCError.backupDamaged("its manifest names no key")
        }
        return SealedBackup(name: name, directory: directory(name), key: try services.backupKeys.key(key))
    }

    /// Name of the key of a backup; `nil` when its manifest cannot be read.
    func key(_ name: BackupName) -> BackupKeyID? { (try? SealedManifest.read(directory(name)))?.keyID }

    /// The manifest of a backup.
    ///
    /// - Throws: DATA_LOSS when it cannot be read, FAILED_PRECONDITION when a newer version wrote it or its key is not here.
    func manifest(_ name: BackupName) throws -> BackupManifest { try open(name).manifest() }

    /// Copies a company's database while it serves, seals the copy, opens and checks what was sealed, and only then lists it and deletes
    /// those of the company's backups that need not be kept any more.
    func create(
        _ tenant: TenantRuntime, now: Instant, progress: (TenantStore.BackupProgress) throws -> Void
    ) throws -> (name: BackupName, manifest: BackupManifest) {
        do {
            let made = try make(tenant, now: now, progress: progress)
            services.backupFigures.succeeded(tenant, at: made.name.createdAt)
            prune(tenant)
            return made
        } catch {
            let failure = services.rpcError(error)
            // Whoever asked for it went away, or the host stops: nothing is wrong with the company.
            if failure.code != .cancelled { services.backupFigures.failed(tenant, failure.message) }
            throw error
        }
    }

    private func make(
        _ tenant: TenantRuntime, now: Instant, progress: (TenantStore.BackupProgress) throws -> Void
    ) throws -> (name: BackupName, manifest: BackupManifest) {
        let record = tenant.record
        let name = BackupName(slug: record.slug, at: now)
        let key = try services.backupKeys.key(for: tenant.id)
        let previous = previous(record.slug, key)
        let made = try withScratch { scratch in
            let backup = SealedBackup(name: name, directory: scratch, key: key)
            let before = try auditHead(tenant)
            let copy = try NamelessFile(in: services.dataDirectory)
            let position = try withoutActuallyEscaping(progress) { progress in
                try services.store.backup(tenant.scope, to: copy, progress: progress)
            }
            let sha256 = try backup.writeDatabase(copy)
            let contents = try examine(backup, sha256: sha256) { connection in
                try BackupBlobs.seal(
                    from: services.store.blobs(tenant.scope), to: backup.blobs, previous: previous?.blobs, connection)
            }
            try compare(contents, with: tenant, since: before)
            let plugins = services.composition.plugins
            let manifest = BackupManifest(
                format: BackupManifest.formatCurrent, createdAt: name.createdAt, company: .init(record), bytes: copy.byteCount,
                sha256: sha256, contents: contents, archive: position, platformVersion: PlatformVersion.current,
                pluginVersions: Dictionary(uniqueKeysWithValues: plugins.map { ($0.id, $0.manifest.version) }))
            try HostPoint.backupBeforeManifest.reached(scratch)
            try SealedManifest(manifest, name, key).write(scratch)
            try DataFiles.synchronize(scratch)
            try HostPoint.backupBeforeRename.reached(scratch)
            guard rename(scratch, directory(name)) == 0 else {
                throw RPCError(
                    .alreadyExists, "BACKUP_EXISTS",
                    "There is a backup of this company of this second already. Use it, or try again.",
                    domain: "platform", retryDelayMilliseconds: 1000)
            }
            try DataFiles.synchronize(root)
            return manifest
        }
        return (name, made)
    }

    /// The company's newest backup, when it is sealed with the same key.
    private func previous(_ slug: String, _ key: BackupKey) -> SealedBackup? {
        guard let name = names().last(where: { $0.slug == slug }),
            self.key(name) == key.id
        else { return nil }
        return SealedBackup(name: name, directory: directory(name), key: key)
    }

    /// Deletes those of a company's backups that need not be kept any more.
    private func prune(_ tenant: TenantRuntime) {
        let backups = names().filter { $0.slug == tenant.record.slug }
        let retention = Retention(services.backupSettings)
        for name in retention.superfluous(backups, clock: tenant.context.clock) { remove(name) }
        ArchivePruning(services: services).prune(tenant)
    }

    /// Deletes a backup; it is out of the list by one rename before its files go. A failure is only logged: the next start tries again.
    func remove(_ name: BackupName) {
        let doomed = "\(root)/.removing-\(TenantID.random().rawValue)"
        do {
            try FileManager.default.moveItem(atPath: directory(name), toPath: doomed)
            try FileManager.default.removeItem(atPath: doomed)
        } catch {
            services.logger.warning("a backup could not be removed", metadata: ["backup": "\(name)", "error": "\(error)"])
        }
    }

    /// Checks a backup as if it were restored: checksum, integrity, rows, audit trail, the content of every blob.
    ///
    /// - Throws: DATA_LOSS `BACKUP_DAMAGED`; FAILED_PRECONDITION when its key is not here.
    func verify(_ name: BackupName) throws -> BackupManifest {
        let backup = try open(name)
        let manifest = try backup.manifest()
        let contents = try examine(backup, sha256: manifest.sha256) { connection in
            try BackupBlobs.verify(backup.blobs, connection)
        }
        try Self.compare(contents, with: manifest)
        return manifest
    }

    static func compare(_ contents: BackupContents, with manifest: BackupManifest) throws {
        if let difference = manifest.contents.difference(contents) { throw RPCError.backupDamaged(difference) }
    }

    /// Deletes what an earlier process was making when it ended.
    func removeLeftovers() {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        for entry in entries where entry.hasPrefix(".") { try? FileManager.default.removeItem(atPath: root + "/" + entry) }
        NamelessFile.removeLeftovers(in: services.dataDirectory)
    }

    /// Opens the database of a backup and examines it, so that what is sealed is what was looked at.
    ///
    /// - Parameter blobs: Looks after the blobs that the database refers to.
    private func examine(
        _ backup: SealedBackup, sha256: String, blobs: (Connection) throws -> Void
    ) throws -> BackupContents {
        let plain = try NamelessFile(in: services.dataDirectory)
        guard try backup.readDatabase({ try plain.append($0) }) == sha256 else {
            throw RPCError.backupDamaged("its checksum is not the one in the manifest")
        }
        do {
            let connection = try SQLiteFile.openReader(plain)
            defer { try? connection.close() }
            return try connection.read { connection in
                let contents = try BackupContents.examine(connection)
                try blobs(connection)
                return contents
            }
        } catch let error as StoreError where error.code == .corrupt {
            throw RPCError.backupDamaged("it is no database")
        }
    }

    private func auditHead(_ tenant: TenantRuntime) throws -> AuditTrail.Head {
        try services.store.readNow(tenant.scope) { try AuditTrail.head($0) }
    }

    /// The copy must end its audit trail with an entry that the company has, written no earlier than the copying began.
    private func compare(_ contents: BackupContents, with tenant: TenantRuntime, since before: AuditTrail.Head) throws {
        guard contents.auditEntries >= before.sequence else {
            throw RPCError.backupDamaged("the copy misses entries of the audit trail")
        }
        let hash = try services.store.readNow(tenant.scope) { connection in
            try Data.fetchOne(
                connection.database, sql: "SELECT hash FROM platform_audit WHERE sequence = ?", arguments: [contents.auditEntries]
            )
        }
        guard (hash.map(Array.init) ?? AuditTrail.genesis).hexadecimal == contents.auditHead else {
            throw RPCError.backupDamaged("the copy's audit trail is not the company's")
        }
    }

    /// Makes a directory that is gone afterwards, unless it was renamed.
    private func withScratch<Result>(_ body: (String) throws -> Result) throws -> Result {
        let scratch = "\(root)/.creating-\(TenantID.random().rawValue)"
        try FileManager.default.createDirectory(
            atPath: scratch, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        return try body(scratch)
    }
}

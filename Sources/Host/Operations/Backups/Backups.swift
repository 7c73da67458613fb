internal import Foundation
internal import GRDB
internal import Glibc
internal import Logging
internal import PluginKit
internal import RPC
internal import TenantStore

/// The backups of a deployment: one directory each below `backups/`, with the database, its blobs and its manifest.
///
/// A backup is made under a name that begins with a dot and gets its own name by one rename, after it was opened elsewhere and
/// found whole: what is listed is good. A host that stopped in between sweeps the rest away at its next start.
struct Backups {
    static let databaseName = "tenant.db"

    let services: HostServices

    private var root: String { services.dataDirectory + "/backups" }

    func directory(_ name: BackupName) -> String { root + "/" + name.description }

    func database(_ name: BackupName) -> String { directory(name) + "/" + Self.databaseName }

    /// Every backup, oldest first.
    func names() -> [BackupName] {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return entries.compactMap(BackupName.init).sorted { $0.description < $1.description }
    }

    /// The backup with a name that a person gave.
    ///
    /// - Throws: NOT_FOUND.
    func require(_ text: String) throws -> BackupName {
        guard let name = BackupName(text), FileManager.default.fileExists(atPath: directory(name)) else {
            throw RPCError.notFound("backup", text)
        }
        return name
    }

    /// The manifest of a backup.
    ///
    /// - Throws: DATA_LOSS when it cannot be read, FAILED_PRECONDITION when a newer version wrote it.
    func manifest(_ name: BackupName) throws -> BackupManifest {
        let manifest: BackupManifest
        do {
            manifest = try BackupManifest.read(directory(name) + "/" + BackupManifest.fileName)
        } catch {
            throw RPCError.backupDamaged("its manifest cannot be read")
        }
        guard manifest.format <= BackupManifest.formatCurrent else {
            throw RPCError(
                .failedPrecondition, "NEWER_DATA", "The backup was made by a newer version of the platform. Use that version.",
                domain: "platform")
        }
        return manifest
    }

    /// Copies a company's database while it serves, opens a copy of the copy, checks it, and only then lists it and deletes
    /// the company's oldest ones beyond those that are kept.
    func create(
        _ tenant: TenantRuntime, now: Instant, progress: (TenantStore.BackupProgress) throws -> Void
    ) throws -> (name: BackupName, manifest: BackupManifest) {
        let record = tenant.record
        let name = BackupName(slug: record.slug, at: now)
        let made = try withScratch("creating") { scratch in
            let file = scratch + "/" + Self.databaseName
            let before = try auditHead(tenant)
            try withoutActuallyEscaping(progress) { progress in
                try services.store.backup(tenant.scope, to: file, progress: progress)
            }
            let (sha256, contents) = try examineElsewhere(file) { connection in
                try BackupBlobs.bring(
                    from: services.store.blobs(tenant.scope), to: BlobDirectory(beside: scratch), connection)
            }
            try compare(contents, with: tenant, since: before)
            let plugins = services.composition.plugins
            let manifest = BackupManifest(
                format: BackupManifest.formatCurrent, createdAt: name.createdAt, company: .init(record),
                bytes: DataFiles.bytes(file),
                sha256: sha256, contents: contents, platformVersion: PlatformVersion.current,
                pluginVersions: Dictionary(uniqueKeysWithValues: plugins.map { ($0.id, $0.manifest.version) }))
            let manifestFile = scratch + "/" + BackupManifest.fileName
            try HostPoint.backupBeforeManifest.reached(scratch)
            try manifest.write(manifestFile)
            for path in [file, manifestFile, scratch] { try FileCopy.synchronize(path) }
            try HostPoint.backupBeforeRename.reached(scratch)
            guard rename(scratch, directory(name)) == 0 else {
                throw RPCError(
                    .alreadyExists, "BACKUP_EXISTS",
                    "There is a backup of this company of this second already. Use it, or try again.",
                    domain: "platform", retryDelayMilliseconds: 1000)
            }
            try FileCopy.synchronize(root)
            return manifest
        }
        prune(record.slug)
        return (name, made)
    }

    /// Deletes the oldest backups of a company; each is out of the list by one rename before its files go.
    private func prune(_ slug: String) {
        for name in names().filter({ $0.slug == slug }).dropLast(services.backupsKept) {
            let doomed = "\(root)/.pruning-\(TenantID.random().rawValue)"
            do {
                try FileManager.default.moveItem(atPath: directory(name), toPath: doomed)
                try FileManager.default.removeItem(atPath: doomed)
            } catch {
                services.logger.warning(
                    "an old backup could not be removed", metadata: ["backup": "\(name)", "error": "\(error)"])
            }
        }
    }

    /// Checks a backup as if it were restored: checksum, integrity, rows, audit trail, the content of every blob.
    ///
    /// - Throws: DATA_LOSS `BACKUP_DAMAGED`.
    func verify(_ name: BackupName) throws -> BackupManifest {
        let manifest = try manifest(name)
        let (sha256, contents) = try examineElsewhere(database(name)) { connection in
            try BackupBlobs.verify(BlobDirectory(beside: directory(name)), connection)
        }
        try Self.compare(sha256: sha256, with: manifest)
        try Self.compare(contents, with: manifest)
        return manifest
    }

    /// Copies the database of a backup and hashes it.
    static func copy(_ file: String, to path: String) throws -> String {
        guard FileManager.default.fileExists(atPath: file) else { throw RPCError.backupDamaged("its database is missing") }
        return try FileCopy.copy(file, to: path)
    }

    static func compare(sha256: String, with manifest: BackupManifest) throws {
        guard sha256 == manifest.sha256 else { throw RPCError.backupDamaged("its checksum is not the one in the manifest") }
    }

    static func compare(_ contents: BackupContents, with manifest: BackupManifest) throws {
        if let difference = manifest.contents.difference(contents) { throw RPCError.backupDamaged(difference) }
    }

    /// Deletes what an earlier process was making or checking when it ended.
    func removeLeftovers() {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        for entry in entries where entry.hasPrefix(".") { try? FileManager.default.removeItem(atPath: root + "/" + entry) }
    }

    /// Copies a file to a place of its own and examines it there, so that the backup itself is never opened.
    ///
    /// - Parameter blobs: Looks after the blobs that the database refers to.
    private func examineElsewhere(
        _ file: String, blobs: (Connection) throws -> Void
    ) throws -> (sha256: String, contents: BackupContents) {
        try withScratch("checking") { scratch in
            let copy = scratch + "/" + Self.databaseName
            let sha256 = try Self.copy(file, to: copy)
            do {
                let connection = try SQLiteFile.openWriter(path: copy)
                defer { try? connection.close() }
                return (
                    sha256,
                    try connection.read { connection in
                        let contents = try BackupContents.examine(connection)
                        try blobs(connection)
                        return contents
                    }
                )
            } catch let error as StoreError where error.code == .corrupt {
                throw RPCError.backupDamaged("it is no database")
            }
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
    private func withScratch<Result>(_ purpose: String, _ body: (String) throws -> Result) throws -> Result {
        let scratch = "\(root)/.\(purpose)-\(TenantID.random().rawValue)"
        try FileManager.default.createDirectory(
            atPath: scratch, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        return try body(scratch)
    }
}

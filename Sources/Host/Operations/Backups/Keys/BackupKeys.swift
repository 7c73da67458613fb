internal import Foundation
internal import Logging
internal import PluginKit
internal import RPC
internal import Synchronization
internal import TenantStore

/// The keys of companies' backups: one per company, wrapped under the deployment key.
///
/// Without its key nothing of a company's backups can be read, so destroying the key erases all of them, wherever copies are. Nothing is
/// kept in memory: each use reads the two files, and whoever takes them away or puts them back is obeyed at once.
final class BackupKeys: Sendable {
    let deployment: DeploymentKeyFile
    private let files: WrappedKeyFiles
    private let control: ControlStore
    private let logger: Logger
    /// Held while a key is made, wrapped anew or destroyed.
    private let changing = Mutex(())

    init(dataDirectory: String, keyFile: String?, control: ControlStore, logger: Logger) {
        deployment = DeploymentKeyFile(dataDirectory: dataDirectory, configured: keyFile)
        files = WrappedKeyFiles(dataDirectory: dataDirectory)
        self.control = control
        self.logger = logger
    }

    /// The key for new backups of a company, which is made when there is none.
    ///
    /// - Throws: FAILED_PRECONDITION `DEPLOYMENT_KEY_UNUSABLE` or `BACKUP_KEY_UNUSABLE`.
    func key(for tenant: TenantID) throws -> BackupKey {
        try changing.withLock { _ in
            if let id = try control.read({ try BackupKeyTable.find(tenant, $0) }) {
                if files.exists(id) { return try key(id) }
                logger.warning(
                    "a company's backup key is gone and is replaced", metadata: ["tenant": "\(tenant)", "key": "\(id)"])
            }
            let key = BackupKey(id: .random(), sealing: .random())
            try files.write(WrappedKey(key, under: presentDeploymentKey()), key.id)
            try control.write { try BackupKeyTable.store(key.id, for: tenant, $0) }
            return key
        }
    }

    /// The key that something was sealed with.
    ///
    /// - Throws: FAILED_PRECONDITION `BACKUP_KEY_MISSING`, `BACKUP_KEY_UNUSABLE` or `DEPLOYMENT_KEY_UNUSABLE`.
    func key(_ id: BackupKeyID) throws -> BackupKey {
        guard files.exists(id) else { throw Self.missing(id) }
        let deployment = try deployment.keys()
        do {
            let wrapped = try files.read(id)
            guard wrapped.format <= WrappedKey.formatCurrent else { throw SealError(code: .newerFormat) }
            return try wrapped.unwrap(id, with: deployment)
        } catch {
            throw Self.unusable(id, error)
        }
    }

    /// Whether a key is here.
    func exists(_ id: BackupKeyID) -> Bool { files.exists(id) }

    /// Every key that is here.
    var ids: [BackupKeyID] { files.ids }

    // MARK: The end of a key

    /// Destroys a key; what was sealed with it can never be read again.
    func destroy(_ id: BackupKeyID) throws {
        try changing.withLock { _ in
            if files.exists(id) { try files.destroy(id) }
        }
    }

    /// Says when a key is to be destroyed; `nil` for not.
    func destroy(_ id: BackupKeyID, at instant: Instant?) throws {
        try changing.withLock { _ in
            guard files.exists(id) else { return }
            var wrapped = try files.read(id)
            guard wrapped.destroyAt != instant?.milliseconds else { return }
            wrapped.destroyAt = instant?.milliseconds
            try files.write(wrapped, id)
        }
    }

    /// Keys that were to be destroyed by now. One that cannot be read is not among them.
    func doomed(now: Instant) -> [BackupKeyID] {
        files.ids.filter { id in ((try? files.read(id))?.destroyAt).map { $0 <= now.milliseconds } ?? false }
    }

    // MARK: Rotation

    /// Gives the deployment a new key and wraps every company's key under it.
    ///
    /// The new key is in the file, before the old ones, when the first key is wrapped under it; the old ones go when the last one is. So
    /// whenever the host stops, every key can be opened, and ``finishRotation()`` does the rest.
    ///
    /// - Returns: How many keys were wrapped anew.
    func rotate() throws -> Int {
        try changing.withLock { _ in
            let known = try presentDeploymentKeys()
            // More than one: a rotation was begun, here or by the operator who put the new key first.
            if known.count == 1 { try deployment.write([.random()] + known) }
            return try wrapAnew()
        }
    }

    /// Finishes a rotation in which the host stopped.
    func finishRotation() throws {
        try changing.withLock { _ in
            guard FileManager.default.fileExists(atPath: deployment.path), try deployment.keys().count > 1 else { return }
            _ = try wrapAnew()
        }
    }

    private func wrapAnew() throws -> Int {
        let known = try deployment.keys()
        guard let present = known.first else { return 0 }
        var count = 0
        for id in files.ids {
            guard let again = try wrapAnew(id, under: present, of: known) else { continue }
            try files.write(again, id)
            count += 1
        }
        try deployment.write([present])
        return count
    }

    /// - Returns: `nil` when the key is wrapped under the present one.
    private func wrapAnew(_ id: BackupKeyID, under present: SealingKey, of known: [SealingKey]) throws -> WrappedKey? {
        do {
            let wrapped = try files.read(id)
            if (try? wrapped.unwrap(id, with: [present])) != nil { return nil }
            var again = try WrappedKey(wrapped.unwrap(id, with: known), under: present)
            again.destroyAt = wrapped.destroyAt
            return again
        } catch {
            throw Self.unusable(id, error)
        }
    }

    // MARK: The deployment key

    private func presentDeploymentKey() throws -> SealingKey {
        let keys = try presentDeploymentKeys()
        return keys[0]
    }

    /// Makes the key when the host may, and nothing was wrapped under another one.
    private func presentDeploymentKeys() throws -> [SealingKey] {
        if deployment.isGenerated, files.ids.isEmpty, !FileManager.default.fileExists(atPath: deployment.path) {
            try deployment.write([.random()])
        }
        return try deployment.keys()
    }

    private static func missing(_ id: BackupKeyID) -> RPCError {
        RPCError(
            .failedPrecondition, "BACKUP_KEY_MISSING",
            "The key \(id) of this backup is not here. If it was destroyed, the backup is erased. If the backup comes from another "
                + "deployment, copy \(WrappedKeyFiles.directoryName)/\(id).json from there and add that deployment's key to the key file.",
            domain: "platform")
    }

    private static func unusable(_ id: BackupKeyID, _ error: any Error) -> RPCError {
        let problem = (error as? SealError).map { "\($0)" } ?? "its file cannot be read"
        return RPCError(
            .failedPrecondition, "BACKUP_KEY_UNUSABLE",
            "The backup key \(id) cannot be unwrapped: \(problem). Put the deployment key that it was wrapped under into the key file, "
                + "or put its file back.",
            domain: "platform")
    }
}

extension HostServices {
    /// Finishes a rotation of the deployment key in which the host stopped. Backups say what is wrong when it cannot be; serving goes on.
    func finishKeyRotation() {
        do { try backupKeys.finishRotation() } catch {
            logger.error("the deployment key of backups needs attention", metadata: ["error": "\(error)"])
        }
    }
}

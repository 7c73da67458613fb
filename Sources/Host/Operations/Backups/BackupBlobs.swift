internal import PluginKit
internal import RPC
internal import TenantStore

/// The blobs of a backup: those that its database refers to, beside it.
///
/// A blob never changes, so a backup has it as a second name of the company's own file where the file system can; elsewhere it is a copy.
enum BackupBlobs {
    /// Brings every blob that a database refers to.
    ///
    /// - Throws: DATA_LOSS `BACKUP_DAMAGED` when one is missing or has another size.
    static func bring(from source: BlobDirectory, to target: BlobDirectory, _ connection: Connection) throws {
        try BlobTable.forEach(connection) { digest, byteCount in
            guard try target.bring(digest, from: source) else { throw RPCError.backupDamaged("the blob \(digest) is missing") }
            guard try target.byteCount(digest) == byteCount else {
                throw RPCError.backupDamaged("the blob \(digest) does not have its \(byteCount) bytes")
            }
        }
        try target.synchronize()
    }

    /// Reads every blob that a database refers to and compares it with its name.
    ///
    /// - Throws: DATA_LOSS `BACKUP_DAMAGED` when one is missing or is not what its name says.
    static func verify(_ directory: BlobDirectory, _ connection: Connection) throws {
        try BlobTable.forEach(connection) { digest, _ in
            switch try directory.isWhole(digest) {
            case true?: break
            case false?: throw RPCError.backupDamaged("the blob \(digest) is not what its name says")
            case nil: throw RPCError.backupDamaged("the blob \(digest) is missing")
            }
        }
    }
}

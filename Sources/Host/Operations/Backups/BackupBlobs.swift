internal import Foundation
internal import PluginKit
internal import RPC
internal import TenantStore

/// The blobs of a backup: those that its database refers to, beside it.
enum BackupBlobs {
    /// Seals every blob that a database refers to, unless an earlier backup has it.
    ///
    /// - Throws: DATA_LOSS `BACKUP_DAMAGED` when one is missing or is not what the database says.
    static func seal(
        from source: BlobDirectory, to target: SealedBlobs, previous: SealedBlobs?, _ connection: Connection
    ) throws {
        try BlobTable.forEach(connection) { digest, byteCount in
            try target.add(digest, byteCount: byteCount, from: source, previous: previous)
        }
        try target.synchronize()
    }

    /// Opens every blob that a database refers to and reads it to its end.
    ///
    /// - Throws: DATA_LOSS `BACKUP_DAMAGED` when one is missing or is not what its name says.
    static func verify(_ blobs: SealedBlobs, _ connection: Connection) throws {
        try forEach(connection) { digest in
            let reader = try blobs.open(digest)
            var computation = BlobDigest.Computation()
            while let piece = try reader.next() { computation.add(piece) }
            return computation.result == digest
        }
    }

    /// Opens every blob that a database refers to into the directory of a company.
    ///
    /// - Parameter elsewhere: Gives the pieces of one that is not in the backup.
    /// - Throws: DATA_LOSS `BACKUP_DAMAGED` when one is missing or is not what its name says.
    static func open(
        _ blobs: SealedBlobs, to target: BlobDirectory, _ connection: Connection,
        elsewhere: (BlobDigest) throws -> (() throws -> Data?)? = { _ in nil }
    ) throws {
        try forEach(connection) { digest in
            if !blobs.contains(digest), let next = try elsewhere(digest) { return try target.bring(digest, nextPiece: next) }
            let reader = try blobs.open(digest)
            return try target.bring(digest, nextPiece: reader.next)
        }
        try target.synchronize()
    }

    private static func forEach(_ connection: Connection, _ isWhole: (BlobDigest) throws -> Bool) throws {
        try BlobTable.forEach(connection) { digest, _ in
            do {
                guard try isWhole(digest) else { throw RPCError.backupDamaged("the blob \(digest) is not what its name says") }
            } catch let error as SealError {
                throw RPCError.backupDamaged("the blob \(digest): \(error)")
            }
        }
    }
}

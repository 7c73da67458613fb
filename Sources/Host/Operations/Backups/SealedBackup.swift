internal import Crypto
internal import Foundation
internal import PluginKit
internal import RPC
internal import TenantStore

/// One backup on disk, open to who has its key: database, blobs and manifest, each sealed as what it is of the backup of this name.
struct SealedBackup {
    static let databaseName = "tenant.db.sealed"

    let name: BackupName
    let directory: String
    let key: BackupKey

    var databasePath: String { directory + "/" + Self.databaseName }

    var blobs: SealedBlobs { SealedBlobs(beside: directory, key: key.sealing) }

    /// Seals a database.
    ///
    /// - Returns: SHA-256 of what was sealed, hexadecimal.
    func writeDatabase(_ database: NamelessFile) throws -> String {
        let writer = try SealedWriter(path: databasePath, key: key.sealing, purpose: purpose)
        var hash = SHA256()
        try database.forEachPiece { piece in
            hash.update(data: piece)
            try writer.append(piece)
        }
        try writer.finish()
        return hash.finalize().hexadecimal
    }

    /// Gives the content of the database in pieces; it is whole only when this returns.
    ///
    /// - Returns: SHA-256 of the content, hexadecimal.
    /// - Throws: DATA_LOSS `BACKUP_DAMAGED`; what `body` throws.
    func readDatabase(_ body: (Data) throws -> Void) throws -> String {
        guard FileManager.default.fileExists(atPath: databasePath) else {
            throw RPCError.backupDamaged("its database is missing")
        }
        do {
            let reader = try SealedReader(path: databasePath, key: key.sealing, purpose: purpose)
            var hash = SHA256()
            while let piece = try reader.next() {
                hash.update(data: piece)
                try body(piece)
            }
            return hash.finalize().hexadecimal
        } catch let error as SealError {
            throw RPCError.backupDamaged("its database: \(error)")
        }
    }

    /// The manifest.
    ///
    /// - Throws: DATA_LOSS `BACKUP_DAMAGED`.
    func manifest() throws -> BackupManifest { try SealedManifest.read(directory).open(name, key) }

    private var purpose: String { "database/\(name)" }
}

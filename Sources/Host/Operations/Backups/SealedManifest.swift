internal import Foundation
internal import RPC
internal import TenantStore

/// What `manifest.json` of a backup is on disk: which key opens it, and the manifest sealed with that key.
struct SealedManifest: Codable {
    static let fileName = "manifest.json"

    let format: Int
    /// Name of the key.
    let key: String
    private let sealed: Data

    init(_ manifest: BackupManifest, _ name: BackupName, _ key: BackupKey) throws {
        format = manifest.format
        self.key = key.id.description
        let content = try JSONEncoder().encode(manifest)
        sealed = try SealedBytes.seal(content, key: key.sealing, purpose: Self.purpose(name))
    }

    /// Reads the file.
    ///
    /// - Throws: DATA_LOSS when it cannot be read, FAILED_PRECONDITION when a newer version wrote it.
    static func read(_ directory: String) throws -> SealedManifest {
        let manifest: SealedManifest
        do {
            let data = try Data(contentsOf: URL(fileURLWithPath: directory + "/" + fileName))
            manifest = try JSONDecoder().decode(SealedManifest.self, from: data)
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

    /// Writes the file anew; on disk when this returns, its name when the directory is.
    func write(_ directory: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        try DataFiles.replace(directory + "/" + Self.fileName, with: encoder.encode(self))
    }

    /// Name of the key; `nil` when it is none.
    var keyID: BackupKeyID? { BackupKeyID(key) }

    /// Opens the manifest of the backup of this name and no other.
    ///
    /// - Throws: DATA_LOSS `BACKUP_DAMAGED`.
    func open(_ name: BackupName, _ key: BackupKey) throws -> BackupManifest {
        do {
            let content = try SealedBytes.open(sealed, key: key.sealing, purpose: Self.purpose(name))
            return try JSONDecoder().decode(BackupManifest.self, from: content)
        } catch let error as SealError {
            throw RPCError.backupDamaged("its manifest: \(error)")
        } catch {
            throw RPCError.backupDamaged("its manifest cannot be read")
        }
    }

    private static func purpose(_ name: BackupName) -> String { "manifest/\(name)" }
}

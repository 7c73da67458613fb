internal import Crypto
internal import Foundation
internal import Glibc
internal import RPC
internal import TenantStore

/// The blobs of a backup, each a sealed file.
///
/// A blob never changes, so it is sealed once and the company's later backups have it as a second name of the same file. The name of a blob is the
/// SHA-256 of its content, which would tell who knows a content that the company has it; so its name here is the HMAC-SHA256
/// (RFC 2104) of that under the company's key.
struct SealedBlobs {
    static let directoryName = "blobs"
    private static let pieceBytes = 1 << 20

    private let directory: String
    private let key: SealingKey
    private let names: SymmetricKey

    /// - Parameter parent: The directory of the backup.
    init(beside parent: String, key: SealingKey) {
        directory = parent + "/" + Self.directoryName
        self.key = key
        names = key.derive("blob-names")
    }

    /// Seals a blob of the company, or takes the sealed one of an earlier backup.
    ///
    /// - Throws: DATA_LOSS `BACKUP_DAMAGED` when the company lacks it or it is not what its name says.
    func add(_ digest: BlobDigest, byteCount: Int64, from source: BlobDirectory, previous: SealedBlobs?) throws {
        guard let found = try source.byteCount(digest) else { throw RPCError.backupDamaged("the blob \(digest) is missing") }
        guard found == byteCount else {
            throw RPCError.backupDamaged("the blob \(digest) does not have its \(byteCount) bytes")
        }
        try FileManager.default.createDirectory(
            atPath: folder(of: digest), withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        // One that is damaged is sealed anew.
        if let previous, link(previous.path(digest), path(digest)) == 0, (try? open(digest).byteCount) == byteCount { return }
        unlink(path(digest))
        try seal(digest, from: source)
    }

    private func seal(_ digest: BlobDigest, from source: BlobDirectory) throws {
        guard let reader = try source.open(digest) else { throw RPCError.backupDamaged("the blob \(digest) is missing") }
        let writer = try SealedWriter(path: path(digest), key: key, purpose: purpose(digest))
        var computation = BlobDigest.Computation()
        while case let piece = try reader.read(upTo: Self.pieceBytes), !piece.isEmpty {
            computation.add(piece)
            try writer.append(piece)
        }
        guard computation.result == digest else { throw RPCError.backupDamaged("the blob \(digest) is not what its name says") }
        try writer.finish()
    }

    /// Opens a blob.
    ///
    /// - Throws: DATA_LOSS `BACKUP_DAMAGED` when it is missing, ``SealError``.
    func open(_ digest: BlobDigest) throws -> SealedReader {
        guard contains(digest) else {
            throw RPCError.backupDamaged("the blob \(digest) is missing")
        }
        return try SealedReader(path: path(digest), key: key, purpose: purpose(digest))
    }

    func contains(_ digest: BlobDigest) -> Bool { FileManager.default.fileExists(atPath: path(digest)) }

    /// Waits until the names of all blobs are on disk.
    func synchronize() throws {
        guard let folders = try? FileManager.default.contentsOfDirectory(atPath: directory) else { return }
        for folder in folders { try DataFiles.synchronize("\(directory)/\(folder)") }
        try DataFiles.synchronize(directory)
    }

    /// Where a blob is.
    func path(_ digest: BlobDigest) -> String { "\(folder(of: digest))/\(name(digest))" }

    private func folder(of digest: BlobDigest) -> String { "\(directory)/\(name(digest).prefix(2))" }

    private func name(_ digest: BlobDigest) -> String {
        HMAC<SHA256>.authenticationCode(for: Data(digest.hexadecimal.utf8), using: names).hexadecimal
    }

    private func purpose(_ digest: BlobDigest) -> String { "blob/\(digest)" }
}

internal import Crypto
package import Foundation
internal import Glibc

/// Blobs on disk: `<2 digits>/<64 digits>` below one directory, never changed once they are there.
///
/// A company has one beside its database, a backup has one beside its copy. It is made when the first blob comes.
public struct BlobDirectory: Sendable {
    /// Name of the directory beside a database.
    public static let name = "blobs"
    /// Beginning of the name of a file that is being received.
    static let incomingPrefix = ".incoming-"
    /// Bytes that are read at once.
    static let pieceBytes = 1 << 20

    private let parent: String

    /// - Parameter parent: The directory of the company or backup.
    public init(beside parent: String) { self.parent = parent }

    /// Whether there ever was a blob.
    public var exists: Bool { access(parent + "/" + Self.name, F_OK) == 0 }

    /// Size of a blob; `nil` when it is not there.
    public func byteCount(_ digest: BlobDigest) throws -> Int64? {
        guard let status = try folder(of: digest)?.status(of: digest.hexadecimal), status.st_mode & S_IFMT == S_IFREG else {
            return nil
        }
        return Int64(status.st_size)
    }

    /// Opens a blob; `nil` when it is not there.
    public func open(_ digest: BlobDigest) throws -> BlobReader? {
        guard let file = try folder(of: digest)?.file(digest.hexadecimal) else { return nil }
        return BlobReader(file)
    }

    /// Whether a blob's content is what its name says; `nil` when it is not there.
    public func isWhole(_ digest: BlobDigest) throws -> Bool? {
        guard let reader = try open(digest) else { return nil }
        var hash = SHA256()
        while case let piece = try reader.read(upTo: Self.pieceBytes), !piece.isEmpty { hash.update(data: piece) }
        return BlobDigest(hash.finalize()) == digest
    }

    /// Brings a blob here whose content comes in pieces, unless it is here already.
    ///
    /// Call ``synchronize()`` when all have come.
    ///
    /// - Parameter nextPiece: Gives `nil` at the end.
    /// - Returns: Whether the content is what its name says; nothing of it is here otherwise.
    package func bring(_ digest: BlobDigest, nextPiece: () throws -> Data?) throws -> Bool {
        if try byteCount(digest) != nil { return true }
        let incoming = try receive()
        while let piece = try nextPiece() { try incoming.append(piece) }
        guard try incoming.seal() == digest else { return false }
        try place(incoming, digest)
        return true
    }

    /// Waits until the names of all blobs are on disk.
    public func synchronize() throws {
        guard let root = try root() else { return }
        for name in try root.names() where name.utf8.count == 2 { try root.directory(name)?.synchronize() }
        try root.synchronize()
        try Descriptor.directory(path: parent).synchronize()
    }

    // MARK: Receiving

    /// Starts a blob whose digest is not known yet.
    func receive() throws -> IncomingBlob { try IncomingBlob(in: makeRoot()) }

    /// Gives a received blob its name, unless it is there already; on disk when this returns.
    func place(_ incoming: IncomingBlob, _ digest: BlobDigest) throws {
        let folder = try folder(making: digest)
        let known = try folder.status(of: digest.hexadecimal)
        let isKnown = known.map { $0.st_mode & S_IFMT == S_IFREG && Int64($0.st_size) == incoming.byteCount } ?? false
        if isKnown {
            incoming.discard()
        } else {
            try StorePoint.blobBeforeRename.reached(parent)
            try incoming.move(to: folder, digest.hexadecimal)
        }
        // Also for one that was there: whoever gave it its name may not have come this far.
        try StorePoint.blobAfterRename.reached(parent)
        try folder.synchronize()
    }

    // MARK: Sweeping

    /// Every blob, in no order.
    func digests() throws -> [BlobDigest] {
        guard let root = try root() else { return [] }
        return try root.names().filter { $0.utf8.count == 2 }.flatMap { name in
            try root.directory(name)?.names().compactMap(BlobDigest.init).filter { $0.folder == name } ?? []
        }
    }

    /// When a blob was received, in seconds since 1970; `nil` when it is not there.
    func modified(_ digest: BlobDigest) throws -> Int64? {
        try folder(of: digest)?.status(of: digest.hexadecimal).map { Int64($0.st_mtim.tv_sec) }
    }

    func remove(_ digest: BlobDigest) throws { try folder(of: digest)?.remove(digest.hexadecimal) }

    /// Removes what was being received when a host ended.
    func removeIncoming(modifiedBefore seconds: Int64) throws -> Int {
        guard let root = try root() else { return 0 }
        var count = 0
        for name in try root.names() where name.hasPrefix(Self.incomingPrefix) {
            guard let status = try root.status(of: name), Int64(status.st_mtim.tv_sec) < seconds else { continue }
            try root.remove(name)
            count += 1
        }
        return count
    }

    // MARK: Directories

    private func root() throws -> Descriptor? { try Descriptor.directory(path: parent).directory(Self.name) }

    private func makeRoot() throws -> Descriptor { try Descriptor.directory(path: parent).directory(making: Self.name) }

    private func folder(of digest: BlobDigest) throws -> Descriptor? { try root()?.directory(digest.folder) }

    private func folder(making digest: BlobDigest) throws -> Descriptor { try makeRoot().directory(making: digest.folder) }
}

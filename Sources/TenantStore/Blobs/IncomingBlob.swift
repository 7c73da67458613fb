internal import Crypto
public import Foundation
internal import Glibc

/// A blob that is being received: a file without a name of its own, hashed as it grows.
///
/// What is not placed is removed with the last reference. One thread at a time uses it.
public final class IncomingBlob {
    /// Bytes that have come.
    public private(set) var byteCount: Int64 = 0

    private let directory: Descriptor
    private let name = BlobDirectory.incomingPrefix + TenantID.random().rawValue
    private let file: Descriptor
    private var hash = SHA256()
    private var isMoved = false

    init(in directory: Descriptor) throws {
        self.directory = directory
        file = try directory.newFile(name)
    }

    deinit { discard() }

    /// Removes the file, unless it has a name of its own.
    func discard() {
        if !isMoved { try? directory.remove(name) }
    }

    /// Adds a piece.
    ///
    /// - Throws: ``StoreError`` `diskFull` or `inputOutput`.
    public func append(_ piece: Data) throws {
        hash.update(data: piece)
        byteCount += Int64(piece.count)
        try file.write(piece)
    }

    /// Ends the content and waits until it is on disk; nothing can be added afterwards.
    public func seal() throws -> BlobDigest {
        _ = try Descriptor.checked(fchmod(file.number, 0o400), "protected", "a blob")
        try StorePoint.blobBeforeSync.reached(directory.path)
        try file.synchronize()
        return BlobDigest(hash.finalize())
    }

    func move(to folder: Descriptor, _ name: String) throws {
        _ = try Descriptor.checked(renameat(directory.number, self.name, folder.number, name), "named", "a blob")
        isMoved = true
    }
}

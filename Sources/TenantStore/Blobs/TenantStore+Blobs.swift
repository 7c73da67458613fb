extension TenantStore {
    /// The blobs of a company.
    public func blobs(_ scope: TenantScope) -> BlobDirectory { BlobDirectory(beside: files.directory(scope.tenant)) }

    /// Starts to receive a blob of a company.
    ///
    /// - Throws: ``StoreError``.
    public func receiveBlob(_ scope: TenantScope) throws -> IncomingBlob { try blobs(scope).receive() }

    /// Puts a received blob in its place and keeps it there until ``releaseBlob(_:_:)``.
    ///
    /// - Parameter digest: What ``IncomingBlob/seal()`` gave.
    /// - Throws: ``StoreError``; the blob is released then.
    public func placeBlob(_ scope: TenantScope, _ incoming: IncomingBlob, _ digest: BlobDigest) throws {
        pins.pin(scope.tenant, digest)
        do {
            try blobs(scope).place(incoming, digest)
        } catch {
            pins.unpin(scope.tenant, digest)
            throw error
        }
    }

    /// Says that the command that was to refer to a blob is over.
    public func releaseBlob(_ scope: TenantScope, _ digest: BlobDigest) { pins.unpin(scope.tenant, digest) }

    /// Removes a blob that nobody refers to or is about to.
    ///
    /// - Parameter isReferenced: Asked while nobody can begin to refer to it.
    /// - Returns: Whether it was removed.
    @discardableResult
    public func removeBlob(_ scope: TenantScope, _ digest: BlobDigest, unless isReferenced: () throws -> Bool) throws -> Bool {
        try pins.whileUnpinned(scope.tenant, digest) {
            if try isReferenced() { return false }
            try blobs(scope).remove(digest)
            return true
        } ?? false
    }

    /// Removes what crashes and cut uploads left: blobs that nobody refers to, and files that were being received.
    ///
    /// - Parameters:
    ///   - scope: The company.
    ///   - seconds: Only what was received before this moment, in seconds since 1970.
    ///   - areReferenced: The blobs among these that the database refers to.
    /// - Returns: How many files were removed.
    public func sweepBlobs(
        _ scope: TenantScope, receivedBefore seconds: Int64, _ areReferenced: ([BlobDigest]) throws -> Set<BlobDigest>
    ) throws -> Int {
        let blobs = blobs(scope)
        guard blobs.exists else { return 0 }
        let count = try blobs.removeIncoming(modifiedBefore: seconds)
        let old = try blobs.digests().filter { digest in try blobs.modified(digest).map { $0 < seconds } ?? false }
        return try count + removeBlobs(scope, among: old, areReferenced)
    }

    /// Removes every blob that nobody refers to or is about to, however new it is.
    ///
    /// - Returns: How many were removed.
    @discardableResult
    public func removeUnreferencedBlobs(
        _ scope: TenantScope, _ areReferenced: ([BlobDigest]) throws -> Set<BlobDigest>
    ) throws -> Int {
        try removeBlobs(scope, among: blobs(scope).digests(), areReferenced)
    }

    private func removeBlobs(
        _ scope: TenantScope, among digests: [BlobDigest], _ areReferenced: ([BlobDigest]) throws -> Set<BlobDigest>
    ) throws -> Int {
        var count = 0
        let referenced = try areReferenced(digests)
        for digest in digests where !referenced.contains(digest) {
            if try removeBlob(scope, digest, unless: { try !areReferenced([digest]).isEmpty }) { count += 1 }
        }
        return count
    }
}

internal import Foundation
internal import Glibc

extension TenantStore {
    /// How archiving goes; `nil` when nothing is archived.
    public var archiveStatistics: ArchiveStatistics? {
        configuration.archive == nil ? nil : archiveWatch.statistics
    }

    /// Archives what companies committed since the last time, those that have waited longest first; call it often, from one thread.
    ///
    /// It looks only at companies that committed something, shares them among a few threads, and blocks the calling thread until
    /// everything is on disk. A company that fails is tried again at the next call, and ``archiveStatistics`` names it.
    public func archiveLogs() {
        guard let archiveThreads else { return }
        archiveThreads.add(archiveWatch.take())
        archiveThreads.wait()
    }

    /// Archives what one company has committed.
    ///
    /// - Returns: Where its archive ends; `nil` when nothing is archived.
    /// - Throws: ``StoreError``.
    @discardableResult
    public func archiveLog(_ tenant: TenantID) throws -> ArchivePosition? {
        guard configuration.archive != nil else { return nil }
        return try lanes.whileHeld(tenant, untilNanoseconds: waitLimit()) {
            try handles.with(tenant, untilNanoseconds: waitLimit()) { handle in
                // What a crash left in the log is known when the writer is open.
                try handle.write { _ in }
                return try handle.archive?.archive()
            }
        }
    }

    /// Brings a copy of a company's database to a later instant.
    ///
    /// - Parameters:
    ///   - path: The copy; nothing has it open.
    ///   - position: Where the copy stands.
    ///   - milliseconds: The instant, in milliseconds since 1970.
    ///   - end: What ``archiveLog(_:)`` gave for the company; `nil` when it is not there any more.
    /// - Throws: ``ArchiveUnreachable``; ``StoreError``.
    public func replay(
        to path: String, after position: ArchivePosition, until milliseconds: Int64, end: ArchivePosition?
    ) throws {
        try archive(of: position).apply(to: path, after: position, until: milliseconds, end: end)
    }

    /// The last instant to which a copy at a position can be brought, in milliseconds since 1970, and why no later one.
    ///
    /// - Throws: ``StoreError``.
    public func archiveReach(after position: ArchivePosition) throws -> (until: Int64, gap: String?) {
        let reach = try archive(of: position).reach(after: position)
        return (reach.until, reach.gap)
    }

    /// Checks what a company's archive after a copy is good for, without restoring it.
    ///
    /// - Parameters:
    ///   - position: Where the copy stands.
    ///   - end: What ``archiveLog(_:)`` gave for the company; `nil` when it is not there any more.
    ///   - contentBytesMax: Of a larger archive only the heads of segments are read, which tell what is missing or cut but not what is changed.
    /// - Throws: ``StoreError``.
    public func verifyArchive(
        after position: ArchivePosition, end: ArchivePosition?, contentBytesMax: Int64 = .max
    ) throws -> ArchiveVerification {
        let replay = try archive(of: position)
        return try replay.verify(after: position, end: end, readsContent: replay.byteCount <= contentBytesMax)
    }

    /// Removes what nobody needs who has a copy at a position, or a later one.
    ///
    /// - Throws: ``StoreError``.
    public func pruneArchive(upTo position: ArchivePosition) throws {
        guard let root = configuration.archive?.directory, let tenant = TenantID(position.tenant) else { return }
        try ArchiveDirectory(path: root + "/" + tenant.rawValue).removeFiles(upTo: position.segment)
    }

    /// The companies that have an archive, whether they exist or not.
    ///
    /// - Throws: ``StoreError``.
    public func archivedTenants() throws -> [TenantID] {
        guard let root = configuration.archive?.directory, access(root, F_OK) == 0 else { return [] }
        return try Descriptor.directory(path: root).names().compactMap(TenantID.init)
    }

    /// Removes the archive of a company that is gone.
    ///
    /// - Throws: ``StoreError``; `tenantExists` when it is not gone.
    public func removeArchive(_ tenant: TenantID) throws {
        guard !exists(tenant) else { throw StoreError(.tenantExists, "The tenant \(tenant) exists and needs its archive.") }
        guard let root = configuration.archive?.directory else { return }
        let path = root + "/" + tenant.rawValue
        do { try FileManager.default.removeItem(atPath: path) } catch {
            throw StoreError(.inputOutput, "\(path) cannot be removed. Check its owner and mode.", cause: error)
        }
    }

    private func archive(of position: ArchivePosition) throws -> ArchiveReplay {
        guard let archive = configuration.archive, let tenant = TenantID(position.tenant) else {
            throw StoreError(.inputOutput, "Nothing is archived here. Switch the archive on.")
        }
        return ArchiveReplay(tenant: tenant, configuration: archive)
    }
}

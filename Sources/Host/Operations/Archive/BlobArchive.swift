internal import Foundation
internal import Logging
internal import PluginKit
internal import Synchronization
internal import TenantStore

/// Brings new blobs into the archives of their companies, sealed, within a second after a transaction first refers to them.
///
/// Those of earlier times are in the backup that an archive goes on from.
final class BlobArchive: Sendable {
    /// Most blobs that wait; what comes beyond it is only in the next backup.
    static let waitingMax = 10_000

    private struct Entry {
        let tenant: TenantRuntime
        let digest: BlobDigest
        let byteCount: Int64
    }

    private let waiting = Mutex<[Entry]>([])

    /// A transaction refers to a blob that none did before.
    func add(_ digest: BlobDigest, byteCount: Int64, of tenant: TenantRuntime) {
        waiting.withLock { waiting in
            if waiting.count < Self.waitingMax { waiting.append(Entry(tenant: tenant, digest: digest, byteCount: byteCount)) }
        }
    }

    /// Archives what waits; what fails is tried again the next time.
    func tick(_ services: HostServices) {
        let entries = waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        for entry in entries {
            do {
                let blobs = try Self.blobs(of: entry.tenant.id, key: services.backupKeys.key(for: entry.tenant.id), services)
                try blobs.add(
                    entry.digest, byteCount: entry.byteCount, from: services.store.blobs(entry.tenant.scope), previous: nil)
                try blobs.synchronize()
            } catch {
                guard services.store.exists(entry.tenant.id) else { continue }
                services.logger.error(
                    "a blob was not archived", metadata: ["tenant": "\(entry.tenant.record.slug)", "error": "\(error)"])
                add(entry.digest, byteCount: entry.byteCount, of: entry.tenant)
            }
        }
    }

    /// The archived blobs of a company, whose archive begins with them if need be.
    static func blobs(of tenant: TenantID, key: BackupKey, _ services: HostServices) -> SealedBlobs {
        SealedBlobs(beside: "\(services.archiveDirectory)/\(tenant)", key: key.sealing)
    }
}

extension HostServices {
    /// Sees to it that a blob is archived to which a transaction refers for the first time.
    func noteNewBlob(_ blob: Blob, _ digest: BlobDigest, of tenant: TenantRuntime) {
        if backupSettings.archiveBytes != nil { blobArchive.add(digest, byteCount: blob.byteCount, of: tenant) }
    }
}

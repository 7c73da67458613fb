internal import Foundation
internal import Logging
internal import PluginKit
internal import TenantStore

/// Removes what no backup needs of archives.
struct ArchivePruning {
    /// A blob that was archived this long before a backup is in it.
    static let blobSeconds: Int64 = 3600

    let services: HostServices

    /// Removes of a company's archive what is older than the oldest of its backups.
    func prune(_ tenant: TenantRuntime) {
        guard services.backupSettings.archiveBytes != nil else { return }
        do {
            let backups = Backups(services: services)
            // Backups of an earlier company with this slug have positions in that one's archive.
            for name in backups.names() where name.slug == tenant.record.slug {
                guard let position = try backups.manifest(name).archive, position.tenant == tenant.id.rawValue else { continue }
                try services.store.pruneArchive(upTo: position)
                let before = Instant(milliseconds: position.milliseconds).advanced(bySeconds: -Self.blobSeconds)
                return try removeBlobs(tenant.id, before: before)
            }
        } catch {
            services.logger.warning(
                "an archive could not be pruned", metadata: ["tenant": "\(tenant.record.slug)", "error": "\(error)"])
        }
    }

    /// Removes the archives of companies that are gone, when no backup goes on in them either.
    func removeOrphans() throws {
        let orphans = try services.store.archivedTenants().filter { services.directory.find($0) == nil }
        guard !orphans.isEmpty else { return }
        let backups = Backups(services: services)
        // Reading all of them first: one that cannot be read now may need what would be removed.
        let needed = Set(try backups.names().compactMap { try backups.manifest($0).archive?.tenant })
        for tenant in orphans where !needed.contains(tenant.rawValue) { try services.store.removeArchive(tenant) }
    }

    private func removeBlobs(_ tenant: TenantID, before: Instant) throws {
        let root = "\(services.archiveDirectory)/\(tenant)/\(SealedBlobs.directoryName)"
        let files = FileManager.default
        for folder in (try? files.contentsOfDirectory(atPath: root)) ?? [] {
            for name in try files.contentsOfDirectory(atPath: "\(root)/\(folder)") {
                let path = "\(root)/\(folder)/\(name)"
                guard let date = try files.attributesOfItem(atPath: path)[.modificationDate] as? Date,
                    Int64(date.timeIntervalSince1970 * 1000) < before.milliseconds
                else { continue }
                try files.removeItem(atPath: path)
            }
        }
    }
}

internal import GRDB
internal import PluginKit
internal import RPC
internal import TenantStore

/// Whether what a company's database holds is whole: pages, references, blobs.
///
/// A database larger than ``Doctor/deepBytesMax`` is not read from end to end: making a backup does so.
struct TenantContentsCheck {
    /// Blobs that are looked at.
    static let blobsMax = 10_000

    let services: HostServices
    let tenant: TenantRuntime

    private var subject: String { "tenant \(tenant.record.slug)" }

    static func file(_ services: HostServices, _ tenant: TenantRuntime) -> String {
        "\(services.dataDirectory)/tenants/\(tenant.id.rawValue)/tenant.db"
    }

    static func isSmall(_ services: HostServices, _ tenant: TenantRuntime) -> Bool {
        DataFiles.bytes(file(services, tenant)) <= Doctor.deepBytesMax
    }

    /// What makes the database untrustworthy.
    func damage(_ connection: Connection) throws -> Doctor.Finding? {
        guard Self.isSmall(services, tenant) else { return nil }
        let remedy = "Run `spearhead tenant suspend \(tenant.record.slug)`, keep a copy of its directory, then restore a backup."
        let pages = try String.fetchAll(connection.database, sql: "PRAGMA integrity_check(3)").filter { $0 != "ok" }
        if !pages.isEmpty {
            return .error(subject, "its database is damaged: \(pages.joined(separator: "; "))", remedy: remedy)
        }
        guard let row = try Row.fetchOne(connection.database, sql: "PRAGMA foreign_key_check") else { return nil }
        let table: String = row["table"] ?? "a table"
        return .error(subject, "a row of \(table) points to a row that is not there", remedy: remedy)
    }

    /// Blobs that the database refers to: all of their sizes, and the content of the first ones.
    func blobs(_ connection: Connection) throws -> [Doctor.Finding] {
        let directory = services.store.blobs(tenant.scope)
        var missing: [BlobDigest] = []
        var damaged: [BlobDigest] = []
        var (count, bytes): (Int, Int64) = (0, 0)
        try BlobTable.forEach(connection) { digest, byteCount in
            count += 1
            bytes += byteCount
            guard count <= Self.blobsMax else { return }
            switch try directory.byteCount(digest) {
            case nil: missing.append(digest)
            case byteCount?:
                if try bytes <= Doctor.deepBytesMax && directory.isWhole(digest) != true { damaged.append(digest) }
            default: damaged.append(digest)
            }
        }
        return [(missing, "missing"), (damaged, "damaged")].compactMap { digests, word in
            digests.first.map {
                .error(
                    subject, "\(digests.count) blobs are \(word), such as \($0)",
                    remedy: "Copy them from blobs/ of a backup of the company, and check the disk.")
            }
        }
    }
}

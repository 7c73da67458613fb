internal import PluginKit
internal import SwiftProtobuf
internal import TenantStore

/// What the manifest of a backup says: enough to check it, and to make the company anew on another deployment.
struct BackupManifest: Codable, Hashable {
    /// Form of the backup; a newer one is refused.
    static let formatCurrent = 1

    /// The company as the control database held it.
    struct Company: Codable, Hashable {
        let slug: String
        let name: String
        let timeZone: String
        let currency: String
        let plugins: [String]
        let callsPerSecond: Int64
        let callsInFlight: Int64
        let databaseBytes: Int64
    }

    let format: Int
    let createdAt: Instant
    let company: Company
    /// Size of the database.
    let bytes: Int64
    /// SHA-256 of the database, hexadecimal.
    let sha256: String
    let contents: BackupContents
    /// Where the database stands in the company's archive; `nil` when there was none.
    var archive: ArchivePosition?
    let platformVersion: String
    /// Versions of the plugins of the distribution, by id.
    let pluginVersions: [String: String]

    func message(_ name: BackupName) -> Spearhead_Platform_V1_Backup {
        .with {
            $0.name = name.description
            $0.tenant = name.slug
            $0.createTime = createdAt.timestamp
            $0.bytes = bytes
            $0.sha256 = sha256
            $0.rows = contents.rowsTotal
        }
    }
}

extension BackupManifest.Company {
    init(_ record: TenantRecord) {
        slug = record.slug
        name = record.name
        timeZone = record.timeZone
        currency = record.currency
        plugins = record.plugins.sorted()
        callsPerSecond = record.callsPerSecond
        callsInFlight = record.callsInFlight
        databaseBytes = record.databaseBytes
    }
}

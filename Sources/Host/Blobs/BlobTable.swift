internal import GRDB
internal import PluginKit
package import TenantStore

/// The blobs that a company's transactions refer to, in its database.
package enum BlobTable {
    static let schema = """
        CREATE TABLE platform_blob (
            sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
            bytes INTEGER NOT NULL CHECK (bytes > 0),
            created_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    /// Refers to a blob; `false` when one transaction did already.
    static func insert(_ blob: Blob, at now: Instant, _ connection: Connection) throws -> Bool {
        try connection.statement(
            "INSERT INTO platform_blob (sha256, bytes, created_at) VALUES (?, ?, ?) ON CONFLICT (sha256) DO NOTHING"
        ).execute(arguments: [blob.sha256, blob.byteCount, now])
        return connection.database.changesCount > 0
    }

    /// Whether a transaction refers to a blob.
    package static func contains(_ digest: BlobDigest, _ connection: Connection) throws -> Bool {
        let statement = try connection.statement("SELECT 1 FROM platform_blob WHERE sha256 = ?")
        return try Row.fetchOne(statement, arguments: [digest.hexadecimal]) != nil
    }

    /// Bytes of all blobs.
    static func bytesTotal(_ connection: Connection) throws -> Int64 {
        try Int64.fetchOne(connection.statement("SELECT coalesce(sum(bytes), 0) FROM platform_blob")) ?? 0
    }

    /// Walks over all blobs; none in a database of a version that had no blobs.
    static func forEach(_ connection: Connection, _ body: (BlobDigest, _ byteCount: Int64) throws -> Void) throws {
        guard try connection.database.tableExists("platform_blob") else { return }
        let cursor = try Row.fetchCursor(connection.statement("SELECT sha256, bytes FROM platform_blob"))
        while let row = try cursor.next() {
            if let digest = BlobDigest(row["sha256"]) { try body(digest, row["bytes"]) }
        }
    }
}

internal import Foundation
internal import GRDB
package import PluginKit
package import TenantStore

/// A token as the control database holds it: its digest, never itself.
package struct CredentialRecord: Sendable {
    /// Who a token stands for.
    package enum Kind: String, Sendable, Hashable {
        /// An operator of the deployment.
        case `operator`
        /// A signed-in user of a company.
        case user
        /// A program of a company, in a user's name.
        case api
        /// An operator who works on a company's behalf.
        case delegated
    }

    package let id: String
    package let digest: TokenDigest
    package let kind: Kind
    /// The company; `nil` for an operator.
    package internal(set) var tenant: TenantID?
    /// Id of the user, or of the operator.
    package let subject: String
    package internal(set) var name: String
    package let createdAt: Instant
    package internal(set) var expiresAt: Instant
    package var revokedAt: Instant?
    /// The network address that signed in; empty for other tokens, and when it is not known.
    package internal(set) var address: String
    /// When the token was used last; a session that is not used for long ends.
    package let use: SessionUse

    static func all(_ connection: Connection) throws -> [CredentialRecord] {
        try Row.fetchAll(connection.database, sql: "SELECT * FROM credential").compactMap { row in
            guard let digest = TokenDigest(row["digest"] as Data), let kind = Kind(rawValue: row["kind"]) else { return nil }
            return CredentialRecord(
                id: row["id"], digest: digest, kind: kind, tenant: (row["tenant_id"] as String?).flatMap(TenantID.init),
                subject: row["subject"], name: row["name"], createdAt: row["created_at"], expiresAt: row["expires_at"],
                revokedAt: row["revoked_at"], address: row["address"],
                use: SessionUse((row["used_at"] as Instant?) ?? row["created_at"]))
        }
    }

    func insert(_ connection: Connection) throws {
        try connection.database.execute(
            sql: """
                INSERT INTO credential
                    (id, digest, kind, tenant_id, subject, name, created_at, expires_at, revoked_at, address, used_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                id, digest.data, kind.rawValue, tenant?.rawValue, subject, name, createdAt, expiresAt, revokedAt,
                address, use.last,
            ])
    }

    static func revoke(_ ids: [String], at now: Instant, _ connection: Connection) throws {
        for id in ids {
            try connection.database.execute(
                sql: "UPDATE credential SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL", arguments: [now, id])
        }
    }

    /// Forgets whose tokens they were.
    static func forgetNames(of ids: [String], _ connection: Connection) throws {
        for id in ids {
            try connection.database.execute(
                sql: "UPDATE credential SET name = '', address = '' WHERE id = ?", arguments: [id])
        }
    }

    /// Keeps when tokens were used last.
    static func saveUses(_ records: [CredentialRecord], _ connection: Connection) throws {
        for record in records {
            try connection.database.execute(
                sql: "UPDATE credential SET used_at = ? WHERE id = ?", arguments: [record.use.last, record.id])
        }
    }

    static func shorten(_ id: String, to end: Instant, _ connection: Connection) throws {
        try connection.database.execute(
            sql: "UPDATE credential SET expires_at = min(expires_at, ?) WHERE id = ?", arguments: [end, id])
    }

    /// Forgets tokens that ended before `instant`.
    static func prune(endedBefore instant: Instant, _ connection: Connection) throws {
        try connection.database.execute(
            sql: "DELETE FROM credential WHERE expires_at < ? OR revoked_at < ?", arguments: [instant, instant])
    }
}

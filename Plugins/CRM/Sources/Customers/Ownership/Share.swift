internal import GRDB
internal import PluginKit

/// A grant to see a customer.
struct Share: Sendable, Hashable {
    var id: String
    var customerID: String
    var personID: String
    var reason: String
    var grantedBy: String
    var grantedAt: Instant
    var revokedBy: String?
    var revokedAt: Instant?
}

extension Share {
    init(row: Row) {
        self.init(
            id: row["id"], customerID: row["customer_id"], personID: row["person_id"], reason: row["reason"],
            grantedBy: row["granted_by"], grantedAt: row["grant_time"], revokedBy: row["revoked_by"],
            revokedAt: row["revoke_time"])
    }

    static func find(id: String, _ reader: Reader) throws -> Share? {
        try reader.row("SELECT * FROM crm_customer_share WHERE id = ?", [id]).map(Share.init(row:))
    }
}

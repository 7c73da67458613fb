internal import GRDB
internal import PluginKit

/// A time of ownership with its end, which is the start of the next one.
struct OwnershipClaim: Sendable, Hashable {
    var customerID: String
    var sequence: Int64
    var fromOwnerID: String?
    var toOwnerID: String?
    var reason: String
    var claimedBy: String
    var startedAt: Instant
    var endedAt: Instant?
}

extension OwnershipClaim {
    init(row: Row) {
        self.init(
            customerID: row["customer_id"], sequence: row["sequence"], fromOwnerID: row["from_owner_id"],
            toOwnerID: row["to_owner_id"], reason: row["reason"], claimedBy: row["claimed_by"], startedAt: row["start_time"],
            endedAt: row["end_time"])
    }

    static func list(_ customer: String, _ reader: Reader, _ page: Page) throws -> ([OwnershipClaim], String) {
        try ListQuery(
            from: "crm_ownership_claim c",
            columns: """
                c.*, (SELECT n.start_time FROM crm_ownership_claim n \
                WHERE n.customer_id = c.customer_id AND n.sequence = c.sequence + 1) AS end_time
                """,
            key: "printf('%012d', c.sequence)"
        )
        .filter("c.customer_id = ?", customer)
        .fetch(reader, page, OwnershipClaim.init(row:))
    }
}

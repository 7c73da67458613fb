internal import GRDB
internal import PluginKit

/// A customer whose contact is overdue by its own interval or the one of its class.
struct OverdueContact: Sendable, Hashable {
    var customerID: String
    var customerCode: String
    var customerName: String
    var ownerID: String?
    var intervalDays: Int64
    var lastContactAt: Instant?
    var dueAt: Instant
}

extension OverdueContact {
    init(row: Row) {
        self.init(
            customerID: row["id"], customerCode: row["code"], customerName: row["name"], ownerID: row["owner_id"],
            intervalDays: row["interval_days"], lastContactAt: row["last_contact_at"], dueAt: row["due_time"])
    }

    /// Customers whose contact was due before now, longest overdue first.
    static func list(owner: String, _ reader: Reader, _ call: Call, _ page: Page) throws -> ([OverdueContact], String) {
        // The inner query names the interval once; distributors and key accounts are treated as key customers.
        try ListQuery(
            from: """
                (SELECT c.id, c.code, c.name, c.owner_id, c.last_contact_at, \
                COALESCE(c.visit_interval_days, p.visit_interval_days) AS interval_days, \
                COALESCE(c.last_contact_at, c.create_time) + \
                COALESCE(c.visit_interval_days, p.visit_interval_days) * 86400000 AS due_time \
                FROM crm_customer c JOIN crm_class_policy p \
                ON p.class = CASE WHEN c.kind IN ('distributor', 'key_account') THEN 'A' ELSE c.class END \
                AND p.version = (SELECT max(version) FROM crm_class_policy WHERE class = p.class) \
                WHERE c.delete_time IS NULL)
                """,
            key: "printf('%015d/', due_time) || id"
        )
        .filter("due_time < ?", call.now)
        .filterUnlessEmpty("owner_id", owner)
        .visible(call.visible, "owner_id")
        .fetch(reader, page, OverdueContact.init(row:))
    }
}

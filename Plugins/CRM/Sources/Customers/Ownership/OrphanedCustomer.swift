internal import GRDB
internal import PluginKit

/// A customer whose owner does not exist, or has left by the end of a date.
struct OrphanedCustomer: Sendable, Hashable {
    var customerID: String
    var customerCode: String
    var ownerID: String?
    var ownerCode: String
    var leftOn: BusinessDate?
}

extension OrphanedCustomer {
    init(row: Row) {
        self.init(
            customerID: row["customer_id"], customerCode: row["customer_code"], ownerID: row["owner_id"],
            ownerCode: row["owner_code"], leftOn: row["left_on"])
    }

    static func list(
        asOf date: BusinessDate, _ reader: Reader, _ call: Call, _ page: Page
    ) throws -> ([OrphanedCustomer], String) {
        try ListQuery(
            from: "crm_customer c LEFT JOIN organization_person p ON p.id = c.owner_id",
            columns: """
                c.id AS customer_id, c.code AS customer_code, c.owner_id AS owner_id, \
                COALESCE(p.code, c.unresolved_owner_code, '') AS owner_code, p.left_on AS left_on
                """,
            key: "c.code"
        )
        .filter("c.delete_time IS NULL")
        .filter("(p.id IS NULL OR p.left_on <= ?)", date)
        .visible(call.visible, "c.owner_id")
        .fetch(reader, page, OrphanedCustomer.init(row:))
    }
}

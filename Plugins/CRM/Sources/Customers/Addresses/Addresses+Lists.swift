internal import GRDB
internal import PluginKit

extension Addresses {
    /// The versions of a customer's address, oldest first.
    static func list(_ customer: String, _ reader: Reader, _ page: Page) throws -> ([Address], String) {
        try ListQuery(from: "crm_address", key: "printf('%012d', version)")
            .filter("customer_id = ?", customer)
            .fetch(reader, page, Address.init(row:))
    }

    /// A pending version with what a clerk needs to settle it.
    struct Pending: Sendable, Hashable {
        var address: Address
        var customerCode: String
        var ownerID: String?
    }

    /// Pending versions requested before `limit`, longest waiting first.
    static func pending(
        requestedBefore limit: Instant, _ reader: Reader, _ call: Call, _ page: Page
    ) throws -> ([Pending], String) {
        try ListQuery(
            from: "crm_address a JOIN crm_customer c ON c.id = a.customer_id",
            columns: "a.*, c.code AS customer_code, c.owner_id AS owner_id",
            key: "printf('%015d/', a.request_time) || a.customer_id || printf('/%012d', a.version)"
        )
        .filter("a.state = 'pending' AND a.request_time < ? AND c.delete_time IS NULL", limit)
        .visible(call.visible, "c.owner_id")
        .fetch(reader, page) {
            Pending(address: try Address(row: $0), customerCode: $0["customer_code"], ownerID: $0["owner_id"])
        }
    }
}

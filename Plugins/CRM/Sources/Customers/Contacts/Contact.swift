internal import GRDB
internal import PluginKit

/// A person at a customer.
struct Contact: Sendable, Hashable {
    var id: String
    var customerID: String
    var name: String
    var title: String
    var phone: String
    var email: String
    var createdAt: Instant
    var updatedAt: Instant
    var deletedAt: Instant?
    var version: Int64
}

extension Contact {
    init(row: Row) {
        self.init(
            id: row["id"], customerID: row["customer_id"], name: row["name"], title: row["title"], phone: row["phone"],
            email: row["email"], createdAt: row["create_time"], updatedAt: row["update_time"], deletedAt: row["delete_time"],
            version: row["version"])
    }
}

/// What a client says of a contact.
struct ContactDraft: Sendable, Hashable {
    var name = ""
    var title = ""
    var phone = ""
    var email = ""
}

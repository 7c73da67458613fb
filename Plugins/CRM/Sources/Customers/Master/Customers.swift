internal import GRDB
internal import PluginKit

/// Customers: every way in (API, import, converted lead, event) goes through these functions.
enum Customers {
    /// The customer with an id, whoever may see it.
    static func find(id: String, _ reader: Reader) throws -> Customer? {
        try reader.first(byID, [id], Customer.init(row:))
    }

    /// The customer with a business code, whoever may see it.
    static func find(code: String, _ reader: Reader) throws -> Customer? {
        try reader.first(byCode, [code], Customer.init(row:))
    }

    /// The customer with an id when the caller may see it: owned by a visible person, or shared with the caller.
    static func visible(id: String, _ reader: Reader, _ call: Call) throws -> Customer {
        guard let customer = try find(id: id, reader) else { throw RPCError.notFound("customer", id) }
        if call.visible.contains(customer.ownerID) { return customer }
        guard try Shares.isShared(customer.id, with: call.caller.person, reader) else { throw RPCError.notFound("customer", id) }
        return customer
    }

    /// The customer with an id for a change: its owner is visible, it is not deleted, and the client saw this version.
    static func changeable(id: String, etag: String = "", _ writer: Writer, _ call: Call) throws -> Customer {
        guard let customer = try find(id: id, writer) else { throw RPCError.notFound("customer", id) }
        try call.requireVisible(customer.ownerID, "customer", id)
        try Etag.check(etag, customer.version)
        guard customer.deletedAt == nil else {
            throw RPCError(.failedPrecondition, "CUSTOMER_DELETED", "The customer is deleted and takes no further changes.")
        }
        return customer
    }

    private static let byID = "SELECT \(Customer.columns) FROM crm_customer WHERE id = ?"
    private static let byCode = "SELECT \(Customer.columns) FROM crm_customer WHERE code = ?"
}

internal import CRM
internal import GRDB
internal import PluginKit

/// The customers who have an account: distributors and key accounts. Retailers owe their distributor.
enum DirectCustomers {
    /// A customer that the caller may see, of any kind.
    static func visible(id: String, _ reader: Reader, _ call: Call) throws -> CustomerSummary {
        guard let customer = try CustomerDirectory.find(id: id, reader) else { throw RPCError.notFound("customer", id) }
        try call.requireVisible(customer.ownerID, "customer", id)
        return customer
    }

    /// A page of them by code, with id, code and limit.
    static func page(_ reader: Reader, _ page: Page, _ call: Call) throws -> ([Entry], String) {
        try ListQuery(from: "crm_customer", columns: "id, code, credit_limit_minor", key: "code")
            .filter("kind IN ('distributor', 'key_account') AND delete_time IS NULL")
            .visible(call.visible, "owner_id")
            .fetch(reader, page) { Entry(id: $0[0], code: $0[1], limitMinor: $0[2]) }
    }

    /// One of them.
    struct Entry: Sendable, Hashable {
        var id: String
        var code: String
        var limitMinor: Int64?
    }
}

extension VisibleSet {
    /// A condition on a column with a customer's id: the caller may see its owner.
    ///
    /// - Parameter argument: Number of the SQL argument that is ``ownersJSON``.
    static func customers(_ column: String, _ argument: Int) -> String {
        """
        (?\(argument) IS NULL OR \(column) IN \
        (SELECT id FROM crm_customer WHERE owner_id IN (SELECT value FROM json_each(?\(argument)))))
        """
    }

    /// The visible people for ``customers(_:_:)``; `nil` for everyone.
    var ownersJSON: String? { people.map { Self.json($0) } }
}

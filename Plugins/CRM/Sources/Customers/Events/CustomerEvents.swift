public import PluginKit

/// A customer exists now: by a command, an import, or a converted lead.
public struct CustomerCreated: Event {
    /// `crm.customer_created`.
    public static let name = "crm.customer_created"
    /// Id of the customer.
    public var customer: String
    /// Business code of the customer.
    public var code: String
    /// Id of the owner; `nil` when the import named nobody in the organisation.
    public var owner: String?

    /// States that a customer was created.
    public init(customer: String, code: String, owner: String?) {
        self.customer = customer
        self.code = code
        self.owner = owner
    }
}

/// Customers went from one owner to another.
public struct OwnerChanged: Event {
    /// `crm.owner_changed`.
    public static let name = "crm.owner_changed"
    /// Most customers that one event names; a larger change is told in several events.
    public static let customersMax = 500
    /// Ids of the customers.
    public var customers: [String]
    /// Id of the owner before; `nil` when there was none.
    public var from: String?
    /// Id of the owner now.
    public var to: String
    /// Why.
    public var reason: String

    /// States that customers changed hands.
    public init(customers: [String], from: String?, to: String, reason: String) {
        self.customers = customers
        self.from = from
        self.to = to
        self.reason = reason
    }
}

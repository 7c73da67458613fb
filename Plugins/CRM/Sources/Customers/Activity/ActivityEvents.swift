public import PluginKit

/// A visit to a customer was completed; publish it with ``CustomerActivity/visited(_:at:isHistory:writer:call:)``.
public struct CustomerVisited: Event {
    /// `crm.customer_visited`.
    public static let name = "crm.customer_visited"
    /// Id of the customer.
    public var customer: String
    /// When the visit ended.
    public var at: Instant
    /// Whether a file told it.
    public var isHistory: Bool
}

/// Business with a prospect begins; publish it with ``CustomerActivity/ordered(_:on:writer:call:)``.
public struct BusinessBegan: Event {
    /// `crm.business_began`.
    public static let name = "crm.business_began"
    /// Id of the customer.
    public var customer: String
    /// The business date on which its first order took effect.
    public var on: BusinessDate
}

public import PluginKit

/// A lead has a new owner.
public struct LeadAssigned: Event {
    /// `crm.lead_assigned`.
    public static let name = "crm.lead_assigned"
    /// Id of the lead.
    public var lead: String
    /// Id of the new owner.
    public var owner: String
    /// Id of the owner before.
    public var previousOwner: String?
}

/// The response limit of a lead passed without an answer.
public struct LeadBreached: Event {
    /// `crm.lead_breached`.
    public static let name = "crm.lead_breached"
    /// Id of the lead.
    public var lead: String
    /// A, B or C.
    public var grade: String
    /// Id of the owner.
    public var owner: String?
    /// When the answer was due.
    public var dueAt: Instant
}

/// A lead became a customer.
public struct LeadConverted: Event {
    /// `crm.lead_converted`.
    public static let name = "crm.lead_converted"
    /// Id of the lead.
    public var lead: String
    /// Id of the customer.
    public var customer: String
    /// Id of the owner.
    public var owner: String?
}

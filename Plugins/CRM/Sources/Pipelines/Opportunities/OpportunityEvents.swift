public import PluginKit

/// An opportunity was won.
public struct OpportunityWon: Event {
    /// Name in the change feed.
    public static let name = "crm.opportunity_won"
    /// Id of the opportunity.
    public var opportunity: String
    /// Id of the person who owns it.
    public var owner: String
    /// Id of the customer, if there is one.
    public var customer: String?
    /// Amount in minor units.
    public var amountMinor: Int64
    /// ISO 4217 code.
    public var currencyCode: String
    /// Business date of closing.
    public var closedOn: BusinessDate
}

/// An opportunity was lost.
public struct OpportunityLost: Event {
    /// Name in the change feed.
    public static let name = "crm.opportunity_lost"
    /// Id of the opportunity.
    public var opportunity: String
    /// Id of the person who owns it.
    public var owner: String
    /// Id of the customer, if there is one.
    public var customer: String?
    /// Amount in minor units.
    public var amountMinor: Int64
    /// ISO 4217 code.
    public var currencyCode: String
    /// Business date of closing.
    public var closedOn: BusinessDate
    /// Why.
    public var reason: String
}

/// An opportunity moved to another stage.
public struct OpportunityStageChanged: Event {
    /// Name in the change feed.
    public static let name = "crm.opportunity_stage_changed"
    /// Id of the opportunity.
    public var opportunity: String
    /// Id of the person who owns it.
    public var owner: String
    /// Code of the stage before.
    public var from: String
    /// Code of the stage after.
    public var to: String
    /// `advanced`, `skipped` or `moved_back`.
    public var kind: String
}

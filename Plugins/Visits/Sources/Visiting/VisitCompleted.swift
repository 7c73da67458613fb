public import PluginKit

/// A visit is complete: checked out at the outlet, or received from a device as a whole.
public struct VisitCompleted: Event {
    /// `visits.visit_completed`.
    public static let name = "visits.visit_completed"
    /// UUID of the visit.
    public var visit: String
    /// Id of the rep.
    public var person: String
    /// Id of the outlet.
    public var customer: String
    /// The business date the visit is reported on; it may be days ago.
    public var date: BusinessDate

    /// States that a visit is complete.
    public init(visit: String, person: String, customer: String, date: BusinessDate) {
        self.visit = visit
        self.person = person
        self.customer = customer
        self.date = date
    }
}

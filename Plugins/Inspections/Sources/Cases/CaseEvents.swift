public import PluginKit

/// A case was opened.
public struct CaseOpened: Event {
    /// Name of the event.
    public static let name = "inspections.case_opened"
    /// Id of the case.
    public var `case`: String
    /// What it is about: `diversion`, `impossible_travel`, …
    public var kind: String
    /// Id of the person whose conduct is in question.
    public var person: String?
    /// Id of the customer concerned.
    public var customer: String?
    /// Business date of what happened.
    public var date: BusinessDate
}

/// A person decided a case; after an appeal it is told again.
public struct CaseDecided: Event {
    /// Name of the event.
    public static let name = "inspections.case_decided"
    /// Id of the case.
    public var `case`: String
    /// What it is about.
    public var kind: String
    /// Id of the person whose conduct was in question.
    public var person: String?
    /// Id of the customer concerned.
    public var customer: String?
    /// Business date of what happened.
    public var date: BusinessDate
    /// Whether it was so.
    public var isConfirmed: Bool
}

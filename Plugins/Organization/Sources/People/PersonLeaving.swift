public import PluginKit

/// A person is about to leave; published before the person is closed.
///
/// A plugin that keeps something in the person's name hands it to ``successor`` in its handler. When it cannot, for example
/// because there is no successor, it throws, and the person stays.
public struct PersonLeaving: Event {
    /// Name in the change feed.
    public static let name = "organization.person_leaving"

    /// Id of the person who leaves.
    public var person: String
    /// Id of the person who takes over, if one was named.
    public var successor: String?
    /// Last day of employment.
    public var leftOn: BusinessDate

    /// States who leaves, when, and who takes over.
    public init(person: String, successor: String?, leftOn: BusinessDate) {
        self.person = person
        self.successor = successor
        self.leftOn = leftOn
    }
}

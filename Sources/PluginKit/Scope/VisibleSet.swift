internal import GRDB

/// The people whose rows a call may touch.
///
/// The kit computes it from the permission's scope and the organisation tree; plugins only apply it, with
/// ``contains(_:)`` for one row or ``ListQuery/visible(_:_:)`` for a list.
public struct VisibleSet: Sendable, Hashable {
    /// The ids of the visible people, or `nil` for everyone.
    public let people: Set<String>?

    /// Everyone, and rows without an owner.
    public static let everyone = VisibleSet(people: nil)

    /// Limits to `people`; `nil` is everyone.
    public init(people: Set<String>?) { self.people = people }

    /// Whether a row owned by `person` is visible. A row without an owner is visible only to ``everyone``.
    public func contains(_ person: String?) -> Bool {
        guard let people else { return true }
        guard let person else { return false }
        return people.contains(person)
    }
}

/// Knows the organisation tree.
public protocol ScopeProvider: Sendable {
    /// The people that `person` leads on `date`, directly or further down, with `person`.
    func team(of person: String, on date: BusinessDate, reader: Reader) throws -> Set<String>

    /// Whether an id is that of a person of the organisation, so that a user can be linked to it.
    func isPerson(_ id: String, reader: Reader) throws -> Bool
}

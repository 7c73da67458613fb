public import PluginKit

/// A competitor does something now, as a rep reports it.
public struct CompetitorActed: Event {
    /// `visits.competitor_acted`.
    public static let name = "visits.competitor_acted"
    /// Id of the competitor event.
    public var event: String
    /// Brand.
    public var brand: String
    /// `promotion`, `price`, `new_product`, `listing` or `other`.
    public var kind: String
    /// Id of the territory; `nil` when nobody said it.
    public var territory: String?
    /// Id of who reported it.
    public var person: String

    /// States that a competitor acted.
    public init(event: String, brand: String, kind: String, territory: String?, person: String) {
        self.event = event
        self.brand = brand
        self.kind = kind
        self.territory = territory
        self.person = person
    }
}

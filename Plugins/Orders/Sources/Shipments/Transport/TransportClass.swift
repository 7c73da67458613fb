/// What goods need on the road, and what a vehicle offers.
enum TransportClass: String, Sendable, Hashable, CaseIterable {
    /// Nothing special.
    case standard
    /// Cold.
    case chilled
    /// Dangerous or volatile.
    case dangerous

    /// The goods that a vehicle of this class may carry: cold ones take standard goods too, dangerous goods travel alone.
    var carried: Set<TransportClass> {
        switch self {
        case .standard: [.standard]
        case .chilled: [.standard, .chilled]
        case .dangerous: [.dangerous]
        }
    }
}

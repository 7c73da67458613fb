/// What a sales figure can be split and filtered by, beside the rep.
enum FactDimension: String, Sendable, Hashable, CaseIterable {
    case category
    case channel
    case customer
    case customerClass = "class"
    case customerKind = "kind"
    case product
    case territory

    /// Those that every document knows.
    static let ofCustomers: [FactDimension] = [.channel, .customerClass, .customer, .customerKind, .territory]

    /// Whether only lines know it.
    var needsLines: Bool { self == .category || self == .product }

    /// Whether it is read from the customer, joined as `c`.
    var needsCustomer: Bool { !needsLines && self != .customer }

    /// The expression of its value.
    ///
    /// - Parameter lines: Alias of the lines.
    func column(lines: String) -> String {
        switch self {
        case .category: "p.category"
        case .channel: "COALESCE(c.channel, '')"
        case .customer: "f.customer_id"
        case .customerClass: "c.class"
        case .customerKind: "c.kind"
        case .product: "\(lines).product_id"
        case .territory: "COALESCE(c.territory_id, '')"
        }
    }
}

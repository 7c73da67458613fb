/// What is added up.
enum FactValue: Sendable, Hashable {
    /// Days after its launch for which a product is new.
    static let newProductDays = 365

    case amount
    /// Base units.
    case quantity
    /// Amount less the product's present cost of the quantity.
    case margin
    /// The amount of products within ``newProductDays`` of their launch.
    case newProducts

    /// Whether only lines know it.
    var needsLines: Bool { self != .amount }
    /// Whether it is read from the product, joined as `p`.
    var needsProduct: Bool { self == .margin || self == .newProducts }

    /// The expression.
    ///
    /// - Parameter alias: Alias of the lines, or of the documents.
    func column(_ alias: String) -> String {
        switch self {
        case .amount, .newProducts: "\(alias).amount_minor"
        case .quantity: "\(alias).quantity"
        case .margin: "\(alias).amount_minor - \(alias).quantity * p.cost_minor"
        }
    }

    /// Which lines count.
    ///
    /// - Parameter date: Column of the date.
    func condition(date: String) -> String {
        guard self == .newProducts else { return "1" }
        return "\(date) BETWEEN p.launched_on AND date(p.launched_on, '+\(Self.newProductDays) days')"
    }
}

internal import GRDB
internal import PluginKit

/// One line of an order.
struct OrderLine: Sendable, Hashable {
    /// From 1.
    var line: Int64
    var productID: String
    /// Base units.
    var quantity: Int64
    /// Price per base unit before the discount.
    var unitPriceMinor: Int64
    /// Discount on the unit price.
    var discountPPM: Int64 = 0
    /// Floor price of the product when the line was priced.
    var floorPriceMinor: Int64
    /// What the company's price list says for the customer on the day; `nil` when it says nothing.
    var listPriceMinor: Int64?
    /// The dated price that ``listPriceMinor`` comes from; `nil` when it is the product's own list price.
    var priceID: String?
    /// The lot that must be shipped; `nil` leaves the choice to the order desk.
    var lot: String?
    var shippedQuantity: Int64 = 0
    var deliveredQuantity: Int64 = 0
    var returnedQuantity: Int64 = 0

    /// What the whole line costs; half-up to the minor unit.
    var amountMinor: Int64 { amount(of: quantity) }

    /// What the first `quantity` units cost; half-up to the minor unit.
    ///
    /// A part is worth the difference of two of these, so that the parts of a line add up to the line.
    func amount(of quantity: Int64) -> Int64 {
        guard discountPPM > 0 else { return quantity * unitPriceMinor }
        return ExactArithmetic.multiply(quantity * unitPriceMinor, by: 1_000_000 - discountPPM, dividingBy: 1_000_000) ?? 0
    }

    /// What the units after the first `earlier` cost.
    func amount(of quantity: Int64, after earlier: Int64) -> Int64 { amount(of: earlier + quantity) - amount(of: earlier) }

    /// How far the price after discount lies below the floor, in parts per million of the floor; 0 when it does not.
    var belowFloorPPM: Int64 {
        let net = unitPriceMinor * (1_000_000 - discountPPM)
        let floor = floorPriceMinor * 1_000_000
        guard net < floor else { return 0 }
        return max(1, ExactArithmetic.multiply(floor - net, by: 1_000_000, dividingBy: floor) ?? 1_000_000)
    }
}

extension OrderLine {
    /// Reads a row of `orders_order_line`.
    init(row: Row) {
        self.init(
            line: row["line"], productID: row["product_id"], quantity: row["quantity"], unitPriceMinor: row["unit_price_minor"],
            discountPPM: row["discount_ppm"], floorPriceMinor: row["floor_price_minor"],
            listPriceMinor: row["list_price_minor"], priceID: row["price_id"], lot: row["lot"],
            shippedQuantity: row["shipped_quantity"], deliveredQuantity: row["delivered_quantity"],
            returnedQuantity: row["returned_quantity"])
    }
}

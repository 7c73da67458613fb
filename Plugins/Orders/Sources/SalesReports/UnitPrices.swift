internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// What was paid per unit of a product in an interval and in one to compare with.
struct UnitPrice: Sendable, Hashable {
    var productID: String
    var productCode: String
    var quantity: Int64
    var amountMinor: Int64
    var baseQuantity: Int64
    var baseAmountMinor: Int64

    var price: Ratio { Ratio(amountMinor, quantity) }
    var basePrice: Ratio { Ratio(baseAmountMinor, baseQuantity) }

    /// unit price ÷ base unit price − 1.
    var increase: Ratio {
        Ratio.growth(
            from: Int128(baseAmountMinor) * Int128(quantity), to: Int128(amountMinor) * Int128(baseQuantity))
    }

    /// What the quantity would have cost at the base price, half-up; `nil` when there is none.
    var atBasePriceMinor: Int64? {
        baseQuantity > 0 ? ExactArithmetic.multiply(quantity, by: baseAmountMinor, dividingBy: baseQuantity) : nil
    }

    /// The products that were ordered in either interval, by code.
    static func compute(
        _ interval: ClosedRange<BusinessDate>, base: ClosedRange<BusinessDate>, _ kind: Spearhead_Orders_V1_SalesKind,
        _ reader: Reader, _ call: Call
    ) throws -> [UnitPrice] {
        let kinds = kind.kinds
        return try reader.rows(
            sql,
            [
                interval.lowerBound, interval.upperBound, base.lowerBound, base.upperBound, kinds.0, kinds.1,
                call.visible.ownersJSON,
            ]
        ).map {
            UnitPrice(
                productID: $0[0], productCode: $0[1], quantity: $0[2], amountMinor: $0[3], baseQuantity: $0[4],
                baseAmountMinor: $0[5])
        }
    }

    private static let sql = """
        SELECT p.id, p.code, sum(CASE WHEN o.ordered_on BETWEEN ?1 AND ?2 THEN l.quantity ELSE 0 END), \
        sum(CASE WHEN o.ordered_on BETWEEN ?1 AND ?2 THEN l.amount_minor ELSE 0 END), \
        sum(CASE WHEN o.ordered_on BETWEEN ?3 AND ?4 THEN l.quantity ELSE 0 END), \
        sum(CASE WHEN o.ordered_on BETWEEN ?3 AND ?4 THEN l.amount_minor ELSE 0 END) \
        FROM orders_order o JOIN orders_order_line l ON l.order_id = o.id JOIN organization_product p ON p.id = l.product_id \
        WHERE o.counted = 1 AND o.kind IN (?5, ?6) AND (o.ordered_on BETWEEN ?1 AND ?2 OR o.ordered_on BETWEEN ?3 AND ?4) \
        AND \(VisibleSet.people("o.person_id", 7)) GROUP BY p.id ORDER BY p.code
        """

    /// All products together; its increase is free of the mix: Σ quantity × price ÷ Σ quantity × base price − 1 over the products of
    /// both intervals.
    static func total(_ products: [UnitPrice]) -> (sums: UnitPrice, increase: Ratio) {
        var sums = UnitPrice(
            productID: "", productCode: "", quantity: 0, amountMinor: 0, baseQuantity: 0, baseAmountMinor: 0)
        var present: Int64 = 0
        var atBase: Int64 = 0
        for product in products {
            sums.quantity.addClamped(product.quantity)
            sums.amountMinor.addClamped(product.amountMinor)
            sums.baseQuantity.addClamped(product.baseQuantity)
            sums.baseAmountMinor.addClamped(product.baseAmountMinor)
            guard product.quantity > 0, let amount = product.atBasePriceMinor else { continue }
            present += product.amountMinor
            atBase += amount
        }
        return (sums, Ratio.growth(from: atBase, to: present))
    }

    func message(_ increase: Ratio? = nil) -> Spearhead_Orders_V1_UnitPrice {
        .with {
            $0.productID = productID
            $0.productCode = productCode
            $0.quantity = quantity
            $0.amountMinor = amountMinor
            $0.baseQuantity = baseQuantity
            $0.baseAmountMinor = baseAmountMinor
            if let text = price.decimal(decimals: 2) { $0.unitPrice = text }
            if let text = basePrice.decimal(decimals: 2) { $0.baseUnitPrice = text }
            if quantity > 0, let text = (increase ?? self.increase).percent() { $0.increasePercent = text }
        }
    }
}

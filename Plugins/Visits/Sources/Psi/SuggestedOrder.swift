internal import GRDB
internal import PluginKit

/// What a customer should order of a product.
struct SuggestedOrder: Sendable, Hashable {
    var productID: String
    var productCode: String
    var closing: Int64
    /// The latest PSI row; `nil` after a first count.
    var row: PsiRow?
    var inTransit: Int64
    var quantity: Int64

    /// Days of history that are looked at for the latest count.
    static let historyDays = 400

    /// max(0, target stock − closing − in transit), half-up to the base unit.
    ///
    /// Target stock is target days × sell-out ÷ days, or the factor × the last sell-out (the 1.5× rule), as the settings say. A sell-out
    /// below zero says nothing about demand and counts as 0.
    static func quantity(closing: Int64, sellOut: Int64, days: Int64, inTransit: Int64, _ settings: VisitSettings) -> Int64 {
        let sold = max(0, sellOut)
        let target =
            switch settings.suggestionRule {
            case .targetDays: ExactArithmetic.multiply(sold, by: settings.targetDays, dividingBy: max(1, days)) ?? 0
            case .stockFactor: ExactArithmetic.multiply(sold, by: settings.stockFactorPPM, dividingBy: 1_000_000) ?? 0
            }
        return max(0, target - closing - inTransit)
    }

    /// The suggestion for every product whose stock at the customer is known, by code.
    static func all(customer: String, _ reader: Reader, _ call: Call) throws -> [SuggestedOrder] {
        let settings = try VisitSettings.current(reader)
        let interval = call.businessDate.advanced(byDays: -historyDays)...call.businessDate
        var latest: [String: PsiRow] = [:]
        for row in try PsiLedger.rows(closedIn: interval, customer: customer, reader) { latest[row.productID] = row }
        let inTransit = try inTransit(to: customer, reader)
        return try reader.rows(
            """
            SELECT n.product_id, p.code, n.counted, max(n.counted_at) FROM visits_count n \
            JOIN organization_product p ON p.id = n.product_id \
            WHERE n.customer_id = ? AND n.counted_on BETWEEN ? AND ? GROUP BY n.product_id ORDER BY p.code
            """, [customer, interval.lowerBound, interval.upperBound]
        ).map { counted in
            let product: String = counted[0]
            let row = latest[product]
            let coming = inTransit[product] ?? 0
            return SuggestedOrder(
                productID: product, productCode: counted[1], closing: counted[2], row: row, inTransit: coming,
                quantity: row.map { Self.quantity(of: $0, inTransit: coming, settings) } ?? 0)
        }
    }

    static func quantity(of row: PsiRow, inTransit: Int64, _ settings: VisitSettings) -> Int64 {
        quantity(closing: row.closing, sellOut: row.sellOut, days: row.days, inTransit: inTransit, settings)
    }

    /// Shipped to the customer and not delivered yet, by product.
    static func inTransit(to customer: String, _ reader: Reader) throws -> [String: Int64] {
        let rows = try reader.rows(
            """
            SELECT l.product_id, sum(l.quantity) FROM orders_shipment s JOIN orders_shipment_line l ON l.shipment_id = s.id \
            WHERE s.customer_id = ? AND s.delivered_at IS NULL GROUP BY l.product_id
            """, [customer])
        return Dictionary(rows.map { ($0[0], $0[1]) }) { $1 }
    }
}

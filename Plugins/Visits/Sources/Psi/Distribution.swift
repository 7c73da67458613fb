internal import GRDB
internal import PluginKit

/// Numeric and weighted distribution of a product.
struct Distribution: Sendable, Hashable {
    var productID: String
    var productCode: String
    /// Retailers and key accounts that were open at the end.
    var universe: Int64
    /// Those whose latest count of the product is above zero.
    var stocking: Int64
    /// Sell-out value of this company's category at the outlets of the universe: the base, not market sales.
    var categoryWeight: Int64
    /// The same at the stocking outlets.
    var stockingWeight: Int64

    /// The distribution of every product at the end of an interval, by code; weights are the sell-out in the interval.
    static func all(in interval: ClosedRange<BusinessDate>, _ reader: Reader) throws -> [Distribution] {
        let universe = try universe(on: interval.upperBound, reader)
        let products = try reader.rows("SELECT id, code, category, list_price_minor FROM organization_product ORDER BY code")
        let price = Dictionary(products.map { ($0[0] as String, $0[3] as Int64) }) { $1 }
        let category = Dictionary(products.map { ($0[0] as String, $0[2] as String) }) { $1 }
        var weights: [String: [String: Int64]] = [:]
        for row in try PsiLedger.rows(closedIn: interval, reader) where row.sellOut > 0 && universe.contains(row.customerID) {
            guard let price = price[row.productID], let category = category[row.productID] else { continue }
            weights[category, default: [:]][row.customerID, default: 0].addClamped(row.sellOut.timesClamped(price))
        }
        let stocking = try stockingOutlets(on: interval.upperBound, reader)
        return products.map { product in
            let (id, code, category): (String, String, String) = (product[0], product[1], product[2])
            let outlets = (stocking[id] ?? []).filter(universe.contains)
            let weight = weights[category] ?? [:]
            return Distribution(
                productID: id, productCode: code, universe: Int64(universe.count), stocking: Int64(outlets.count),
                categoryWeight: weight.values.clampedSum(), stockingWeight: outlets.clampedSum { weight[$0] ?? 0 })
        }
    }

    /// Retailers and key accounts that are open on a date.
    static func universe(on date: BusinessDate, _ reader: Reader) throws -> Set<String> {
        Set(
            try reader.values(
                String.self,
                """
                SELECT id FROM crm_customer \
                WHERE kind IN ('retailer', 'key_account') AND opened_on <= ? AND delete_time IS NULL
                """, [date]))
    }

    /// The outlets whose latest count of a product, on or before a date, is above zero; by product.
    static func stockingOutlets(on date: BusinessDate, _ reader: Reader) throws -> [String: [String]] {
        var found: [String: [String]] = [:]
        try reader.forEach(
            """
            SELECT customer_id, product_id, counted, max(counted_at) FROM visits_count WHERE counted_on <= ? \
            GROUP BY customer_id, product_id
            """, [date]
        ) { row in
            let counted: Int64 = row[2]
            if counted > 0 { found[row[1], default: []].append(row[0]) }
        }
        return found
    }
}

internal import GRDB
internal import PluginKit

/// Measures of distribution and availability over the whole company, by the stock on shelf at the end of the interval.
enum ShelfMeasures {
    static let all = [numeric, weighted, mustSell, availability]

    private static let numeric = Measure(
        name: "visits.numeric_distribution", title: Label("铺货率", "Numeric distribution"), unit: .partsPerMillion,
        formula: """
            retailers and key accounts whose latest count of the product is above 0 ÷ retailers and key accounts open at the end; \
            over all products, outlets with any of them
            """, nullPolicy: .null, dimensions: ["product"]
    ) { reader, query in
        try distribution(reader, query) { Ratio.ppm($0.stocking, $0.universe) }
    }

    private static let weighted = Measure(
        name: "visits.weighted_distribution", title: Label("加权铺货率", "Weighted distribution"), unit: .partsPerMillion,
        formula: """
            sell-out value of this company's category at the outlets that stock the product ÷ the same at all outlets of the universe; \
            the base is own sell-out, not market sales; only by product
            """, nullPolicy: .null, dimensions: ["product"]
    ) { reader, query in
        guard query.dimensions.contains("product") || query.filters["product"]?.count == 1 else {
            return [MeasureValue(person: nil, value: nil)]
        }
        return try distribution(reader, query) { Ratio.ppm($0.stockingWeight, $0.categoryWeight) }
    }

    private static let mustSell = Measure(
        name: "visits.must_sell_distribution", title: Label("必销品铺货率", "Must-sell distribution"), unit: .partsPerMillion,
        formula: "outlets that stock every product of their class's must-sell list ÷ outlets whose class has a list",
        nullPolicy: .null
    ) { reader, query in
        let outlets = try MustSellShelf.all(on: query.interval.upperBound, reader)
        let whole = outlets.count { $0.stocked == $0.expected }
        return [MeasureValue(person: nil, value: Ratio.ppm(Int64(whole), Int64(outlets.count)))]
    }

    private static let availability = Measure(
        name: "visits.on_shelf_availability", title: Label("在架率", "On-shelf availability"), unit: .partsPerMillion,
        formula: "must-sell products on shelf ÷ must-sell products expected, over all outlets", nullPolicy: .null
    ) { reader, query in
        let outlets = try MustSellShelf.all(on: query.interval.upperBound, reader)
        let (stocked, expected) = outlets.reduce((0, 0)) { ($0.0 + $1.stocked, $0.1 + $1.expected) }
        return [MeasureValue(person: nil, value: Ratio.ppm(stocked, expected))]
    }

    private static func distribution(
        _ reader: Reader, _ query: MeasureQuery, _ value: (Distribution) -> Int64?
    ) throws -> [MeasureValue] {
        let products = query.filters["product"].map(Set.init)
        let rows = try Distribution.all(in: query.interval, reader).filter { products?.contains($0.productID) ?? true }
        if query.dimensions.contains("product") {
            return rows.map { MeasureValue(person: nil, dimensions: ["product": $0.productID], value: value($0)) }
        }
        if rows.count == 1, let row = rows.first { return [MeasureValue(person: nil, value: value(row))] }
        let any = try Distribution.anyOf(Set(rows.map(\.productID)), on: query.interval.upperBound, reader)
        return [MeasureValue(person: nil, value: Ratio.ppm(any.stocking, any.universe))]
    }
}

/// How much of its must-sell list an outlet has on shelf.
struct MustSellShelf: Sendable, Hashable {
    var customerID: String
    var stocked: Int64
    var expected: Int64

    /// The outlets that are open on a date and whose class has a list.
    static func all(on date: BusinessDate, _ reader: Reader) throws -> [MustSellShelf] {
        try reader.rows(
            """
            SELECT c.id, sum(coalesce((SELECT n.counted > 0 FROM visits_count n WHERE n.customer_id = c.id \
            AND n.product_id = m.product_id AND n.counted_on <= ?1 ORDER BY n.counted_at DESC LIMIT 1), 0)), count(*) \
            FROM crm_customer c JOIN visits_must_sell m ON m.class = \(Checklist.classColumn) \
            WHERE c.kind IN ('retailer', 'key_account') AND c.opened_on <= ?1 AND c.delete_time IS NULL GROUP BY c.id
            """, [date]
        ).map { MustSellShelf(customerID: $0[0], stocked: $0[1], expected: $0[2]) }
    }
}

extension Distribution {
    /// Outlets that stock at least one of some products, of all outlets.
    static func anyOf(
        _ products: Set<String>, on date: BusinessDate, _ reader: Reader
    ) throws -> (stocking: Int64, universe: Int64) {
        let universe = try self.universe(on: date, reader)
        let stocking = try stockingOutlets(on: date, reader).filter { products.contains($0.key) }
        return (Int64(Set(stocking.values.joined()).intersection(universe).count), Int64(universe.count))
    }
}

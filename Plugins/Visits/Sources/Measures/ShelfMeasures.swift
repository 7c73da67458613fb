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
        formula: """
            must-sell products on shelf ÷ must-sell products expected, over all outlets (OSA store); by product, outlets with it on \
            shelf ÷ outlets whose class's list names it (OSA SKU)
            """, nullPolicy: .null, dimensions: ["product"]
    ) { reader, query in
        let products = query.filters["product"].map(Set.init)
        let shelf = try MustSellShelf.byProduct(on: query.interval.upperBound, reader).filter {
            products?.contains($0.productID) ?? true
        }
        if query.dimensions.contains("product") {
            return shelf.map {
                MeasureValue(person: nil, dimensions: ["product": $0.productID], value: Ratio.ppm($0.stocking, $0.expecting))
            }
        }
        let (stocking, expecting) = shelf.reduce((0, 0)) { ($0.0 + $1.stocking, $0.1 + $1.expecting) }
        return [MeasureValue(person: nil, value: Ratio.ppm(stocking, expecting))]
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

/// Must-sell products on the shelves of the outlets that are open on a date and whose class has a list.
enum MustSellShelf {
    /// How much of its list each outlet has on shelf.
    static func all(on date: BusinessDate, _ reader: Reader) throws -> [(stocked: Int64, expected: Int64)] {
        try reader.rows("SELECT sum(stocked), count(*) FROM (\(sql)) GROUP BY customer_id", [date])
            .map { (stocked: $0[0], expected: $0[1]) }
    }

    /// How many outlets have each product, of those whose list names it.
    static func byProduct(
        on date: BusinessDate, _ reader: Reader
    ) throws -> [(productID: String, stocking: Int64, expecting: Int64)] {
        try reader.rows("SELECT product_id, sum(stocked), count(*) FROM (\(sql)) GROUP BY product_id", [date])
            .map { (productID: $0[0], stocking: $0[1], expecting: $0[2]) }
    }

    /// One row per outlet and product of its list; the latest count says whether it is on shelf.
    private static let sql = """
        SELECT c.id AS customer_id, m.product_id, coalesce((SELECT n.counted > 0 FROM visits_count n \
        WHERE n.customer_id = c.id AND n.product_id = m.product_id AND n.counted_on <= ?1 \
        ORDER BY n.counted_at DESC, n.visit_id DESC LIMIT 1), 0) AS stocked \
        FROM crm_customer c JOIN visits_must_sell m ON m.class = \(Checklist.classColumn) \
        WHERE c.kind IN ('retailer', 'key_account') AND c.opened_on <= ?1 AND c.delete_time IS NULL
        """
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

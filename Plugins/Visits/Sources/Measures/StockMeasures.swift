internal import GRDB
internal import PluginKit

/// Measures of sell-out and stock at customers, credited to the rep who took the closing count.
enum StockMeasures {
    static let all = [sellOut, sellOutValue, daysOfStock, sellThrough]

    private static let sellOut = Measure(
        name: "visits.sell_out", title: Label("动销量", "Sell-out"), unit: .quantity,
        formula: "sum of opening + in − returned − damaged − closing over PSI rows that close in the interval", nullPolicy: .zero,
        dimensions: ["product"]
    ) { try values($0, $1, empty: 0) { rows in rows.clampedSum(\.sellOut) } }

    private static let sellOutValue = Measure(
        name: "visits.sell_out_value", title: Label("动销额", "Sell-out value"), unit: .money,
        formula: "sum of sell-out × list price over PSI rows that close in the interval", nullPolicy: .zero,
        dimensions: ["product"]
    ) { reader, query in
        let prices = try reader.rows("SELECT id, list_price_minor FROM organization_product")
        let price = Dictionary(prices.map { ($0[0] as String, $0[1] as Int64) }) { $1 }
        return try values(reader, query, empty: 0) { rows in
            rows.clampedSum { $0.sellOut.timesClamped(price[$0.productID] ?? 0) }
        }
    }

    private static let daysOfStock = Measure(
        name: "visits.days_of_stock", title: Label("库存天数", "Days of stock"), unit: .seconds,
        formula: """
            sum of closing × days ÷ sum of sell-out, over the latest PSI row of each customer and product that closes in the \
            interval, in seconds; none without a positive sell-out
            """, nullPolicy: .null, dimensions: ["product"]
    ) { reader, query in
        try values(reader, query, empty: nil) { rows in
            var latest: [[String]: PsiRow] = [:]
            for row in rows { latest[[row.customerID, row.productID]] = row }
            let sold = latest.values.reduce(0) { $0 + $1.sellOut }
            guard sold > 0 else { return nil }
            let stock = latest.values.reduce(0) { $0 + $1.closing * $1.days }
            return ExactArithmetic.multiply(stock, by: 86_400, dividingBy: sold)
        }
    }

    private static let sellThrough = Measure(
        name: "visits.sell_through", title: Label("动销率", "Sell-through"), unit: .partsPerMillion,
        formula: "sum of sell-out ÷ sum of (opening + in) over PSI rows that close in the interval", nullPolicy: .null,
        dimensions: ["product"]
    ) { reader, query in
        try values(reader, query, empty: nil) { rows in
            Ratio.ppm(rows.reduce(0) { $0 + $1.sellOut }, rows.reduce(0) { $0 + $1.opening + $1.inflow })
        }
    }

    /// One figure per person, and per product when asked for; `rows` come in time order within customer and product.
    private static func values(
        _ reader: Reader, _ query: MeasureQuery, empty: Int64?, _ figure: ([PsiRow]) -> Int64?
    ) throws -> [MeasureValue] {
        let people = query.people.map(Set.init)
        let byProduct = query.dimensions.contains("product")
        let products = query.filters["product"].map(Set.init)
        let rows = try PsiLedger.rows(closedIn: query.interval, reader).filter { row in
            (people?.contains(row.personID) ?? true) && (products?.contains(row.productID) ?? true)
        }
        let groups = Dictionary(grouping: rows) { byProduct ? [$0.personID, $0.productID] : [$0.personID] }
        var values = groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { key, rows in
            MeasureValue(person: key[0], dimensions: byProduct ? ["product": key[1]] : [:], value: figure(rows))
        }
        guard !byProduct, let asked = query.people else { return values }
        let present = Set(groups.keys.map { $0[0] })
        values += asked.filter { !present.contains($0) }.map { MeasureValue(person: $0, value: empty) }
        return values
    }
}

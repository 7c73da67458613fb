internal import PluginKit

/// Sell-in, sell-out and stock of distributors (I05), for their owners.
///
/// They are sums over the months that an interval touches, each reckoned as `GetStuffing` does, so the flag and its figures agree.
enum FlowMeasures {
    static let all = [sellIn, sellOut, stock, stockDays, ratio]

    private static let sellIn = measure(
        "sell_in_value", Label("经销商进货额", "Sell-in of distributors"),
        "sum of what arrived at distributors between the last counts of two months × distributor price"
    ) { rows in sum(rows, \.sellInMinor) }

    private static let sellOut = measure(
        "sell_out_value", Label("经销商动销额", "Sell-out of distributors"),
        "sum of distributors' sell-out between the last counts of two months × distributor price"
    ) { rows in sum(rows, \.sellOutMinor) }

    private static let stock = measure(
        "stock_value", Label("经销商库存额", "Stock of distributors"),
        "what the last count of the last month with two counts found at each distributor × distributor price"
    ) { rows in rows.last { $0.flow != nil }?.flow?.stockMinor }

    private static let stockDays = Measure(
        name: "inspections.stock_days", title: Label("库存天数", "Days of stock"), unit: .count,
        formula: """
            stock × days ÷ sell-out of the last month with two counts that the interval touches, in whole days and rounded up, so that \
            above n is exact; of several distributors the most; none without a sell-out above zero
            """, nullPolicy: .null, dimensions: ["customer"], rollup: Measure.Rollup.none
    ) { reader, query in
        try values(reader, query, merging: max) { rows in rows.last { $0.flow != nil }?.flow?.wholeDaysOfStock }
    }

    private static let ratio = Measure(
        name: "inspections.sell_in_ratio", title: Label("进销比", "Sell-in ÷ sell-out"), unit: .partsPerMillion,
        formula: "sell_in_value ÷ sell_out_value; none without a sell-out above zero", nullPolicy: .null,
        dimensions: ["customer"],
        rollup: .ratio(numerator: "inspections.sell_in_value", denominator: "inspections.sell_out_value")
    ) { reader, query in
        let sellIn = try reader.measure("inspections.sell_in_value", query).reduce(into: [Subject: Int64]()) {
            $0[Subject(person: $1.person, dimensions: $1.dimensions)] = $1.value
        }
        return try reader.measure("inspections.sell_out_value", query).map { sellOut in
            let subject = Subject(person: sellOut.person, dimensions: sellOut.dimensions)
            let value = sellOut.value.flatMap { out in
                out > 0 ? ExactArithmetic.multiply(sellIn[subject] ?? 0, by: 1_000_000, dividingBy: out) : nil
            }
            return MeasureValue(person: subject.person, dimensions: subject.dimensions, value: value)
        }
    }

    private struct Subject: Hashable {
        var person: String?
        var dimensions: [String: String]
    }

    private static func measure(
        _ name: String, _ title: Label, _ formula: String, _ figure: @escaping @Sendable ([DistributorMonth]) -> Int64?
    ) -> Measure {
        Measure(
            name: "inspections.\(name)", title: title, unit: .money,
            formula: "\(formula), over the months that the interval touches",
            nullPolicy: .null, dimensions: ["customer"]
        ) { reader, query in try values(reader, query, figure) }
    }

    private static func sum(_ rows: [DistributorMonth], _ value: KeyPath<StockFlow, Int64>) -> Int64? {
        let flows = rows.compactMap(\.flow)
        return flows.isEmpty ? nil : Int64(clamping: flows.reduce(Int128(0)) { $0 + Int128($1[keyPath: value]) })
    }

    /// A figure of each distributor asked for, merged for its owner unless the query splits by customer.
    static func values(
        _ reader: Reader, _ query: MeasureQuery, merging merge: @escaping (Int64, Int64) -> Int64 = Tally.sum,
        _ figure: ([DistributorMonth]) -> Int64?
    ) throws -> [MeasureValue] {
        guard let months = try DistributorLedger.countedMonths(in: query.interval, reader) else { return [] }
        var ledger = DistributorLedger(reader)
        var tally = Tally(query, merging: merge)
        for distributor in try Distributor.list(VisibleSet(people: query.people.map(Set.init)), reader)
        where tally.takes(customer: distributor.id) {
            guard let value = figure(try ledger.months(of: distributor, in: months)) else { continue }
            tally.add(value, person: distributor.ownerID, customer: distributor.id)
        }
        return tally.values
    }
}

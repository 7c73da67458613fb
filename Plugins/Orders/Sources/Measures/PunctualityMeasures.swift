internal import GRDB
internal import PluginKit

/// On time in full, by the rep of the order.
enum PunctualityMeasures {
    private static let dimensions = ["kind"]

    /// Orders that were due.
    static let promised = Measure(
        name: "orders.promised", title: Label("应交付订单数", "Orders promised"), unit: .count,
        formula: "Counted orders whose promised day lies within the interval, by the rep of the order.", nullPolicy: .zero,
        dimensions: dimensions,
        documents: { reader, query, limit in try documents(query, limit, reader) { _ in true } }
    ) { reader, query in
        try figures(query, reader) { $0.due }
    }

    /// Orders that arrived as promised.
    static let onTimeInFull = Measure(
        name: "orders.on_time_in_full", title: Label("准时足量订单数", "Orders on time in full"), unit: .count,
        formula: """
            Counted orders whose promised day lies within the interval and of each of whose lines at least the ordered quantity was \
            delivered by the end of that day, by the rep of the order.
            """, nullPolicy: .zero, dimensions: dimensions,
        documents: { reader, query, limit in try documents(query, limit, reader, where: \.isOnTimeInFull) }
    ) { reader, query in
        try figures(query, reader) { $0.otif }
    }

    /// Their share.
    static let otif = Measure(
        name: "orders.otif", title: Label("准时足量率", "On time in full"), unit: .partsPerMillion,
        formula: "orders.on_time_in_full ÷ orders.promised.", nullPolicy: .null, dimensions: dimensions,
        rollup: .ratio(numerator: "orders.on_time_in_full", denominator: "orders.promised")
    ) { reader, query in
        try figures(query, reader) { ExactArithmetic.multiply($0.otif, by: 1_000_000, dividingBy: $0.due) }
    }

    private struct Group: Hashable {
        var person: String
        var kind: String?
    }

    private static func results(_ query: MeasureQuery, _ reader: Reader) throws -> [Punctuality.Result] {
        // What arrives after the promised day changes nothing, so the end of the interval is late enough to look from.
        try Punctuality.results(
            promised: query.interval, asOf: query.interval.upperBound, VisibleSet(people: query.people.map(Set.init)), reader
        ).filter { result in query.filters["kind"].map { $0.contains(result.kind) } ?? true }
    }

    private static func documents(
        _ query: MeasureQuery, _ limit: Int, _ reader: Reader, where isCounted: (Punctuality.Result) -> Bool
    ) throws -> [MeasureDocument] {
        let documents = try results(query, reader).filter(isCounted).map { result in
            MeasureDocument(
                resource: "orders/\(result.orderID)", number: result.number, date: result.promisedOn, person: result.personID,
                value: 1)
        }
        return FactQuery.first(limit, of: documents)
    }

    private static func figures(
        _ query: MeasureQuery, _ reader: Reader, _ value: ((due: Int64, otif: Int64)) -> Int64?
    ) throws -> [MeasureValue] {
        let isSplit = query.dimensions.contains("kind")
        var groups: [Group: (due: Int64, otif: Int64)] = [:]
        for result in try results(query, reader) {
            let group = Group(person: result.personID, kind: isSplit ? result.kind : nil)
            let before = groups[group] ?? (0, 0)
            groups[group] = (before.due + 1, before.otif + (result.isOnTimeInFull ? 1 : 0))
        }
        return groups.sorted { ($0.key.person, $0.key.kind ?? "") < ($1.key.person, $1.key.kind ?? "") }.map { group, counts in
            MeasureValue(person: group.person, dimensions: group.kind.map { ["kind": $0] } ?? [:], value: value(counts))
        }
    }
}

internal import GRDB
internal import PluginKit

/// Adds up documents per rep and dimension, with one index range per rep and kind of document.
///
/// Documents of orders that several reps share are read apart and split by the shares, line by line, to the fen.
struct FactQuery {
    /// A rep, and the value of each dimension asked for.
    struct Key: Sendable, Hashable {
        var person: String
        var dimensions: [String]
    }

    let source: FactSource
    let value: FactValue
    let query: MeasureQuery
    private let dimensions: [FactDimension]
    private let filtered: [FactDimension]

    /// Plans the sums of one kind of document.
    init(_ source: FactSource, _ value: FactValue, _ query: MeasureQuery) {
        self.source = source
        self.value = value
        self.query = query
        dimensions = query.dimensions.compactMap(FactDimension.init)
        filtered = query.filters.keys.compactMap(FactDimension.init)
    }

    /// Adds the sums to `sums`.
    func add(to sums: inout [Key: Int64], _ reader: Reader) throws {
        if let people = query.people, people.isEmpty { return }
        try reader.forEach(plainSQL, arguments) { row in
            let key = Key(person: row[0], dimensions: dimensions.indices.map { row[$0 + 2] })
            sums[key, default: 0].addClamped(source.sign * (row[1] as Int64))
        }
        let shares = try OrderShares.find(people: query.people, reader)
        guard !shares.isEmpty else { return }
        try reader.forEach(sharedSQL, arguments) { row in
            let values: [String] = dimensions.indices.map { row[$0 + 2] }
            for part in shares.split(row[1], order: row[0]) {
                sums[Key(person: part.person, dimensions: values), default: 0].addClamped(source.sign * part.value)
            }
        }
    }

    var arguments: StatementArguments {
        [OrderShares.peopleJSON(query.people), query.interval.lowerBound, query.interval.upperBound] + filter.arguments
    }

    private var filter: (sql: String, arguments: StatementArguments) {
        query.filterCondition(
            Dictionary(uniqueKeysWithValues: FactDimension.allCases.map { ($0.rawValue, $0.column(lines: lineAlias)) }))
    }

    /// Sums of orders that belong to one rep.
    var plainSQL: String {
        let columns = dimensions.map { $0.column(lines: lineAlias) }
        let grouped = (["f.person_id"] + columns).joined(separator: ", ")
        let selected = (["f.person_id", "sum(\(value.column(byLine ? lineAlias : "f")))"] + columns).joined(separator: ", ")
        return """
            SELECT \(selected) FROM \(tables(byLine: byLine)) \
            WHERE f.person_id IN (\(OrderShares.peopleSQL(query.people))) AND \(conditions) AND \(alone) GROUP BY \(grouped)
            """
    }

    /// Lines of orders that the people share with others.
    var sharedSQL: String {
        let byLine = source.lines != nil
        let selected =
            (["f.\(source.order)", value.column(byLine ? lineAlias : "f")] + dimensions.map { $0.column(lines: lineAlias) })
            .joined(separator: ", ")
        return """
            SELECT \(selected) FROM \(tables(byLine: byLine)) \
            WHERE f.\(source.order) IN (SELECT order_id FROM orders_order_share \
            WHERE person_id IN (\(OrderShares.peopleSQL(query.people)))) AND \(conditions)
            """
    }

    /// Whether only the lines of the documents know what is asked for.
    var byLine: Bool { value.needsLines || (dimensions + filtered).contains(where: \.needsLines) }

    /// Which documents belong to one rep.
    var alone: String { "NOT EXISTS (SELECT 1 FROM orders_order_share s WHERE s.order_id = f.\(source.order))" }

    var lineAlias: String { source.lines?.alias ?? "f" }

    var conditions: String {
        let date = "f.\(source.date)"
        return """
            \(source.condition) AND \(date) BETWEEN ? AND ? AND \(value.condition(date: date)) AND \(filter.sql)
            """
    }

    func tables(byLine: Bool) -> String {
        var tables = "\(source.table) f"
        if byLine, let lines = source.lines, !lines.join.isEmpty { tables += " \(lines.join)" }
        let used = dimensions + filtered
        if value.needsProduct || used.contains(.category) {
            tables += " JOIN organization_product p ON p.id = \(lineAlias).product_id"
        }
        if used.contains(where: \.needsCustomer) { tables += " JOIN crm_customer c ON c.id = f.customer_id" }
        return tables
    }
}

internal import GRDB
internal import PluginKit

/// Quantities that left, by the rep of the order.
enum QuantityMeasures {
    private static let columns = [
        "kind": "s.kind", "customer": "s.customer_id", "product": "g.product_id", "category": "p.category",
    ]

    private static let tables = """
        FROM orders_shipment s CROSS JOIN orders_shipment_line g ON g.shipment_id = s.id \
        JOIN organization_product p ON p.id = g.product_id
        """

    /// Base units that left.
    static let shipped = Measure(
        name: "orders.shipped_quantity", title: Label("发货数量", "Quantity shipped"), unit: .quantity,
        formula: "Base units on the lines of shipments that left within the interval, by the rep of the order.",
        nullPolicy: .zero, dimensions: columns.keys.sorted(),
        documents: { reader, query, limit in
            let people = VisibleSet(people: query.people.map(Set.init)).condition("s.person_id")
            let filter = query.filterCondition(columns)
            return try reader.rows(
                """
                SELECT s.id, s.number, s.shipped_on, s.person_id, sum(g.quantity) \(tables) WHERE s.shipped_on BETWEEN ? AND ? \
                AND \(people.sql) AND \(filter.sql) GROUP BY s.id ORDER BY s.shipped_on, s.number LIMIT ?
                """, [query.interval.lowerBound, query.interval.upperBound] + people.arguments + filter.arguments + [limit]
            ).map { row in
                MeasureDocument(
                    resource: "shipments/\(row[0] as String)", number: row[1], date: row[2], person: row[3], value: row[4])
            }
        }
    ) { reader, query in
        let split = query.dimensions.filter { columns[$0] != nil }
        let selected = (["s.person_id"] + split.compactMap { columns[$0] }).joined(separator: ", ")
        let people = VisibleSet(people: query.people.map(Set.init)).condition("s.person_id")
        let filter = query.filterCondition(columns)
        let rows = try reader.rows(
            """
            SELECT sum(g.quantity), \(selected) \(tables) WHERE s.shipped_on BETWEEN ? AND ? AND \(people.sql) \
            AND \(filter.sql) GROUP BY \(selected) ORDER BY \(selected)
            """, [query.interval.lowerBound, query.interval.upperBound] + people.arguments + filter.arguments)
        return rows.map { row in
            var dimensions: [String: String] = [:]
            for (index, name) in split.enumerated() { dimensions[name] = row[index + 2] }
            return MeasureValue(person: row[1], dimensions: dimensions, value: row[0])
        }
    }
}

internal import GRDB
internal import PluginKit

/// The figures that targets, scorecards and dashboards take from customers.
enum CustomerMeasures {
    private static let columns = [
        "class": "class", "kind": "kind", "channel": "COALESCE(channel, '')", "territory": "COALESCE(territory_id, '')",
    ]

    /// Customers a person has.
    static let customers = Measure(
        name: "crm.customers", title: Label("客户数", "Customers"), unit: .count,
        formula: """
            Customers that are not deleted, whose business began on or before the last day of the interval, by their present owner.
            """,
        nullPolicy: .zero, dimensions: columns.keys.sorted()
    ) { reader, query in
        try count(owner: "owner_id", from: nil, query, reader)
    }

    /// Customers a person won.
    static let newCustomers = Measure(
        name: "crm.new_customers", title: Label("新增客户数", "New customers"), unit: .count,
        formula: """
            Customers that are not deleted, whose business began within the interval, by their owner on that day. Business with a \
            customer begins once, so a customer counts once.
            """,
        nullPolicy: .zero, dimensions: columns.keys.sorted()
    ) { reader, query in
        try count(owner: "opening_owner_id", from: query.interval.lowerBound, query, reader)
    }

    private static func count(
        owner: String, from: BusinessDate?, _ query: MeasureQuery, _ reader: Reader
    ) throws -> [MeasureValue] {
        let split = query.dimensions.filter { columns[$0] != nil }
        let selected = ([owner] + split.compactMap { columns[$0] }).joined(separator: ", ")
        let people = query.people.map { VisibleSet.json($0) }
        let filter = query.filterCondition(columns)
        let rows = try reader.rows(
            """
            SELECT count(*), \(selected) FROM crm_customer \
            WHERE delete_time IS NULL AND opened_on <= ? AND opened_on >= ? \
            AND (? IS NULL OR \(owner) IN (SELECT value FROM json_each(?))) AND \(filter.sql) GROUP BY \(selected) ORDER BY \(selected)
            """, [query.interval.upperBound, from?.description ?? "", people, people ?? "[]"] + filter.arguments)
        return rows.map { row in
            var dimensions: [String: String] = [:]
            for (index, name) in split.enumerated() { dimensions[name] = row[index + 2] }
            return MeasureValue(person: row[1], dimensions: dimensions, value: row[0])
        }
    }
}

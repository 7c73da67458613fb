internal import GRDB
internal import PluginKit

/// Counts of orders and of the customers who gave them.
enum CustomerCounts {
    static let dimensions = FactDimension.ofCustomers.map(\.rawValue).sorted()

    /// Counted orders, each by the rep it is credited to first.
    static func orders(_ query: MeasureQuery, _ reader: Reader) throws -> [FactQuery.Key: Int64] {
        try count("direct", "count(*)", having: 1, query, reader)
    }

    /// The same orders, each counting 1.
    static func orderDocuments(_ reader: Reader, _ query: MeasureQuery, limit: Int) throws -> [MeasureDocument] {
        let filter = filter(query)
        let customer = query.filters.keys.compactMap(FactDimension.init).contains(where: \.needsCustomer)
        return try reader.rows(
            """
            SELECT f.id, f.number, f.ordered_on, f.person_id FROM orders_order f\(customer ? join : "") \
            WHERE f.person_id IN (\(OrderShares.peopleSQL(query.people))) AND f.kind = 'direct' AND \(FactSource.counted) \
            AND f.ordered_on BETWEEN ? AND ? AND \(filter.sql) ORDER BY f.ordered_on, f.number LIMIT ?
            """,
            [OrderShares.peopleJSON(query.people), query.interval.lowerBound, query.interval.upperBound] + filter.arguments
                + [limit]
        ).map { MeasureDocument(resource: "orders/\($0[0] as String)", number: $0[1], date: $0[2], person: $0[3], value: 1) }
    }

    /// Customers with at least so many counted orders of one rep.
    static func customers(
        withOrders orders: Int, _ query: MeasureQuery, _ reader: Reader
    ) throws -> [FactQuery.Key: Int64] {
        try count(nil, "1", having: orders, query, reader)
    }

    private static func count(
        _ kind: String?, _ value: String, having orders: Int, _ query: MeasureQuery, _ reader: Reader
    ) throws -> [FactQuery.Key: Int64] {
        var found: [FactQuery.Key: Int64] = [:]
        for kind in kind.map({ [$0] }) ?? ["direct", "secondary"] {
            let statement = sql(kind, value, having: orders, query)
            try reader.forEach(statement.sql, statement.arguments) { row in
                let key = FactQuery.Key(person: row[0], dimensions: query.dimensions.indices.map { row[$0 + 2] })
                found[key, default: 0] += row[1]
            }
        }
        return found
    }

    /// Orders grouped by rep and customer through the index of the rep, then the groups by rep and dimension.
    static func sql(
        _ kind: String, _ value: String, having orders: Int, _ query: MeasureQuery
    ) -> (sql: String, arguments: StatementArguments) {
        let names = query.dimensions.compactMap(FactDimension.init)
        let columns = names.map { $0.column(lines: "f") }
        let filter = filter(query)
        let used = names + query.filters.keys.compactMap(FactDimension.init)
        let customer = used.contains(where: \.needsCustomer) ? join : ""
        let named = columns.enumerated().map { ", \($0.element) AS d\($0.offset)" }.joined()
        let grouped = columns.indices.map { ", d\($0)" }.joined()
        let sql = """
            SELECT person_id, sum(n)\(grouped) FROM (SELECT f.person_id, \(value) AS n\(named) FROM orders_order f\(customer) \
            WHERE f.person_id IN (\(OrderShares.peopleSQL(query.people))) AND f.kind = '\(kind)' AND \(FactSource.counted) \
            AND f.ordered_on BETWEEN ? AND ? AND \(filter.sql) GROUP BY f.person_id, f.customer_id HAVING count(*) >= \(orders)) \
            GROUP BY person_id\(grouped)
            """
        return (
            sql,
            [OrderShares.peopleJSON(query.people), query.interval.lowerBound, query.interval.upperBound] + filter.arguments
        )
    }

    private static let join = " JOIN crm_customer c ON c.id = f.customer_id"

    private static func filter(_ query: MeasureQuery) -> (sql: String, arguments: StatementArguments) {
        query.filterCondition(
            Dictionary(uniqueKeysWithValues: FactDimension.ofCustomers.map { ($0.rawValue, $0.column(lines: "f")) }))
    }
}

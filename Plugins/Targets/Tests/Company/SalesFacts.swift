import GRDB
import Organization
import PluginKit

/// A stand-in for the plugin Orders: measures over facts that a test imports, among them some that Orders does not have.
struct SalesFacts: Plugin {
    static let manifest = PluginManifest(
        id: "orders", version: "1.0.0", dependencies: ["organization"], protoPackage: "orders.v1", descriptors: "")
    static let bases = ["ordered", "shipped", "invoiced", "collected", "secondary_ordered", "secondary_shipped", "margin"]
    private static let columns = ["category": "category", "channel": "channel", "customer": "customer", "product": "product"]

    init(configuration: PluginConfiguration) {}

    func register(with registrar: inout PluginRegistrar) {
        registrar.migration(
            "0001-facts",
            sql: """
                CREATE TABLE orders_fact (
                    base TEXT NOT NULL, person TEXT NOT NULL, date TEXT NOT NULL, amount INTEGER NOT NULL, category TEXT NOT NULL,
                    channel TEXT NOT NULL, customer TEXT NOT NULL, product TEXT NOT NULL
                ) STRICT;
                CREATE INDEX orders_fact_date ON orders_fact (base, date, person, amount);
                CREATE INDEX orders_fact_person ON orders_fact (base, person, date, amount);
                """)
        registrar.permission("orders.facts", Label("导入", "Import facts"), grants: [.admin: .all])
        registrar.importable(
            ImportTable(
                name: "facts", required: ["base", "person", "date", "amount"],
                optional: ["category", "channel", "customer", "product"], permission: "orders.facts"
            ) { row, writer, _ in
                guard let person = try People.find(code: row.text("person"), writer) else { throw Missing(what: "person") }
                try writer.insert(
                    "orders_fact",
                    [
                        "base": try row.text("base"), "person": person.id, "date": try row.date("date"),
                        "amount": try row.integer("amount"), "category": row.optional("category") ?? "",
                        "channel": row.optional("channel") ?? "", "customer": row.optional("customer") ?? "",
                        "product": row.optional("product") ?? "",
                    ])
                return .created
            })
        for base in Self.bases { registrar.measure(Self.measure("orders.\(base)", base, .money, "sum(amount)", nil)) }
        registrar.measure(Self.measure("orders.yes", "survey", .count, "sum(amount)", nil))
        registrar.measure(Self.measure("orders.answers", "survey", .count, "count(*)", nil))
        registrar.measure(
            Self.measure(
                "orders.satisfaction", "survey", .partsPerMillion, "sum(amount) * 1000000 / count(*)",
                .ratio(numerator: "orders.yes", denominator: "orders.answers")))
    }

    private static func measure(
        _ name: String, _ base: String, _ unit: Measure.Unit, _ figure: String, _ rollup: Measure.Rollup?
    ) -> Measure {
        let policy: Measure.NullPolicy = unit == .partsPerMillion ? .null : .zero
        return Measure(
            name: name, title: Label(name, name), unit: unit, formula: figure, nullPolicy: policy,
            dimensions: columns.keys.sorted(), rollup: rollup,
            documents: { reader, query, limit in
                try rows(base, "amount, rowid", "", query, reader, " ORDER BY date, rowid LIMIT \(limit)").map {
                    MeasureDocument(
                        resource: "facts/\($0["rowid"] as Int64)", number: "\($0["rowid"] as Int64)", date: $0["date"],
                        person: $0["person"], value: $0["amount"])
                }
            }
        ) { reader, query in
            try rows(base, "\(figure) AS figure", " GROUP BY ", query, reader, "").map { row in
                let dimensions = Dictionary(uniqueKeysWithValues: query.dimensions.map { ($0, row[$0] as String) })
                return MeasureValue(person: row["person"], dimensions: dimensions, value: row["figure"])
            }
        }
    }

    private static func rows(
        _ base: String, _ figure: String, _ grouping: String, _ query: MeasureQuery, _ reader: Reader, _ order: String
    ) throws -> [Row] {
        let filter = query.filterCondition(columns)
        let keys = (["person"] + query.dimensions).joined(separator: ", ")
        let selected = grouping.isEmpty ? "\(figure), person, date" : "\(figure), \(keys)"
        let people = query.people.map { VisibleSet.json($0) }
        return try reader.rows(
            """
            SELECT \(selected) FROM orders_fact WHERE base = ? AND date BETWEEN ? AND ? \
            \(people == nil ? "" : "AND person IN (SELECT value FROM json_each(?))") AND \(filter.sql)\
            \(grouping.isEmpty ? "" : grouping + keys)\(order)
            """,
            [base, query.interval.lowerBound, query.interval.upperBound] + StatementArguments([people].compactMap(\.self))
                + filter.arguments)
    }
}

struct Missing: Error {
    let what: String
}

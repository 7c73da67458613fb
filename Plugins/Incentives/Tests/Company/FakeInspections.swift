import GRDB
import Organization
import PluginKit

/// A stand-in for the plugin Inspections: measures over recounted rows that a test imports.
struct FakeInspections: Plugin {
    static let manifest = PluginManifest(
        id: "inspections", version: "1.0.0", dependencies: ["organization"], protoPackage: "inspections.v1", descriptors: "")

    init(configuration: PluginConfiguration) {}

    func register(with registrar: inout PluginRegistrar) {
        registrar.migration(
            "0001-rows",
            sql: """
                CREATE TABLE inspections_row (
                    person TEXT NOT NULL, date TEXT NOT NULL, rows INTEGER NOT NULL, true_rows INTEGER NOT NULL
                ) STRICT;
                CREATE TABLE inspections_stock (
                    person TEXT NOT NULL, date TEXT NOT NULL, customer TEXT NOT NULL, days INTEGER NOT NULL
                ) STRICT;
                """)
        registrar.permission("inspections.rows", Label("导入", "Import rows"), grants: [.admin: .all])
        registrar.importable(
            ImportTable(
                name: "inspection_rows", required: ["person", "date", "rows", "true_rows"], permission: "inspections.rows"
            ) { row, writer, _ in
                try writer.insert(
                    "inspections_row",
                    [
                        "person": try Self.person(row, writer), "date": try row.date("date"), "rows": try row.integer("rows"),
                        "true_rows": try row.integer("true_rows"),
                    ])
                return .created
            })
        registrar.importable(
            ImportTable(
                name: "stock_days", required: ["person", "date", "customer_id", "days"], permission: "inspections.rows"
            ) { row, writer, _ in
                try writer.insert(
                    "inspections_stock",
                    [
                        "person": try Self.person(row, writer), "date": try row.date("date"),
                        "customer": try row.text("customer_id"), "days": try row.integer("days"),
                    ])
                return .created
            })
        registrar.measure(Self.sum("inspections.rows", "rows"))
        registrar.measure(Self.sum("inspections.true_rows", "true_rows"))
        registrar.measure(Self.truthfulness)
        registrar.measure(Self.stockDays)
    }

    private static func person(_ row: ImportRow, _ reader: Reader) throws -> String {
        guard let person = try People.find(code: row.text("person"), reader) else {
            throw RPCError.invalidField("person", "is unknown")
        }
        return person.id
    }

    private static func sum(_ name: String, _ column: String) -> Measure {
        Measure(name: name, title: Label(name, name), unit: .count, formula: "sum of \(column)", nullPolicy: .null) {
            reader, query in
            let people = VisibleSet(people: query.people.map(Set.init)).condition("person")
            return try reader.rows(
                "SELECT person, sum(\(column)) FROM inspections_row WHERE date BETWEEN ? AND ? AND \(people.sql) GROUP BY person",
                [query.interval.lowerBound, query.interval.upperBound] + people.arguments
            ).map { MeasureValue(person: $0[0], value: $0[1]) }
        }
    }

    private static let truthfulness = Measure(
        name: "inspections.truthfulness", title: Label("真实率", "Truthfulness"), unit: .partsPerMillion,
        formula: "true rows ÷ rows", nullPolicy: .null,
        rollup: .ratio(numerator: "inspections.true_rows", denominator: "inspections.rows")
    ) { reader, query in
        let rows = try reader.measure("inspections.rows", query).filter { $0.value != nil }
        let isTrue = try reader.measure("inspections.true_rows", query).reduce(into: [:]) { $0[$1.person] = $1.value }
        return rows.map { row in
            let value = ExactArithmetic.multiply(isTrue[row.person] ?? 0, by: 1_000_000, dividingBy: row.value ?? 0)
            return MeasureValue(person: row.person, value: value)
        }
    }

    private static let stockDays = Measure(
        name: "inspections.stock_days", title: Label("库存天数", "Days of stock"), unit: .count, formula: "latest count",
        nullPolicy: .null, dimensions: ["customer"], rollup: Measure.Rollup.none
    ) { reader, query in
        let people = VisibleSet(people: query.people.map(Set.init)).condition("person")
        let filter = query.filterCondition(["customer": "customer"])
        let split = query.dimensions.contains("customer") ? ", customer" : ""
        return try reader.rows(
            """
            SELECT person, max(days)\(split) FROM inspections_stock WHERE date BETWEEN ? AND ? AND \(people.sql) AND \(filter.sql)
            GROUP BY person\(split)
            """, [query.interval.lowerBound, query.interval.upperBound] + people.arguments + filter.arguments
        ).map {
            MeasureValue(person: $0[0], dimensions: split.isEmpty ? [:] : ["customer": $0[2]], value: $0[1])
        }
    }
}

internal import GRDB
internal import PluginKit

/// What selling cost.
enum ExpenseMeasures {
    static let all = [salesExpense, unitsSold, expensePerUnit, profit]

    private static let salesExpense = Measure(
        name: "inspections.sales_expense", title: Label("销售费用", "Sales expense"), unit: .money,
        formula: "sum of the expenses spent for a rep in the interval", nullPolicy: .zero, dimensions: ["kind"]
    ) { reader, query in
        let people = VisibleSet(people: query.people.map(Set.init)).condition("person_id")
        let filter = query.filterCondition(["kind": "kind"])
        let split = query.dimensions.contains("kind")
        let rows = try reader.rows(
            """
            SELECT person_id, sum(amount_minor)\(split ? ", kind" : "") FROM inspections_expense \
            WHERE spent_on BETWEEN ? AND ? AND \(people.sql) AND \(filter.sql) \
            GROUP BY person_id\(split ? ", kind" : "") ORDER BY 1\(split ? ", 3" : "")
            """, [query.interval.lowerBound, query.interval.upperBound] + people.arguments + filter.arguments)
        return rows.map { MeasureValue(person: $0[0], dimensions: split ? ["kind": $0[2]] : [:], value: $0[1]) }
    }

    private static let unitsSold = Measure(
        name: "inspections.units_sold", title: Label("销售数量", "Units sold"), unit: .quantity,
        formula: "base units shipped to distributors and key accounts in the interval, by the rep of the order", nullPolicy: .zero
    ) { reader, query in
        var direct = query
        direct.filters["kind"] = ["direct"]
        return try reader.measure("orders.shipped_quantity", direct)
    }

    private static let expensePerUnit = Measure(
        name: "inspections.expense_per_unit", title: Label("单位销售费用", "Expense per unit"), unit: .money,
        formula: "sales expense ÷ units sold of the interval, half-up to the minor unit (I06)", nullPolicy: .null,
        rollup: .ratio(numerator: "inspections.sales_expense", denominator: "inspections.units_sold")
    ) { reader, query in
        let expenses = try reader.measure("inspections.sales_expense", query).reduce(into: [String: Int64]()) {
            if let person = $1.person { $0[person] = $1.value }
        }
        return try reader.measure("inspections.units_sold", query).map { units in
            let expense = units.person.flatMap { expenses[$0] } ?? 0
            return MeasureValue(person: units.person, value: units.value.flatMap { ExactArithmetic.halfUp(expense, $0) })
        }
    }

    private static let profit = Measure(
        name: "inspections.profit", title: Label("销售利润", "Profit of sales"), unit: .money,
        formula: "gross margin − sales expense of the interval: net amount less the cost of the goods and of selling them (A08)",
        nullPolicy: .zero
    ) { reader, query in
        var profits: [String: Int64] = [:]
        for (measure, sign) in [("orders.gross_margin", 1), ("inspections.sales_expense", -1)] as [(String, Int64)] {
            for figure in try reader.measure(measure, query) {
                guard let person = figure.person, let value = figure.value else { continue }
                profits[person, default: 0] += sign * value
            }
        }
        return profits.sorted { $0.key < $1.key }.map { MeasureValue(person: $0.key, value: $0.value) }
    }
}

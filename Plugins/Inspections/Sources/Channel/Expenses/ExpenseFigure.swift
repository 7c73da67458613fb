internal import PluginKit

/// What a rep's units cost to sell in a month (I06), as the measures say.
struct ExpenseFigure: Sendable, Hashable {
    var personID: String
    var month: CalendarMonth
    /// Expenses, minor units.
    var expenseMinor: Int64
    /// Base units shipped to distributors and key accounts.
    var units: Int64

    /// Minor units per base unit with two decimals; `nil` without units.
    var perUnit: String? { units > 0 ? ExactArithmetic.decimal(expenseMinor, units, decimals: 2) : nil }

    /// The reps with expenses or sales in a month, by id.
    static func list(_ people: [String]?, _ month: CalendarMonth, _ reader: Reader) throws -> [ExpenseFigure] {
        let query = MeasureQuery(people: people, interval: month.dates)
        var found: [String: ExpenseFigure] = [:]
        func add(_ measure: String, _ path: WritableKeyPath<ExpenseFigure, Int64>) throws {
            for figure in try reader.measure(measure, query) {
                guard let person = figure.person, let value = figure.value, value != 0 else { continue }
                var row = found[person] ?? ExpenseFigure(personID: person, month: month, expenseMinor: 0, units: 0)
                row[keyPath: path] = value
                found[person] = row
            }
        }
        try add("inspections.sales_expense", \.expenseMinor)
        try add("inspections.units_sold", \.units)
        return found.values.sorted { $0.personID < $1.personID }
    }
}

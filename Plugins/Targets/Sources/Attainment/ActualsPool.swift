internal import PluginKit

/// Actuals of targets over many periods: a past period is seen with the staff of its last day.
struct ActualsPool {
    let asOf: BusinessDate
    private let units: UnitTree
    private let people: [String]?
    private var pool: [BusinessDate: Actuals] = [:]

    init(asOf: BusinessDate, people: [String]? = nil, _ reader: Reader) throws {
        self.asOf = asOf
        self.people = people
        units = try UnitTree(reader)
    }

    /// The actual of a target on a base; `filters` narrow it further.
    mutating func value(_ base: Metric.Base, _ cell: Cell, filters: [String: [String]] = [:], _ reader: Reader) throws -> Int64? {
        var scope = ActualScope(cell.coordinates, cell.period.dates)
        for (name, values) in filters { scope.filters[name] = values }
        return try value(base, scope, reader)
    }

    /// The actual of a scope on a base.
    mutating func value(_ base: Metric.Base, _ scope: ActualScope, _ reader: Reader) throws -> Int64? {
        let date = min(asOf, scope.interval.upperBound)
        var actuals =
            try pool[date] ?? Actuals(asOf: date, people: people, units: units, staff: Staff(on: date, reader), reader)
        let value = try actuals.value(base, scope, reader)
        pool[date] = actuals
        return value
    }
}

internal import GRDB
internal import PluginKit

/// Figures about leaving and arriving.
enum StaffReports {
    struct Attrition: Sendable, Hashable {
        var before: Int64
        var atEnd: Int64
        var leavers: Int64

        /// Leavers ÷ mean of both headcounts in percent with two decimals.
        var percent: String? {
            ExactArithmetic.decimal(leavers * 2, before + atEnd, scale: 100, decimals: 2)
        }
    }

    /// Attrition of a span: who left on its last day still counts as a leaver, not as employed after it (K17).
    static func attrition(
        _ span: ClosedRange<BusinessDate>, position: String, _ visible: VisibleSet, _ reader: Reader
    ) throws -> Attrition {
        let scope = visible.condition("id")
        let row = try reader.row(
            """
            SELECT count(*) FILTER (WHERE hired_on < ?1 AND coalesce(left_on, ?1) >= ?1) AS before,
                count(*) FILTER (WHERE hired_on <= ?2 AND coalesce(left_on, '9999-12-31') > ?2) AS at_end,
                count(*) FILTER (WHERE left_on BETWEEN ?1 AND ?2) AS leavers
            FROM organization_person WHERE (?3 = '' OR position = ?3) AND \(scope.sql)
            """, [span.lowerBound, span.upperBound, position] + scope.arguments)
        return Attrition(before: row?["before"] ?? 0, atEnd: row?["at_end"] ?? 0, leavers: row?["leavers"] ?? 0)
    }

    struct Ramp: Sendable, Hashable {
        var personID: String
        var hiredOn: BusinessDate
        var month: String?
        var days: Int?
    }

    /// Most months after hiring that are looked at.
    static let rampMonthsMax = 24

    /// Days from hire to the first month whose figure reaches the norm (K18).
    static func ramp(
        _ people: [(id: String, hiredOn: BusinessDate)], measure: String, norm: Int64, today: BusinessDate, _ reader: Reader
    ) throws -> [Ramp] {
        var found = people.map { Ramp(personID: $0.id, hiredOn: $0.hiredOn, month: nil, days: nil) }
        let first = people.map(\.hiredOn).min() ?? today
        var month = try PayPeriod.containing(first, .month, reader)
        while let current = month, current.dates.lowerBound <= today {
            let open = found.indices.filter { index in
                found[index].month == nil && found[index].hiredOn <= current.dates.upperBound
                    && current.dates.lowerBound.days(since: found[index].hiredOn) <= rampMonthsMax * 31
            }
            if open.isEmpty, found.allSatisfy({ $0.hiredOn <= current.dates.upperBound }) { break }
            let values = try MeasureFigures.values(
                measure, MeasureQuery(people: open.map { found[$0].personID }, interval: current.dates), reader)
            for index in open where values[found[index].personID] ?? .min >= norm {
                found[index].month = current.code
                found[index].days = max(0, current.dates.lowerBound.days(since: found[index].hiredOn))
            }
            month = try current.next(reader)
        }
        return found
    }
}

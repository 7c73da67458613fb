internal import GRDB
internal import PluginKit

/// Truthfulness of a rep's month, and who audited it.
struct RepMonth: Sendable, Hashable {
    var personCode: String
    var month: String
    var superior: Int64
    var inspector: Int64
    var rows: Int64 = 0
    var isTrue: Int64 = 0

    /// The audits of each visible rep and month, by code and month.
    static func list(
        in interval: ClosedRange<BusinessDate>, _ visible: VisibleSet, _ reader: Reader
    ) throws -> [RepMonth] {
        let (condition, people) = visible.condition("i.person_id")
        let dates: StatementArguments = [interval.lowerBound, interval.upperBound]
        var months: [RepMonth] = try reader.rows(
            """
            SELECT p.code, substr(i.inspected_on, 1, 7), sum(i.role = 'superior'), sum(i.role = 'inspector') \
            FROM inspections_inspection i JOIN organization_person p ON p.id = i.person_id \
            WHERE i.inspected_on BETWEEN ? AND ? AND \(condition) GROUP BY 1, 2 ORDER BY 1, 2
            """, dates + people
        ).map { RepMonth(personCode: $0[0], month: $0[1], superior: $0[2], inspector: $0[3]) }
        var rows: [String: (rows: Int64, isTrue: Int64)] = [:]
        try reader.forEach(
            """
            SELECT p.code, substr(i.inspected_on, 1, 7), count(*), sum(i.is_true + i.is_cleared) \
            FROM inspections_recount i JOIN organization_person p ON p.id = i.person_id \
            WHERE i.inspected_on BETWEEN ? AND ? AND \(condition) GROUP BY 1, 2
            """, dates + people
        ) { rows["\($0[0] as String) \($0[1] as String)"] = ($0[2], $0[3]) }
        for index in months.indices {
            guard let found = rows["\(months[index].personCode) \(months[index].month)"] else { continue }
            (months[index].rows, months[index].isTrue) = found
        }
        return months
    }
}

/// Who audited a team in a month.
struct TeamMonth: Sendable, Hashable {
    var orgUnitCode: String
    var month: String
    var superior: Int64
    var inspector: Int64

    /// The audits of the visible reps by their unit and month.
    static func list(
        in interval: ClosedRange<BusinessDate>, _ visible: VisibleSet, _ reader: Reader
    ) throws -> [TeamMonth] {
        let (condition, people) = visible.condition("i.person_id")
        return try reader.rows(
            """
            SELECT u.code, substr(i.inspected_on, 1, 7), sum(i.role = 'superior'), sum(i.role = 'inspector') \
            FROM inspections_inspection i JOIN organization_org_unit u ON u.id = i.org_unit_id \
            WHERE i.inspected_on BETWEEN ? AND ? AND \(condition) GROUP BY 1, 2 ORDER BY 1, 2
            """, [interval.lowerBound, interval.upperBound] + people
        ).map { TeamMonth(orgUnitCode: $0[0], month: $0[1], superior: $0[2], inspector: $0[3]) }
    }
}

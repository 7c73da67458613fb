internal import GRDB
internal import PluginKit

/// Figures about people that targets and scorecards can use.
enum StaffMeasures {
    static let all = [headcount, workingDays]

    static let headcount = Measure(
        name: "organization.headcount", title: Label("在职人数", "Headcount"), unit: .count,
        formula: "1 for a person employed on the last day of the interval, else 0; the sum over people is the headcount.",
        nullPolicy: .zero, dimensions: ["position", "org_unit"]
    ) { reader, query in
        let last = query.interval.upperBound
        return try people(reader, query).map { row in
            let left: BusinessDate? = row["left_on"]
            let hired: BusinessDate = row["hired_on"]
            return value(row, query, hired <= last && last <= (left ?? last) ? 1 : 0)
        }
    }

    static let workingDays = Measure(
        name: "organization.working_days", title: Label("在职工作日", "Working days"), unit: .count,
        formula: "Working days of the company's calendar in the interval on which the person is employed.",
        nullPolicy: .zero, dimensions: ["position", "org_unit"]
    ) { reader, query in
        let calendar = try WorkingCalendar(reader)
        var before: [Int] = [0]
        for day in query.interval.lowerBound.days...query.interval.upperBound.days {
            before.append((before.last ?? 0) + (calendar.isWorkingDay(BusinessDate(days: day)) ? 1 : 0))
        }
        return try people(reader, query).map { row in
            let left: BusinessDate? = row["left_on"]
            let first = max(query.interval.lowerBound, row["hired_on"])
            let last = min(query.interval.upperBound, left ?? query.interval.upperBound)
            guard first <= last else { return value(row, query, 0) }
            let start = first.days(since: query.interval.lowerBound)
            let end = last.days(since: query.interval.lowerBound) + 1
            return value(row, query, Int64(before[end] - before[start]))
        }
    }

    /// One row for every person asked for, with the position and the id of the unit on the last day of the interval.
    private static func people(_ reader: Reader, _ query: MeasureQuery) throws -> [Row] {
        let filter = query.filterCondition(["position": "coalesce(a.position, '')", "org_unit": "coalesce(a.org_unit_id, '')"])
        return try reader.rows(
            """
            SELECT p.id, p.hired_on, p.left_on, a.position, a.org_unit_id AS org_unit
            FROM organization_person p
            LEFT JOIN organization_position_assignment a ON a.person_id = p.id AND a.effective_from = (
                SELECT max(b.effective_from) FROM organization_position_assignment b
                WHERE b.person_id = p.id AND b.effective_from <= ?1)
            WHERE (?2 IS NULL OR p.id IN (SELECT value FROM json_each(?2))) AND \(filter.sql) ORDER BY p.id
            """, [query.interval.upperBound, query.people.map { VisibleSet.json($0) }] + filter.arguments)
    }

    private static func value(_ row: Row, _ query: MeasureQuery, _ value: Int64) -> MeasureValue {
        var dimensions: [String: String] = [:]
        for name in query.dimensions where ["position", "org_unit"].contains(name) { dimensions[name] = row[name] ?? "" }
        return MeasureValue(person: row["id"], dimensions: dimensions, value: value)
    }
}

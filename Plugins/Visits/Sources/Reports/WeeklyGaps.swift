internal import GRDB
internal import PluginKit

/// Weeks in which a rep had plan lines, with what was due in them.
struct RepWeek: Sendable, Hashable {
    var personID: String
    var personCode: String
    var week: String
    /// Completed ones.
    var jointVisits: Int64
    var hasCompetitorReport: Bool

    /// The due weeks of visible reps that touch an interval, by rep and week.
    static func due(in interval: ClosedRange<BusinessDate>, _ visible: VisibleSet, _ reader: Reader) throws -> [RepWeek] {
        let (condition, people) = visible.condition("p.person_id")
        let monday = interval.lowerBound.monday
        let sunday = interval.upperBound.monday.advanced(byDays: 6)
        let joint = try jointVisits(from: monday, to: sunday, reader)
        return try reader.rows(
            """
            SELECT p.person_id, o.code, p.week, EXISTS (SELECT 1 FROM visits_competitor_report r \
            WHERE r.person_id = p.person_id AND r.week = p.week) \
            FROM (SELECT DISTINCT person_id, week FROM visits_plan WHERE planned_on BETWEEN ? AND ? AND state <> 'cancelled') p \
            JOIN organization_person o ON o.id = p.person_id WHERE \(condition) ORDER BY o.code, p.week
            """, [monday, sunday] + people
        ).map {
            let (person, week): (String, String) = ($0[0], $0[2])
            return RepWeek(
                personID: person, personCode: $0[1], week: week, jointVisits: joint[[person, week]] ?? 0,
                hasCompetitorReport: $0[3])
        }
    }

    private static func jointVisits(
        from monday: BusinessDate, to sunday: BusinessDate, _ reader: Reader
    ) throws -> [[String]: Int64] {
        var found: [[String]: Int64] = [:]
        try reader.forEach(
            """
            SELECT person_id, visited_on, count(*) FROM visits_visit \
            WHERE visited_on BETWEEN ? AND ? AND joint_with_id IS NOT NULL AND state = 'completed' \
            GROUP BY person_id, visited_on
            """, [monday, sunday]
        ) { row in
            let date: BusinessDate = row[1]
            found[[row[0], date.isoWeek], default: 0] += row[2] as Int64
        }
        return found
    }
}

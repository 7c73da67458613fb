internal import GRDB
internal import PluginKit

/// What an inspector had to do and did.
struct InspectorWorkload: Sendable, Hashable {
    var personID: String
    var code: String
    var tasks: Int64
    var open: Int64
    var inspections: Int64
    var rows: Int64
    var reps: Int64
    var orgUnits: Int64
    var checks: Int64

    /// The visible inspectors by code, those who left before the interval left out.
    static func list(
        in interval: ClosedRange<BusinessDate>, _ visible: VisibleSet, _ reader: Reader
    ) throws -> [InspectorWorkload] {
        let (condition, people) = visible.condition("id")
        let inspectors = try reader.rows(
            """
            SELECT id, code FROM organization_person WHERE position = 'inspector' AND hired_on <= ? \
            AND (left_on IS NULL OR left_on >= ?) AND \(condition) ORDER BY code
            """, [interval.upperBound, interval.lowerBound] + people)
        return try inspectors.map { row in
            let id: String = row[0]
            let tasks = try one(
                """
                SELECT count(*), coalesce(sum(state IN ('drawn', 'in_field')), 0) FROM inspections_task \
                WHERE auditor_id = ? AND due_on BETWEEN ? AND ? AND state <> 'cancelled'
                """, id, interval, reader)
            let done = try one(
                """
                SELECT count(*), count(DISTINCT person_id), count(DISTINCT org_unit_id) FROM inspections_inspection \
                WHERE auditor_id = ? AND inspected_on BETWEEN ? AND ?
                """, id, interval, reader)
            let rows = try one(
                """
                SELECT count(*) FROM inspections_inspection i JOIN inspections_recount r ON r.inspection_id = i.id \
                WHERE i.auditor_id = ? AND i.inspected_on BETWEEN ? AND ?
                """, id, interval, reader)
            let checks = try one(
                "SELECT count(*) FROM inspections_check WHERE checker_id = ? AND checked_on BETWEEN ? AND ?", id, interval, reader
            )
            return InspectorWorkload(
                personID: id, code: row[1], tasks: tasks[0], open: tasks[1], inspections: done[0], rows: rows[0],
                reps: done[1], orgUnits: done[2], checks: checks[0])
        }
    }

    private static func one(
        _ sql: String, _ id: String, _ interval: ClosedRange<BusinessDate>, _ reader: Reader
    ) throws -> [Int64] {
        guard let row = try reader.row(sql, [id, interval.lowerBound, interval.upperBound]) else { return [0, 0, 0] }
        return (0..<row.count).map { row[$0] }
    }
}

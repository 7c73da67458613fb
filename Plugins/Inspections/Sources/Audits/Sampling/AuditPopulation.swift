internal import GRDB
internal import Organization
internal import PluginKit
internal import Visits

/// Whom and what a draw can hit.
enum AuditPopulation {
    /// Most outlets and dates of one rep.
    static let outletsMax = 500
    /// Most reps of one draw.
    static let peopleMax = 5000

    /// The reps who work on some day of the interval, with the planned visits of these days; who has no plan, with the own customers on the
    /// last day.
    static func members(
        in interval: ClosedRange<BusinessDate>, _ visible: VisibleSet, _ reader: Reader
    ) throws -> [AuditSample.Member] {
        let (condition, people) = visible.condition("r.id")
        let rows = try reader.rows(
            """
            SELECT r.id, r.org_unit_id, s.id, r.hired_on, r.left_on FROM organization_person r \
            LEFT JOIN organization_person s ON s.id = r.superior_id AND s.hired_on <= ? AND (s.left_on IS NULL OR s.left_on >= ?) \
            WHERE r.position = 'rep' AND r.hired_on <= ? AND (r.left_on IS NULL OR r.left_on >= ?) AND \(condition) ORDER BY r.id
            """, [interval.lowerBound, interval.upperBound, interval.upperBound, interval.lowerBound] + people)
        guard rows.count <= peopleMax else {
            throw RPCError(
                .failedPrecondition, "DRAW_TOO_LARGE",
                "The draw would take more than \(peopleMax) reps. Draw for one unit at a time.")
        }
        let plans = Dictionary(grouping: try VisitRecords.planned(in: interval, reader), by: \.personID)
        return try rows.map { row in
            let (person, hired, left): (String, BusinessDate, BusinessDate?) = (row[0], row[3], row[4])
            let last = min(left ?? interval.upperBound, interval.upperBound)
            var outlets = (plans[person] ?? []).filter { hired <= $0.date && $0.date <= last }
                .map { AuditSample.Outlet(on: "\($0.date)", customerID: $0.customerID) }
            if outlets.isEmpty { outlets = try customers(of: person, on: last, reader) }
            return AuditSample.Member(
                personID: person, orgUnitID: row[1], superiorID: row[2], outlets: Array(outlets.prefix(outletsMax)))
        }
    }

    /// The inspectors who work through the whole interval.
    static func inspectors(in interval: ClosedRange<BusinessDate>, _ reader: Reader) throws -> [String] {
        try reader.values(
            String.self,
            """
            SELECT id FROM organization_person WHERE position = 'inspector' AND hired_on <= ? \
            AND (left_on IS NULL OR left_on >= ?) ORDER BY id
            """, [interval.lowerBound, interval.upperBound])
    }

    private static func customers(of person: String, on date: BusinessDate, _ reader: Reader) throws -> [AuditSample.Outlet] {
        try reader.values(
            String.self, "SELECT id FROM crm_customer WHERE owner_id = ? AND delete_time IS NULL ORDER BY id LIMIT ?",
            [person, outletsMax]
        ).map { AuditSample.Outlet(on: "\(date)", customerID: $0) }
    }
}

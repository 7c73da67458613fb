internal import GRDB
public import PluginKit

/// An accepted visit, as other plugins see it.
public struct VisitRecord: Sendable, Hashable {
    /// UUID of the visit.
    public var id: String
    /// Id of the rep.
    public var personID: String
    /// Id of the outlet.
    public var customerID: String
    /// Business date.
    public var visitedOn: BusinessDate
    /// When the rep checked in, by the device.
    public var checkInAt: Instant
    /// When the server received it.
    public var receivedAt: Instant
}

/// A counted product of a visit, corrections included.
public struct CountRecord: Sendable, Hashable {
    /// Id of the product.
    public var productID: String
    /// Stock that the rep counted, in base units.
    public var counted: Int64
    /// 1 for the first value, one more for each correction.
    public var version: Int64
}

/// A line of a visit plan that is still to be done.
public struct PlannedVisit: Sendable, Hashable {
    /// Id of the rep.
    public var personID: String
    /// Id of the outlet.
    public var customerID: String
    /// The planned date.
    public var date: BusinessDate
}

/// Reads visits, counts and plans for plugins that check them. Nothing here looks at the caller's scope: that is the asking plugin's task.
public enum VisitRecords {
    private static let columns = "id, person_id, customer_id, visited_on, check_in_at, receive_time"

    /// The accepted visit with an id.
    public static func find(id: String, _ reader: Reader) throws -> VisitRecord? {
        try reader.row("SELECT \(columns) FROM visits_visit WHERE id = ?", [id]).map(VisitRecord.init(row:))
    }

    /// The accepted visits of a rep by check-in, oldest first.
    ///
    /// - Parameter interval: Business dates, both included.
    public static func accepted(
        of person: String, in interval: ClosedRange<BusinessDate>, _ reader: Reader
    ) throws -> [VisitRecord] {
        try reader.rows(
            """
            SELECT \(columns) FROM visits_visit WHERE person_id = ? AND visited_on BETWEEN ? AND ? \
            ORDER BY visited_on, check_in_at, id
            """, [person, interval.lowerBound, interval.upperBound]
        ).map(VisitRecord.init(row:))
    }

    /// What the rep counted of a product at a visit.
    public static func count(of product: String, at visit: String, _ reader: Reader) throws -> CountRecord? {
        try reader.row(
            "SELECT product_id, counted, version FROM visits_count WHERE visit_id = ? AND product_id = ?", [visit, product]
        ).map { CountRecord(productID: $0[0], counted: $0[1], version: $0[2]) }
    }

    /// The plan lines of an interval that wait to be done, by rep, date and outlet.
    public static func planned(in interval: ClosedRange<BusinessDate>, _ reader: Reader) throws -> [PlannedVisit] {
        try reader.rows(
            """
            SELECT person_id, customer_id, planned_on FROM visits_plan WHERE planned_on BETWEEN ? AND ? AND state = 'planned' \
            ORDER BY person_id, planned_on, customer_id
            """, [interval.lowerBound, interval.upperBound]
        ).map { PlannedVisit(personID: $0[0], customerID: $0[1], date: $0[2]) }
    }

    /// How many visits were made and not given up, month by month (`YYYY-MM`).
    public static func countsByMonth(
        in interval: ClosedRange<BusinessDate>, visible: VisibleSet, _ reader: Reader
    ) throws -> [String: Int64] {
        let (condition, people) = visible.condition("person_id")
        return try reader.rows(
            """
            SELECT substr(visited_on, 1, 7), count(*) FROM visits_visit \
            WHERE visited_on BETWEEN ? AND ? AND state <> 'abandoned' AND \(condition) GROUP BY 1
            """, [interval.lowerBound, interval.upperBound] + people
        ).reduce(into: [:]) { $0[$1[0]] = $1[1] }
    }
}

extension VisitRecord {
    fileprivate init(row: Row) {
        self.init(
            id: row[0], personID: row[1], customerID: row[2], visitedOn: row[3], checkInAt: row[4], receivedAt: row[5])
    }
}

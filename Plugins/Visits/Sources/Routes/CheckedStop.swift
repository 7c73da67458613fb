internal import GRDB
internal import PluginKit

/// A stop of a route in force with what the seven checks need to know.
struct CheckedStop: Sendable, Hashable {
    var personCode: String
    var weekday: Int64
    var sequence: Int64
    var customerCode: String
    var territoryID: String
    var presentTerritoryID: String?
    var checklistClass: String
    var intervalDays: Int64
    var lastVisitOn: BusinessDate?
    /// The later of the route's beginning and the outlet's opening.
    var startedOn: BusinessDate

    /// The date that the next visit is reckoned from.
    var base: BusinessDate { max(lastVisitOn ?? startedOn, startedOn) }

    /// The last visit as a sentence shows it.
    var lastVisit: String { lastVisitOn?.description ?? "none" }

    static func all(on date: BusinessDate, _ visible: VisibleSet, _ reader: Reader) throws -> [CheckedStop] {
        let (condition, people) = visible.condition("r.person_id")
        return try reader.rows(
            """
            SELECT p.code, s.weekday, s.sequence, c.code, s.territory_id, c.territory_id, \(Checklist.classColumn), \
            \(VisitFrequency.intervalDays), \
            (SELECT max(v.visited_on) FROM visits_visit v WHERE v.customer_id = c.id AND v.visited_on <= ? AND v.state <> 'abandoned'), \
            max(r.valid_from, coalesce(c.opened_on, r.valid_from)) \
            FROM visits_route r JOIN visits_route_stop s ON s.route_id = r.id JOIN crm_customer c ON c.id = s.customer_id \
            JOIN organization_person p ON p.id = r.person_id WHERE \(Route.inForce) AND \(condition) \
            ORDER BY p.code, s.weekday, s.sequence
            """, [date, date, date] + people
        ).map {
            CheckedStop(
                personCode: $0[0], weekday: $0[1], sequence: $0[2], customerCode: $0[3], territoryID: $0[4],
                presentTerritoryID: $0[5], checklistClass: $0[6], intervalDays: $0[7], lastVisitOn: $0[8], startedOn: $0[9])
        }
    }
}

/// A visit of the seven days that end on a date.
struct WeekVisit: Sendable, Hashable {
    var personCode: String
    var customerCode: String
    var date: String
    var deviationMinutes: Int64?

    static func all(until date: BusinessDate, _ visible: VisibleSet, _ reader: Reader) throws -> [WeekVisit] {
        let (condition, people) = visible.condition("v.person_id")
        return try reader.rows(
            """
            SELECT p.code, c.code, v.visited_on, v.window_deviation_minutes FROM visits_visit v \
            JOIN organization_person p ON p.id = v.person_id JOIN crm_customer c ON c.id = v.customer_id \
            WHERE v.visited_on BETWEEN ? AND ? AND \(condition) ORDER BY p.code, v.visited_on, c.code
            """, [date.advanced(byDays: -6), date] + people
        ).map { WeekVisit(personCode: $0[0], customerCode: $0[1], date: $0[2], deviationMinutes: $0[3]) }
    }
}

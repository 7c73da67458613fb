internal import GRDB
internal import Organization
internal import PluginKit

/// Makes plan lines from routes and frequencies.
enum PlanGenerator {
    /// Most days that are planned at once.
    static let daysMax = 62
    /// Most lines that one command makes.
    static let linesMax: Int64 = 50_000

    private struct Stop {
        var personID: String
        var routeID: String
        var sequence: Int64
        var customerID: String
        var intervalDays: Int64
    }

    /// Plans the working days of an interval for visible reps, or for one of them; lines that are there stay.
    ///
    /// - Returns: How many lines were made.
    static func generate(
        in interval: ClosedRange<BusinessDate>, person: String?, _ writer: Writer, _ call: Call
    ) throws -> Int64 {
        let calendar = try WorkingCalendar(writer)
        var last = try lastDates(before: interval.lowerBound, writer)
        var created: Int64 = 0
        for offset in 0...interval.upperBound.days(since: interval.lowerBound) {
            let date = interval.lowerBound.advanced(byDays: offset)
            guard calendar.isWorkingDay(date) else { continue }
            for stop in try stops(on: date, person: person, writer, call) {
                guard VisitFrequency.isDue(on: date, last: last[stop.customerID], intervalDays: stop.intervalDays) else {
                    continue
                }
                last[stop.customerID] = date
                guard try insert(stop, on: date, writer, call) else { continue }
                created += 1
                guard created <= linesMax else {
                    throw RPCError(
                        .failedPrecondition, "TOO_MANY_LINES",
                        "More than \(linesMax) lines would be made. Plan fewer days or one rep.")
                }
            }
        }
        writer.audit(
            "plans/\(interval.lowerBound)…\(interval.upperBound)", [FieldChange("created", nil, String(created))])
        return created
    }

    /// The last date on which each outlet was visited, or is going to be.
    private static func lastDates(before date: BusinessDate, _ reader: Reader) throws -> [String: BusinessDate] {
        let rows = try reader.rows(
            """
            SELECT customer_id, max(day) FROM (\
            SELECT customer_id, max(visited_on) AS day FROM visits_visit WHERE visited_on < ?1 AND state <> 'abandoned' \
            GROUP BY customer_id \
            UNION ALL SELECT customer_id, max(planned_on) FROM visits_plan \
            WHERE planned_on < ?1 AND state IN ('planned', 'in_progress', 'completed') GROUP BY customer_id) GROUP BY customer_id
            """, [date])
        return Dictionary(rows.map { ($0[0] as String, $0[1] as BusinessDate) }) { $1 }
    }

    private static func stops(
        on date: BusinessDate, person: String?, _ reader: Reader, _ call: Call
    ) throws -> [Stop] {
        let (condition, people) = call.visible.condition("r.person_id")
        var sql = """
            SELECT r.person_id, r.id, s.sequence, s.customer_id, \(VisitFrequency.intervalDays) FROM visits_route r \
            JOIN visits_route_stop s ON s.route_id = r.id AND s.weekday = ? \
            JOIN crm_customer c ON c.id = s.customer_id AND c.delete_time IS NULL \
            JOIN organization_person p ON p.id = r.person_id \
            WHERE \(Route.inForce) AND (p.left_on IS NULL OR p.left_on >= ?) AND \(condition)
            """
        var arguments: StatementArguments = [date.weekday, date, date, date]
        arguments += people
        if let person {
            sql += " AND r.person_id = ?"
            arguments += [person]
        }
        return try reader.rows(sql + " ORDER BY r.person_id, s.sequence", arguments).map {
            Stop(personID: $0[0], routeID: $0[1], sequence: $0[2], customerID: $0[3], intervalDays: $0[4])
        }
    }

    private static func insert(_ stop: Stop, on date: BusinessDate, _ writer: Writer, _ call: Call) throws -> Bool {
        guard try Plan.find(person: stop.personID, on: date, customer: stop.customerID, writer) == nil else { return false }
        var draft = PlanDraft(personID: stop.personID, date: date, customerID: stop.customerID, sequence: stop.sequence)
        draft.routeID = stop.routeID
        try Plan.insert(draft, id: call.newID(), writer)
        try PlanStates.settle(person: stop.personID, on: date, customer: stop.customerID, writer)
        return true
    }
}

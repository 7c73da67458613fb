internal import GRDB
internal import PluginKit

/// Keeps the state of plan lines in step with visits, whichever arrives first.
enum PlanStates {
    /// Brings the plan line of a rep, date and outlet to what its visits say; a visit that arrives late makes a missed line done.
    ///
    /// Of several visits a completed one counts before one in progress, and that before an abandoned one.
    static func settle(person: String, on date: BusinessDate, customer: String, _ writer: Writer) throws {
        guard
            let visit = try writer.row(
                """
                SELECT id, state FROM visits_visit WHERE person_id = ? AND visited_on = ? AND customer_id = ? \
                ORDER BY CASE state WHEN 'completed' THEN 1 WHEN 'in_progress' THEN 2 ELSE 3 END, check_in_at, id LIMIT 1
                """, [person, date, customer])
        else { return }
        try writer.execute(
            """
            UPDATE visits_plan SET state = ?1, visit_id = ?2, version = version + 1 \
            WHERE person_id = ?3 AND planned_on = ?4 AND customer_id = ?5 AND state <> 'cancelled' \
            AND (state <> ?1 OR visit_id IS NOT ?2)
            """, [visit["state"] as String, visit["id"] as String, person, date, customer])
    }

    /// Calls off what somebody who leaves was to do after the last day.
    static func callOff(person: String, after date: BusinessDate, _ writer: Writer, _ call: Call) throws {
        try writer.execute(
            """
            UPDATE visits_plan SET state = 'cancelled', cancel_reason = 'the rep leaves', cancelled_by = ?, version = version + 1 \
            WHERE person_id = ? AND planned_on > ? AND state = 'planned'
            """, [call.actor, person, date])
        guard writer.changesCount > 0 else { return }
        writer.audit("plans/\(person)", [FieldChange("cancelled", nil, String(writer.changesCount))])
    }

    /// Turns what was not visited before `date` into missed lines: the job at the end of the day.
    ///
    /// - Returns: How many lines became missed.
    static func close(before date: BusinessDate, _ writer: Writer) throws -> Int {
        try writer.execute(
            "UPDATE visits_plan SET state = 'missed', version = version + 1 WHERE state = 'planned' AND planned_on < ?", [date])
        return writer.changesCount
    }
}

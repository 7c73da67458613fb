internal import GRDB
internal import PluginKit

/// A moment of a rep's day, from plan, check-ins, orders and the daily report (E20).
struct TimelineEntry: Sendable, Hashable {
    var time: Instant?
    var kind: String
    var customerID: String
    var customerCode: String
    var visitID: String
    var planSequence: Int64
    var distanceMicrometres: Int64?

    /// What happened, in time order; what did not, last, in plan order.
    static func all(of person: String, on date: BusinessDate, _ reader: Reader) throws -> [TimelineEntry] {
        try reader.rows(
            """
            WITH visit AS (SELECT v.*, coalesce(p.sequence, 0) AS sequence FROM visits_visit v LEFT JOIN visits_plan p \
            ON p.person_id = v.person_id AND p.planned_on = v.visited_on AND p.customer_id = v.customer_id \
            WHERE v.person_id = ?1 AND v.visited_on = ?2) \
            SELECT e.*, coalesce(c.code, '') FROM (\
            SELECT check_in_at AS time, 'check_in' AS kind, customer_id, id AS visit, sequence, distance_um FROM visit \
            UNION ALL SELECT check_out_at, 'check_out', customer_id, id, sequence, NULL FROM visit WHERE check_out_at IS NOT NULL \
            UNION ALL SELECT ordered_at, 'order', customer_id, coalesce(visit_id, ''), 0, NULL FROM orders_order \
            WHERE person_id = ?1 AND ordered_on = ?2 AND counted = 1 \
            UNION ALL SELECT NULL, state, customer_id, '', sequence, NULL FROM visits_plan \
            WHERE person_id = ?1 AND planned_on = ?2 AND state IN ('planned', 'missed', 'cancelled') \
            UNION ALL SELECT submit_time, 'daily_report', '', '', 0, NULL FROM visits_daily_report \
            WHERE person_id = ?1 AND reported_on = ?2) e LEFT JOIN crm_customer c ON c.id = e.customer_id \
            ORDER BY time IS NULL, time, sequence, kind
            """, [person, date]
        ).map {
            TimelineEntry(
                time: $0[0], kind: $0[1], customerID: $0[2], customerCode: $0[6], visitID: $0[3],
                planSequence: $0[4], distanceMicrometres: $0[5])
        }
    }
}

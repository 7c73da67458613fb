internal import PluginKit

/// When each outlet on a route is due next (定期): last visit + interval.
enum DueOutlets {
    /// The list, by due date and customer; an outlet never visited is due since its route began.
    static func list(on date: BusinessDate) -> ListQuery {
        ListQuery(
            from: """
                (SELECT o.customer_id, o.code, o.person_id, o.interval_days, o.last_visit_on, \
                CASE WHEN o.last_visit_on IS NULL THEN max(o.valid_from, coalesce(o.opened_on, o.valid_from)) \
                ELSE date(o.last_visit_on, '+' || o.interval_days || ' days') END AS due_on FROM (\
                SELECT DISTINCT s.customer_id, c.code, c.opened_on, r.person_id, r.valid_from, \
                \(VisitFrequency.intervalDays) AS interval_days, \
                (SELECT max(v.visited_on) FROM visits_visit v WHERE v.customer_id = s.customer_id \
                AND v.state <> 'abandoned') AS last_visit_on \
                FROM visits_route r JOIN visits_route_stop s ON s.route_id = r.id \
                JOIN crm_customer c ON c.id = s.customer_id AND c.delete_time IS NULL \
                WHERE r.valid_from <= '\(date)' AND (r.valid_to IS NULL OR r.valid_to >= '\(date)')) o)
                """,
            key: "due_on || customer_id")
    }
}

internal import GRDB
internal import PluginKit

/// Measures of routes, reports and checklists per rep.
enum PunctualityMeasures {
    static let all = [BeatAdherence.measure, routeCompliance, clientCoverage, reportOnTime, merchandising, competitorReports]

    private static let routeCompliance = ratio(
        "route_compliance", Label("路线执行率", "Route compliance"),
        "outlets on the rep's route on the last day of the interval that were visited in it ÷ outlets on the route",
        """
        SELECT r.person_id, count(DISTINCT CASE WHEN v.id IS NOT NULL THEN s.customer_id END), count(DISTINCT s.customer_id) \
        FROM visits_route r JOIN visits_route_stop s ON s.route_id = r.id \
        LEFT JOIN visits_visit v ON v.person_id = r.person_id AND v.customer_id = s.customer_id AND v.visited_on BETWEEN ?1 AND ?2 \
        AND v.state <> 'abandoned' \
        WHERE r.valid_from <= ?2 AND (r.valid_to IS NULL OR r.valid_to >= ?2) GROUP BY r.person_id
        """)

    private static let clientCoverage = ratio(
        "client_coverage", Label("客户覆盖率", "Client coverage"),
        "customers owned now that the owner visited in the interval ÷ customers owned now",
        """
        SELECT c.owner_id, count(DISTINCT CASE WHEN v.id IS NOT NULL THEN c.id END), count(DISTINCT c.id) FROM crm_customer c \
        LEFT JOIN visits_visit v ON v.person_id = c.owner_id AND v.customer_id = c.id AND v.visited_on BETWEEN ?1 AND ?2 \
        AND v.state <> 'abandoned' \
        WHERE c.owner_id IS NOT NULL AND c.delete_time IS NULL GROUP BY c.owner_id
        """)

    private static let reportOnTime = ratio(
        "report_on_time", Label("日报及时率", "Daily reports on time"),
        "days with plan lines whose daily report came before the cut-off ÷ days with plan lines",
        """
        SELECT p.person_id, sum(EXISTS (SELECT 1 FROM visits_daily_report d WHERE d.person_id = p.person_id \
        AND d.reported_on = p.planned_on AND d.on_time = 1)), count(*) FROM (SELECT DISTINCT person_id, planned_on \
        FROM visits_plan WHERE planned_on BETWEEN ?1 AND ?2 AND state <> 'cancelled') p GROUP BY p.person_id
        """)

    private static let merchandising = ratio(
        "merchandising_compliance", Label("陈列合格率", "Merchandising compliance"),
        "audit steps found in order ÷ audit steps answered at visits in the interval",
        """
        SELECT v.person_id, sum(s.done), count(*) FROM visits_visit v JOIN visits_step s ON s.visit_id = v.id \
        WHERE v.visited_on BETWEEN ?1 AND ?2 AND s.kind = 'audit' GROUP BY v.person_id
        """)

    private static let competitorReports = Measure(
        name: "visits.competitor_reports", title: Label("竞品表份数", "Competitor tables"), unit: .count,
        formula: "weekly competitor tables that the rep handed in on a date of the interval", nullPolicy: .zero
    ) { reader, query in
        let found = try reader.rows(
            """
            SELECT person_id, count(*) FROM visits_competitor_report WHERE submitted_on BETWEEN ? AND ? GROUP BY person_id
            """, [query.interval.lowerBound, query.interval.upperBound])
        let values = Dictionary(found.map { ($0[0] as String, $0[1] as Int64) }) { $1 }
        return (query.people ?? values.keys.sorted()).map { MeasureValue(person: $0, value: values[$0] ?? 0) }
    }

    /// - Parameter sql: Person, numerator and denominator; `?1` and `?2` are the first and the last date.
    private static func ratio(_ name: String, _ title: Label, _ formula: String, _ sql: String) -> Measure {
        Measure(
            name: "visits.\(name)", title: title, unit: .partsPerMillion, formula: formula, nullPolicy: .null,
            rollup: Measure.Rollup.none
        ) { reader, query in
            let found = try reader.rows(sql, [query.interval.lowerBound, query.interval.upperBound])
            let values = Dictionary(found.map { ($0[0] as String, Ratio.ppm($0[1], $0[2])) }) { $1 }
            return (query.people ?? values.keys.sorted()).map { MeasureValue(person: $0, value: values[$0] ?? nil) }
        }
    }
}

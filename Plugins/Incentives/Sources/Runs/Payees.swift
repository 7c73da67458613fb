internal import GRDB
internal import PluginKit

/// Who gets a statement of a period: everyone on a plan in it, and everyone who was on one before and still has something to settle.
enum Payees {
    static func list(_ period: PayPeriod, after cursor: String, count: Int, _ reader: Reader) throws -> [String] {
        try reader.values(
            String.self,
            """
            SELECT person_id FROM (
                SELECT a.person_id FROM incentives_assignment a
                WHERE a.effective_from <= ?2 AND coalesce(a.effective_to, ?2) >= ?1
                    AND EXISTS (SELECT 1 FROM incentives_plan p WHERE p.code = a.plan_code AND p.state <> 'draft'
                        AND p.period_kind = ?3 AND p.effective_from <= ?2 AND coalesce(p.effective_to, ?2) >= ?1)
                UNION
                SELECT s.person_id FROM incentives_statement s
                WHERE s.ends_on = (SELECT max(ends_on) FROM incentives_statement WHERE person_id = s.person_id AND ends_on < ?1)
                    AND (s.carry_out_minor > 0 OR s.draw_balance_minor > 0 OR json_extract(s.lines, '$.held') <> '{}')
                UNION
                SELECT s.person_id FROM orders_credit_note n JOIN incentives_statement s ON s.person_id = n.person_id
                WHERE n.returned_on BETWEEN ?1 AND ?2 AND s.ends_on < ?1 AND s.payout_minor > 0
                UNION
                SELECT e.person_id FROM incentives_entry e WHERE e.period = ?4 AND e.state = 'approved')
            WHERE person_id > ?5 ORDER BY person_id LIMIT ?6
            """,
            [period.dates.lowerBound, period.dates.upperBound, period.kind.rawValue, period.code, cursor, count])
    }
}

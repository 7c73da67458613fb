internal import GRDB
internal import PluginKit

/// Who gets a statement of a period: everyone on a plan in it, and everyone who was on one before and still has something to settle.
enum Payees {
    /// The next people by id.
    ///
    /// Every part of the list begins at the cursor, so that a run over many people does not read those before again.
    static func list(_ period: PayPeriod, after cursor: String, count: Int, _ reader: Reader) throws -> [String] {
        let parts = [planned, owing, rewarded, returning] + (try ClawbackRule.all(reader).compactMap(\.unpaidDays)).map(unpaid)
        return try reader.values(
            String.self, "SELECT person_id FROM (\(parts.joined(separator: " UNION "))) ORDER BY person_id LIMIT ?6",
            [period.dates.lowerBound, period.dates.upperBound, period.kind.rawValue, period.code, cursor, count])
    }

    /// Refuses people that the call does not see; one that was never made is answered the same way.
    static func require(_ people: [String], _ reader: Reader, _ call: Call) throws {
        let known = Set(
            try reader.values(
                String.self, "SELECT id FROM organization_person WHERE id IN (SELECT value FROM json_each(?))",
                [VisibleSet.json(people)]))
        for person in people where !known.contains(person) || !call.visible.contains(person) {
            throw RPCError.notFound("person", person)
        }
    }

    private static let planned = """
        SELECT a.person_id FROM incentives_assignment a
        WHERE a.person_id > ?5 AND a.effective_from <= ?2 AND coalesce(a.effective_to, ?2) >= ?1
            AND EXISTS (SELECT 1 FROM incentives_plan p WHERE p.code = a.plan_code AND p.state <> 'draft'
                AND p.period_kind = ?3 AND p.effective_from <= ?2 AND coalesce(p.effective_to, ?2) >= ?1)
        """

    /// Those whose last statement carries something over.
    private static let owing = """
        SELECT s.person_id FROM incentives_statement s
        WHERE (carry_out_minor > 0 OR draw_balance_minor > 0 OR held_balance_minor > 0) AND s.person_id > ?5 AND s.ends_on < ?1
            AND NOT EXISTS (SELECT 1 FROM incentives_statement l
                WHERE l.person_id = s.person_id AND l.ends_on < ?1 AND l.starts_on > s.starts_on)
        """

    private static let rewarded = """
        SELECT e.person_id FROM incentives_entry e WHERE e.person_id > ?5 AND e.period = ?4 AND e.state = 'approved'
        """

    /// Those who were paid for an order that comes back.
    private static let returning = paid(for: "orders_credit_note", "d.returned_on BETWEEN ?1 AND ?2")

    /// Those who were paid for an invoice that stays unpaid.
    private static func unpaid(days: Int) -> String {
        paid(for: "orders_invoice", "d.due_on BETWEEN date(?1, '-\(days) days') AND date(?2, '-\(days) days')")
    }

    private static func paid(for documents: String, _ condition: String) -> String {
        """
        SELECT s.person_id FROM incentives_statement s
        WHERE s.person_id > ?5 AND s.ends_on < ?1 AND s.payout_minor > 0 AND (
            EXISTS (SELECT 1 FROM \(documents) d WHERE d.person_id = s.person_id AND \(condition))
            OR EXISTS (SELECT 1 FROM orders_order_share h JOIN \(documents) d ON d.order_id = h.order_id
                WHERE h.person_id = s.person_id AND \(condition)))
        """
    }
}

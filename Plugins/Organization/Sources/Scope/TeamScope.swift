internal import GRDB
internal import PluginKit

/// Whose rows a leader sees.
///
/// The team of a person on a date is the person, and again and again for everyone already in it:
/// - everyone whose superior on that date is in the team, and
/// - everyone whose org unit on that date is, or lies below, a unit that someone in the team leads on that date.
///
/// A position counts from its first day on; someone who left stays in the team of their last superior, so that their visits,
/// orders and customers remain visible there. Someone not yet hired is in no team.
struct TeamScope: ScopeProvider {
    func team(of person: String, on date: BusinessDate, reader: Reader) throws -> Set<String> {
        try Set(reader.values(String.self, Self.sql, [person, date]))
    }

    func isPerson(_ id: String, reader: Reader) throws -> Bool {
        try reader.exists("SELECT 1 FROM organization_person WHERE id = ?", [id])
    }

    private static let sql = """
        WITH RECURSIVE
        current (person_id, org_unit_id, superior_id) AS MATERIALIZED (
            SELECT a.person_id, a.org_unit_id, a.superior_id FROM organization_position_assignment a
            WHERE a.effective_from = (
                SELECT max(b.effective_from) FROM organization_position_assignment b
                WHERE b.person_id = a.person_id AND b.effective_from <= ?2)),
        led (person_id, org_unit_id) AS (
            SELECT person_id, org_unit_id FROM organization_org_unit_leader
            WHERE effective_from <= ?2 AND (effective_to IS NULL OR effective_to >= ?2)
            UNION
            SELECT led.person_id, u.id FROM organization_org_unit u JOIN led ON u.parent_id = led.org_unit_id),
        leads (person_id, member_id) AS (
            SELECT superior_id, person_id FROM current WHERE superior_id IS NOT NULL
            UNION
            SELECT led.person_id, current.person_id FROM led JOIN current ON current.org_unit_id = led.org_unit_id),
        team (id) AS (
            VALUES (?1)
            UNION
            SELECT leads.member_id FROM leads JOIN team ON leads.person_id = team.id)
        SELECT id FROM team
        """
}

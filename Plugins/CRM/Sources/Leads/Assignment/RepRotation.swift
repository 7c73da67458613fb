internal import GRDB
internal import PluginKit

/// Chooses the next rep of a ring; everybody in the ring gets one before anybody gets a second.
enum RepRotation {
    /// Who was chosen, and by which part of the rule.
    struct Choice: Sendable, Hashable {
        var person: String
        var rule: String
        var ruleVersion: Int64
    }

    private static let isActiveRep =
        "person.position = 'rep' AND person.hired_on <= ?1 AND (person.left_on IS NULL OR person.left_on >= ?1)"

    /// The next active rep by the company's rule; `nil` when there is none.
    static func next(territory: String?, excluding: String? = nil, _ writer: Writer, _ call: Call) throws -> Choice? {
        let rule = try AssignmentRule.read(writer)
        if rule.mode == .territory, let territory {
            for area in try areas(from: territory, writer) {
                if let person = try turn(
                    ring: "territory:\(area)", writer,
                    sql: """
                        SELECT person.id, person.code FROM organization_person AS person \
                        WHERE \(isActiveRep) AND person.code > ?2 AND person.id IS NOT ?3 \
                        AND EXISTS (SELECT 1 FROM organization_territory_assignment AS assignment \
                        WHERE assignment.person_id = person.id AND assignment.territory_id = ?4 AND assignment.effective_from <= ?1 \
                        AND (assignment.effective_to IS NULL OR assignment.effective_to >= ?1)) ORDER BY person.code LIMIT 1
                        """, { [call.businessDate, $0, excluding, area] })
                {
                    return Choice(person: person, rule: "territory", ruleVersion: rule.version)
                }
            }
        }
        let person = try turn(
            ring: "reps", writer,
            sql: """
                SELECT person.id, person.code FROM organization_person AS person \
                WHERE \(isActiveRep) AND person.code > ?2 AND person.id IS NOT ?3 ORDER BY person.code LIMIT 1
                """, { [call.businessDate, $0, excluding] })
        return person.map { Choice(person: $0, rule: "round_robin", ruleVersion: rule.version) }
    }

    /// The territory and those above it, nearest first.
    private static func areas(from territory: String, _ reader: Reader) throws -> [String] {
        try reader.values(
            String.self,
            """
            WITH RECURSIVE chain (id, parent_id, depth) AS (
                SELECT id, parent_id, 0 FROM organization_territory WHERE id = ?
                UNION ALL SELECT above.id, above.parent_id, depth + 1 FROM organization_territory AS above
                JOIN chain ON above.id = chain.parent_id WHERE depth < 8)
            SELECT id FROM chain ORDER BY depth
            """, [territory])
    }
}

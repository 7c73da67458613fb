internal import GRDB
internal import PluginKit

/// Keeps the assignments of people to positions: no gap, no overlap, no circle of superiors.
enum PositionHistory {
    static func latest(of person: String, _ reader: Reader) throws -> PositionAssignment? {
        try reader.row(
            "SELECT * FROM organization_position_assignment WHERE person_id = ? ORDER BY effective_from DESC LIMIT 1", [person]
        ).map(PositionAssignment.init(row:))
    }

    static func add(
        _ person: String, _ terms: PositionTerms, from: BusinessDate, to: BusinessDate?, _ writer: Writer, _ call: Call
    ) throws {
        try writer.insert(
            "organization_position_assignment",
            [
                "id": call.newID(), "person_id": person, "org_unit_id": terms.orgUnitID, "position": terms.position,
                "superior_id": terms.superiorID, "effective_from": from, "effective_to": to, "recorded_at": call.now,
            ])
    }

    static func change(_ assignment: PositionAssignment, to terms: PositionTerms, _ writer: Writer, _ call: Call) throws {
        try writer.update(
            "organization_position_assignment", "id", assignment.id,
            set: [
                "org_unit_id": terms.orgUnitID, "position": terms.position, "superior_id": terms.superiorID,
                "recorded_at": call.now,
            ])
    }

    static func end(_ assignment: PositionAssignment, on date: BusinessDate, _ writer: Writer) throws {
        try writer.update("organization_position_assignment", "id", assignment.id, set: ["effective_to": date])
    }

    /// Changes the superior from `date` on, splitting the assignment that runs over the date.
    ///
    /// - Parameter old: Only assignments with this superior change; `nil` changes all.
    static func changeSuperior(
        of person: String, from date: BusinessDate, old: String?, to superior: String?, _ writer: Writer, _ call: Call
    ) throws {
        let rows = try writer.rows(
            """
            SELECT * FROM organization_position_assignment
            WHERE person_id = ? AND (effective_to IS NULL OR effective_to >= ?) ORDER BY effective_from
            """, [person, date])
        for assignment in rows.map(PositionAssignment.init(row:)) where old == nil || assignment.terms.superiorID == old {
            var terms = assignment.terms
            terms.superiorID = superior
            if assignment.effectiveFrom >= date {
                try change(assignment, to: terms, writer, call)
            } else {
                try end(assignment, on: date.advanced(byDays: -1), writer)
                try add(person, terms, from: date, to: assignment.effectiveTo, writer, call)
            }
        }
    }

    /// Whether `superior` is `person` or reports to them on `date` or at any later date, as far as it is known.
    static func isBelow(
        _ superior: String, _ person: String, from date: BusinessDate, _ reader: Reader
    ) throws -> Bool {
        try reader.exists(
            """
            WITH RECURSIVE above (id) AS (
                VALUES (?)
                UNION
                SELECT a.superior_id FROM organization_position_assignment a JOIN above ON a.person_id = above.id
                WHERE a.superior_id IS NOT NULL AND (a.effective_to IS NULL OR a.effective_to >= ?))
            SELECT 1 FROM above WHERE id = ?
            """, [superior, date, person])
    }

    /// Copies the position that applies on `date` to the rows of people where another one stands.
    ///
    /// - Parameter person: One person, or `nil` for everyone.
    /// - Returns: Whether any row changed.
    @discardableResult
    static func apply(on date: BusinessDate, person: String?, _ writer: Writer) throws -> Bool {
        try writer.execute(
            """
            UPDATE organization_person
            SET org_unit_id = current.org_unit_id, position = current.position, superior_id = current.superior_id,
                version = version + 1
            FROM (
                SELECT person_id, org_unit_id, position, superior_id, max(effective_from)
                FROM organization_position_assignment
                WHERE effective_from <= ?1 AND (?2 IS NULL OR person_id = ?2) GROUP BY person_id
            ) AS current
            WHERE organization_person.id = current.person_id
                AND (organization_person.org_unit_id, organization_person.position, organization_person.superior_id)
                    IS NOT (current.org_unit_id, current.position, current.superior_id)
            """, [date, person])
        return writer.changesCount > 0
    }
}

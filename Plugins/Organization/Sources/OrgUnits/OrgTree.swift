internal import GRDB
internal import PluginKit

/// Builds the organisation tree: one root, no circle, no unit above a wider kind.
enum OrgTree {
    /// What a unit consists of.
    struct Draft: Hashable {
        var code: String
        var name: String
        var parentID: String?
        var kind: OrgUnit.Kind
    }

    @discardableResult
    static func create(_ draft: Draft, _ writer: Writer, _ call: Call) throws -> OrgUnit {
        try check(draft, of: nil, writer)
        guard try OrgUnits.find(code: draft.code, writer) == nil else { throw RPCError.codeTaken("org unit", draft.code) }
        let id = call.newID()
        try writer.insert(
            "organization_org_unit",
            ["id": id, "code": draft.code, "name": draft.name, "parent_id": draft.parentID, "kind": draft.kind.rawValue])
        writer.organizationChanged()
        writer.audit("orgUnits/\(id)", changes(nil, draft))
        return try require(id: id, writer)
    }

    /// Changes a unit; with another parent the unit moves with everything below it.
    ///
    /// - Returns: Whether anything changed.
    @discardableResult
    static func update(_ unit: OrgUnit, to draft: Draft, _ writer: Writer) throws -> Bool {
        let before = Draft(code: unit.code, name: unit.name, parentID: unit.parentID, kind: unit.kind)
        guard before != draft else { return false }
        try check(draft, of: unit, writer)
        if let other = try OrgUnits.find(code: draft.code, writer), other.id != unit.id {
            throw RPCError.codeTaken("org unit", draft.code)
        }
        try writer.execute(
            "UPDATE organization_org_unit SET code = ?, name = ?, parent_id = ?, kind = ?, version = version + 1 WHERE id = ?",
            [draft.code, draft.name, draft.parentID, draft.kind.rawValue, unit.id])
        writer.organizationChanged()
        writer.audit("orgUnits/\(unit.id)", changes(before, draft))
        return true
    }

    /// Makes a person the leader of a unit from a date on; a leadership planned for later is replaced.
    static func setLeader(
        of unit: String, to leader: Person, from date: BusinessDate, _ writer: Writer, _ call: Call
    ) throws {
        guard leader.isEmployed(on: date) else {
            throw RPCError.invalidField("leader_id", "\(leader.code) is not employed on \(date)")
        }
        try writer.execute(
            "DELETE FROM organization_org_unit_leader WHERE org_unit_id = ? AND effective_from >= ?", [unit, date])
        try writer.execute(
            """
            UPDATE organization_org_unit_leader SET effective_to = ?
            WHERE org_unit_id = ? AND (effective_to IS NULL OR effective_to >= ?)
            """, [date.advanced(byDays: -1), unit, date])
        try writer.insert(
            "organization_org_unit_leader",
            ["id": call.newID(), "org_unit_id": unit, "person_id": leader.id, "effective_from": date, "effective_to": nil])
        try writer.execute("UPDATE organization_org_unit SET version = version + 1 WHERE id = ?", [unit])
        writer.organizationChanged()
        writer.audit(
            "orgUnits/\(unit)", [FieldChange("leader_id", nil, leader.id), FieldChange("effective_from", nil, date.description)])
    }

    static func require(id: String, _ reader: Reader) throws -> OrgUnit {
        guard let unit = try OrgUnits.find(id: id, reader) else { throw RPCError.notFound("org unit", id) }
        return unit
    }

    private static func check(_ draft: Draft, of unit: OrgUnit?, _ reader: Reader) throws {
        var check = FieldCheck()
        check.code("code", draft.code)
        check.line("name", draft.name, 1...200)
        if let parentID = draft.parentID {
            try checkParent(parentID, draft, &check, reader)
        } else if draft.kind != .company {
            check.fail("parent_id", "must not be empty: only the company is the root")
        }
        if let unit, unit.kind != draft.kind {
            let children = try reader.values(
                String.self, "SELECT DISTINCT kind FROM organization_org_unit WHERE parent_id = ?", [unit.id])
            if children.compactMap(OrgUnit.Kind.init(rawValue:)).contains(where: { $0.rank < draft.kind.rank }) {
                check.fail("kind", "must not be narrower than the units below")
            }
        }
        try check.finish()
        if draft.parentID == nil, unit?.parentID != nil || unit == nil,
            try reader.exists("SELECT 1 FROM organization_org_unit WHERE parent_id IS NULL")
        {
            throw RPCError(.failedPrecondition, "ROOT_EXISTS", "The tree has its root already. Name the parent of this unit.")
        }
        if let unit, let parentID = draft.parentID, try isBelow(parentID, unit.id, reader) {
            throw RPCError.cycle("The parent is \(unit.code) itself or lies below it.")
        }
    }

    private static func checkParent(
        _ parentID: String, _ draft: Draft, _ check: inout FieldCheck, _ reader: Reader
    ) throws {
        guard let parent = try OrgUnits.find(id: parentID, reader) else {
            check.fail("parent_id", "there is no such org unit")
            return
        }
        if draft.kind == .company { check.fail("kind", "only the root is a company") }
        if draft.kind.rank < parent.kind.rank {
            check.fail("kind", "must not be wider than the parent, a \(parent.kind.rawValue)")
        }
    }

    /// Whether `id` is `ancestor` or lies below it.
    private static func isBelow(_ id: String, _ ancestor: String, _ reader: Reader) throws -> Bool {
        try reader.exists(
            """
            WITH RECURSIVE above (id) AS (
                VALUES (?) UNION SELECT u.parent_id FROM organization_org_unit u JOIN above ON u.id = above.id)
            SELECT 1 FROM above WHERE id = ?
            """, [id, ancestor])
    }

    private static func changes(_ before: Draft?, _ after: Draft) -> [FieldChange] {
        [
            FieldChange("code", before?.code, after.code), FieldChange("name", before?.name, after.name),
            FieldChange("parent_id", before?.parentID, after.parentID),
            FieldChange("kind", before?.kind.rawValue, after.kind.rawValue),
        ]
    }
}

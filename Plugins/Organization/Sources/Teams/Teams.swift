internal import GRDB
internal import PluginKit

/// Keeps the groups and their members.
enum Teams {
    /// What a group consists of.
    struct Draft: Hashable {
        var code: String
        var name: String
        var dimension: Team.Dimension
        var territoryID: String?
        var productLine: String?
        var leaderID: String
        var leaderDuties: String

        var fields: [(name: String, value: String?)] {
            [
                ("code", code), ("name", name), ("dimension", dimension.rawValue), ("territory_id", territoryID),
                ("product_line", productLine), ("leader_id", leaderID), ("leader_duties", leaderDuties),
            ]
        }
    }

    static func find(id: String, _ reader: Reader) throws -> Team {
        guard let row = try reader.row("SELECT * FROM organization_team WHERE id = ?", [id]) else {
            throw RPCError.notFound("team", id)
        }
        return Team(row: row)
    }

    static func create(_ draft: Draft, _ writer: Writer, _ call: Call) throws -> Team {
        try check(draft, writer, call)
        try requireFree(draft.code, except: "", writer)
        let id = call.newID()
        try writer.insert(
            "organization_team",
            [
                "id": id, "code": draft.code, "name": draft.name, "dimension": draft.dimension.rawValue,
                "territory_id": draft.territoryID, "product_line": draft.productLine, "leader_id": draft.leaderID,
                "leader_duties": draft.leaderDuties,
            ])
        writer.audit("teams/\(id)", draft.fields.map { FieldChange($0.name, nil, $0.value) })
        return try find(id: id, writer)
    }

    static func update(_ team: Team, to draft: Draft, _ writer: Writer, _ call: Call) throws {
        guard team.draft != draft else { return }
        try check(draft, writer, call)
        try requireFree(draft.code, except: team.id, writer)
        try writer.execute(
            """
            UPDATE organization_team SET code = ?, name = ?, dimension = ?, territory_id = ?, product_line = ?, leader_id = ?,
                leader_duties = ?, version = version + 1 WHERE id = ?
            """,
            [
                draft.code, draft.name, draft.dimension.rawValue, draft.territoryID, draft.productLine, draft.leaderID,
                draft.leaderDuties, team.id,
            ])
        let changes = zip(team.draft.fields, draft.fields).map { FieldChange($0.name, $0.value, $1.value) }
        writer.audit("teams/\(team.id)", changes)
    }

    static func addMember(
        _ person: Person, to team: Team, over range: DateRange, _ writer: Writer, _ call: Call
    ) throws -> TeamMember {
        var check = FieldCheck()
        range.checkEmployed(person, &check)
        try check.finish()
        let overlaps = try writer.exists(
            """
            SELECT 1 FROM organization_team_member WHERE team_id = ?1 AND person_id = ?2
                AND (effective_to IS NULL OR effective_to >= ?3) AND (?4 IS NULL OR effective_from <= ?4)
            """, [team.id, person.id, range.from, range.to])
        if overlaps { throw RPCError.overlap("\(person.code) is a member of \(team.draft.code) on some of these dates already.") }
        let id = call.newID()
        try writer.insert(
            "organization_team_member",
            [
                "id": id, "team_id": team.id, "person_id": person.id, "effective_from": range.from, "effective_to": range.to,
            ])
        writer.audit(
            "teams/\(team.id)/members/\(id)",
            [
                FieldChange("person_id", nil, person.id), FieldChange("effective_from", nil, range.from.description),
                FieldChange("effective_to", nil, range.to?.description),
            ])
        return try member(id: id, writer)
    }

    static func endMember(_ member: TeamMember, on date: BusinessDate, _ writer: Writer) throws {
        try member.range.checkEnd(date)
        try writer.update("organization_team_member", "id", member.id, set: ["effective_to": date])
        writer.audit(
            "teams/\(member.teamID)/members/\(member.id)",
            [FieldChange("effective_to", member.range.to?.description, date.description)])
    }

    static func member(id: String, _ reader: Reader) throws -> TeamMember {
        guard let row = try reader.row("SELECT * FROM organization_team_member WHERE id = ?", [id]) else {
            throw RPCError.notFound("team member", id)
        }
        return TeamMember(row: row)
    }

    private static func requireFree(_ code: String, except id: String, _ reader: Reader) throws {
        if try reader.exists("SELECT 1 FROM organization_team WHERE code = ? AND id <> ?", [code, id]) {
            throw RPCError.codeTaken("team", code)
        }
    }

    private static func check(_ draft: Draft, _ reader: Reader, _ call: Call) throws {
        var check = FieldCheck()
        check.code("code", draft.code)
        check.line("name", draft.name, 1...200)
        check.text("leader_duties", draft.leaderDuties, 0...Positions.proseMax)
        if let territory = draft.territoryID, try Territories.find(id: territory, reader) == nil {
            check.fail("territory_id", "there is no such territory")
        }
        if let line = draft.productLine { check.code("product_line", line) }
        switch draft.dimension {
        case .region:
            if draft.territoryID == nil { check.fail("territory_id", "must not be empty for a group by region") }
            if draft.productLine != nil { check.fail("product_line", "must be empty for a group by region") }
        case .productLine:
            if draft.productLine == nil { check.fail("product_line", "must not be empty for a group by product line") }
            if draft.territoryID != nil { check.fail("territory_id", "must be empty for a group by product line") }
        }
        if let leader = try People.find(id: draft.leaderID, reader) {
            if !leader.isEmployed(on: call.businessDate) { check.fail("leader_id", "\(leader.code) is not employed today") }
        } else {
            check.fail("leader_id", "there is no such person")
        }
        try check.finish()
    }
}

internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// The rpcs of TeamService.
enum TeamMethods {
    static func register(with registrar: inout PluginRegistrar) {
        let service = "TeamService"
        registrar.query(service, "GetTeam", permission: Permissions.structureRead, get)
        registrar.query(service, "ListTeams", permission: Permissions.structureRead, list)
        registrar.query(service, "ListTeamMembers", permission: Permissions.structureRead, listMembers)
        registrar.command(service, "CreateTeam", permission: Permissions.structureWrite, create)
        registrar.command(service, "UpdateTeam", permission: Permissions.structureWrite, update)
        registrar.command(service, "AddTeamMember", permission: Permissions.structureWrite, addMember)
        registrar.command(service, "EndTeamMember", permission: Permissions.structureWrite, endMember)
    }

    static func get(
        _ request: Spearhead_Organization_V1_GetTeamRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Organization_V1_GetTeamResponse {
        let team = try Teams.find(id: request.id, reader)
        return .with { $0.team = team.message }
    }

    static func list(
        _ request: Spearhead_Organization_V1_ListTeamsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Organization_V1_ListTeamsResponse {
        var query = ListQuery(from: "organization_team", key: "code").filterUnlessEmpty("leader_id", request.leaderID)
        if request.dimension != .unspecified {
            query = query.filter("dimension = ?", try Team.Dimension(request.dimension).rawValue)
        }
        let (teams, next) = try query.fetch(reader, call.page(of: request), Team.init(row:))
        return .with {
            $0.teams = teams.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func listMembers(
        _ request: Spearhead_Organization_V1_ListTeamMembersRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Organization_V1_ListTeamMembersResponse {
        var check = FieldCheck()
        let date = check.optionalDate("on_date", request.onDate)
        try check.finish()
        let team = try Teams.find(id: request.teamID, reader)
        var query = ListQuery(from: "organization_team_member", key: "id").filter("team_id = ?", team.id)
        if let date {
            query = query.filter("effective_from <= ?", date).filter("(effective_to IS NULL OR effective_to >= ?)", date)
        }
        let (members, next) = try query.fetch(reader, call.page(of: request), TeamMember.init(row:))
        return .with {
            $0.members = members.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func create(
        _ request: Spearhead_Organization_V1_CreateTeamRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Organization_V1_CreateTeamResponse {
        let message = request.team
        let team = try FieldCheck.naming("team") {
            let draft = Teams.Draft(
                code: message.code, name: message.name, dimension: try Team.Dimension(message.dimension),
                territoryID: message.territoryID.nonEmpty, productLine: message.productLine.nonEmpty,
                leaderID: message.leaderID, leaderDuties: message.leaderDuties)
            return try Teams.create(draft, writer, call)
        }
        return .with { $0.team = team.message }
    }

    static func update(
        _ request: Spearhead_Organization_V1_UpdateTeamRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Organization_V1_UpdateTeamResponse {
        let mask = try UpdateMask(
            request.updateMask,
            allowed: ["code", "name", "dimension", "territory_id", "product_line", "leader_id", "leader_duties"])
        let message = request.team
        return try FieldCheck.naming("team") {
            let dimension = mask.contains("dimension") ? try Team.Dimension(message.dimension) : nil
            let team = try Teams.find(id: message.id, writer)
            try Etag.check(request.etag, team.version)
            var draft = team.draft
            if mask.contains("code") { draft.code = message.code }
            if mask.contains("name") { draft.name = message.name }
            if let dimension { draft.dimension = dimension }
            if mask.contains("territory_id") { draft.territoryID = message.territoryID.nonEmpty }
            if mask.contains("product_line") { draft.productLine = message.productLine.nonEmpty }
            if mask.contains("leader_id") { draft.leaderID = message.leaderID }
            if mask.contains("leader_duties") { draft.leaderDuties = message.leaderDuties }
            try Teams.update(team, to: draft, writer, call)
            return try .with { $0.team = try Teams.find(id: team.id, writer).message }
        }
    }

    static func addMember(
        _ request: Spearhead_Organization_V1_AddTeamMemberRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Organization_V1_AddTeamMemberResponse {
        var check = FieldCheck()
        let range = DateRange(from: request.effectiveFrom, to: request.effectiveTo, &check)
        try check.finish()
        guard let range else { return .init() }
        let team = try Teams.find(id: request.teamID, writer)
        let person = try People.require(id: request.personID, writer)
        let member = try Teams.addMember(person, to: team, over: range, writer, call)
        return .with { $0.member = member.message }
    }

    static func endMember(
        _ request: Spearhead_Organization_V1_EndTeamMemberRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Organization_V1_EndTeamMemberResponse {
        var check = FieldCheck()
        let date = check.date("effective_to", request.effectiveTo)
        try check.finish()
        let member = try Teams.member(id: request.id, writer)
        if let date { try Teams.endMember(member, on: date, writer) }
        return try .with { $0.member = try Teams.member(id: member.id, writer).message }
    }
}

extension Team.Dimension {
    init(_ message: Spearhead_Organization_V1_TeamDimension) throws {
        switch message {
        case .region: self = .region
        case .productLine: self = .productLine
        default: throw RPCError.invalidField("dimension", "must be region or product_line")
        }
    }
}

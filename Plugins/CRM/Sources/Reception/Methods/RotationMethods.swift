internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// Handlers of RotationService.
enum RotationMethods {
    static func createGroup(
        _ request: Spearhead_Crm_V1_CreateDutyGroupRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_CreateDutyGroupResponse {
        let given = request.dutyGroup
        let group = try DutyGroups.create(code: given.code, name: given.name, members: given.memberIds, writer, call)
        return .with { $0.dutyGroup = group.message }
    }

    static func updateGroup(
        _ request: Spearhead_Crm_V1_UpdateDutyGroupRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_UpdateDutyGroupResponse {
        let mask = try UpdateMask(request.updateMask, allowed: ["name", "member_ids", "active"])
        let given = request.dutyGroup
        guard let group = try DutyGroup.find(id: given.id, writer) else { throw RPCError.notFound("duty group", given.id) }
        try Etag.check(request.etag, group.version)
        var changed = group
        if mask.contains("name") { changed.name = given.name }
        if mask.contains("member_ids") { changed.members = given.memberIds }
        if mask.contains("active") { changed.isActive = given.active }
        let stored = try DutyGroups.update(group, to: changed, writer, call)
        return .with { $0.dutyGroup = stored.message }
    }

    static func listGroups(
        _ request: Spearhead_Crm_V1_ListDutyGroupsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListDutyGroupsResponse {
        let page = try call.page(of: request)
        let list = ListQuery(from: "crm_duty_group AS duty", columns: DutyGroup.columns, key: "printf('%010d', duty.position)")
        let (groups, next) = try list.fetch(reader, page, DutyGroup.init(row:))
        return .with {
            $0.dutyGroups = groups.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func setRoster(
        _ request: Spearhead_Crm_V1_SetDutyRosterRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_SetDutyRosterResponse {
        guard let date = BusinessDate(request.businessDate) else {
            throw RPCError.invalidField("business_date", "must be a date YYYY-MM-DD")
        }
        let order = try DutyGroups.setRoster(date, groups: request.groupIds, writer, call)
        return .with { $0.groupIds = order }
    }

    static func listTurns(
        _ request: Spearhead_Crm_V1_ListRotationTurnsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListRotationTurnsResponse {
        let page = try call.page(of: request)
        var list = ListQuery(from: "crm_rotation_turn", key: "printf('%019d', turn)").visible(call.visible, "owner_id")
        if request.overridesOnly { list = list.filter("route = 'override'") }
        let (turns, next) = try list.fetch(reader, page, Rotation.Turn.init(row:))
        return .with {
            $0.rotationTurns = turns.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func overrideReport(
        _ request: Spearhead_Crm_V1_GetOverrideReportRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_GetOverrideReportResponse {
        guard let first = BusinessDate(request.fromDate), let last = BusinessDate(request.toDate), first <= last,
            last.days(since: first) <= 366
        else { throw RPCError.invalidField("from_date", "and to_date must be dates YYYY-MM-DD in order, at most 366 days apart") }
        let visible = call.visible.condition("owner_id")
        let overrides = try reader.rows(
            """
            SELECT * FROM crm_rotation_turn WHERE route = 'override' AND business_date BETWEEN ? AND ? AND \(visible.sql) \
            ORDER BY turn LIMIT 1000
            """, [first, last] + visible.arguments
        ).map(Rotation.Turn.init(row:))
        let registrars = try reader.rows(
            """
            SELECT registered_by, count(*) AS turns, sum(route = 'override') AS overrides FROM crm_rotation_turn \
            WHERE business_date BETWEEN ? AND ? AND \(visible.sql) GROUP BY registered_by ORDER BY overrides DESC, registered_by
            """, [first, last] + visible.arguments)
        let isStrict = try RotationAudit.firstIrregularTurn(reader) == nil
        return .with {
            $0.turns = registrars.reduce(0) { $0 + ($1["turns"] as Int64) }
            $0.overrides = overrides.map(\.message)
            $0.registrars = registrars.map { row in
                .with {
                    $0.registeredBy = row["registered_by"]
                    $0.turns = row["turns"]
                    $0.overrides = row["overrides"]
                }
            }
            $0.strict = isStrict
        }
    }
}

extension DutyGroup {
    var message: Spearhead_Crm_V1_DutyGroup {
        .with {
            $0.id = id
            $0.code = code
            $0.etag = Etag.of(version)
            $0.name = name
            $0.position = Int32(clamping: position)
            $0.memberIds = members
            $0.active = isActive
        }
    }
}

extension Rotation.Turn {
    var message: Spearhead_Crm_V1_RotationTurn {
        .with {
            $0.turn = number
            $0.turnTime = at.timestamp
            $0.expectedGroupID = expectedGroupID
            $0.groupID = groupID
            $0.ownerID = ownerID
            $0.route = route.message
            $0.reason = reason
            $0.registeredBy = registeredBy
            $0.receptionEntryID = entryID
            $0.onDutyGroupIds = onDuty
        }
    }
}

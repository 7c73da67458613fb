internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// The rpcs of OrgUnitService.
enum OrgUnitMethods {
    static func register(with registrar: inout PluginRegistrar) {
        let service = "OrgUnitService"
        registrar.query(service, "GetOrgUnit", permission: Permissions.structureRead, get)
        registrar.query(service, "ListOrgUnits", permission: Permissions.structureRead, list)
        registrar.command(service, "CreateOrgUnit", permission: Permissions.structureWrite, create)
        registrar.command(service, "UpdateOrgUnit", permission: Permissions.structureWrite, update)
        registrar.command(service, "SetOrgUnitLeader", permission: Permissions.structureWrite, setLeader)
    }

    static func get(
        _ request: Spearhead_Organization_V1_GetOrgUnitRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Organization_V1_GetOrgUnitResponse {
        let unit = try OrgTree.require(id: request.id, reader)
        return try .with { $0.orgUnit = try message(unit, reader, call) }
    }

    static func list(
        _ request: Spearhead_Organization_V1_ListOrgUnitsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Organization_V1_ListOrgUnitsResponse {
        let (units, next) = try ListQuery(from: "organization_org_unit", key: "code")
            .filterUnlessEmpty("parent_id", request.parentID)
            .fetch(reader, call.page(of: request), OrgUnit.init(row:))
        return try .with {
            $0.orgUnits = try units.map { try message($0, reader, call) }
            $0.nextPageToken = next
        }
    }

    static func create(
        _ request: Spearhead_Organization_V1_CreateOrgUnitRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Organization_V1_CreateOrgUnitResponse {
        let unit = try FieldCheck.naming("org_unit") {
            let draft = OrgTree.Draft(
                code: request.orgUnit.code, name: request.orgUnit.name, parentID: request.orgUnit.parentID.nonEmpty,
                kind: try OrgUnit.Kind(request.orgUnit.kind))
            return try OrgTree.create(draft, writer, call)
        }
        return try .with { $0.orgUnit = try message(unit, writer, call) }
    }

    static func update(
        _ request: Spearhead_Organization_V1_UpdateOrgUnitRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Organization_V1_UpdateOrgUnitResponse {
        let mask = try UpdateMask(request.updateMask, allowed: ["code", "name", "parent_id", "kind"])
        let message = request.orgUnit
        return try FieldCheck.naming("org_unit") {
            let kind = mask.contains("kind") ? try OrgUnit.Kind(message.kind) : nil
            let unit = try OrgTree.require(id: message.id, writer)
            try Etag.check(request.etag, unit.version)
            let draft = OrgTree.Draft(
                code: mask.contains("code") ? message.code : unit.code, name: mask.contains("name") ? message.name : unit.name,
                parentID: mask.contains("parent_id") ? message.parentID.nonEmpty : unit.parentID, kind: kind ?? unit.kind)
            try OrgTree.update(unit, to: draft, writer)
            return try .with { $0.orgUnit = try Self.message(OrgTree.require(id: unit.id, writer), writer, call) }
        }
    }

    static func setLeader(
        _ request: Spearhead_Organization_V1_SetOrgUnitLeaderRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Organization_V1_SetOrgUnitLeaderResponse {
        var check = FieldCheck()
        let from = check.date("effective_from", request.effectiveFrom)
        if try People.find(id: request.leaderID, writer) == nil { check.fail("leader_id", "there is no such person") }
        try check.finish()
        let unit = try OrgTree.require(id: request.id, writer)
        try Etag.check(request.etag, unit.version)
        if let from {
            let leader = try People.require(id: request.leaderID, writer)
            try OrgTree.setLeader(of: unit.id, to: leader, from: from, writer, call)
        }
        return try .with { $0.orgUnit = try message(OrgTree.require(id: unit.id, writer), writer, call) }
    }

    private static func message(
        _ unit: OrgUnit, _ reader: Reader, _ call: Call
    ) throws -> Spearhead_Organization_V1_OrgUnit {
        let leader = try reader.value(
            String.self,
            """
            SELECT person_id FROM organization_org_unit_leader
            WHERE org_unit_id = ? AND effective_from <= ? AND (effective_to IS NULL OR effective_to >= ?)
            """, [unit.id, call.businessDate, call.businessDate])
        return .with {
            $0.id = unit.id
            $0.code = unit.code
            $0.name = unit.name
            $0.parentID = unit.parentID ?? ""
            $0.kind = unit.kind.message
            $0.leaderID = leader ?? ""
            $0.etag = Etag.of(unit.version)
        }
    }
}

extension OrgUnit.Kind {
    init(_ message: Spearhead_Organization_V1_OrgUnitKind) throws {
        guard let kind = Self.allCases.first(where: { $0.message == message }) else {
            throw RPCError.invalidField("kind", "must be company, region, branch or team")
        }
        self = kind
    }

    var message: Spearhead_Organization_V1_OrgUnitKind {
        switch self {
        case .company: .company
        case .region: .region
        case .branch: .branch
        case .team: .team
        }
    }
}

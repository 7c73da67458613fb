internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// The rpcs of TerritoryService about the tree.
enum TerritoryMethods {
    static func register(with registrar: inout PluginRegistrar) {
        let service = "TerritoryService"
        registrar.query(service, "GetTerritory", permission: Permissions.structureRead, get)
        registrar.query(service, "ListTerritories", permission: Permissions.structureRead, list)
        registrar.command(service, "CreateTerritory", permission: Permissions.structureWrite, create)
        registrar.command(service, "UpdateTerritory", permission: Permissions.structureWrite, update)
        registrar.command(service, "AssignTerritory", permission: Permissions.structureWrite, assign)
        registrar.command(service, "EndTerritoryAssignment", permission: Permissions.structureWrite, endAssignment)
        registrar.query(service, "ListTerritoryAssignments", permission: Permissions.structureRead, listAssignments)
        registrar.report(service, "ListVacantTerritories", permission: Permissions.structureRead, listVacant)
        registrar.report(service, "ListIdlePeople", permission: Permissions.peopleRead, listIdle)
    }

    static func get(
        _ request: Spearhead_Organization_V1_GetTerritoryRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Organization_V1_GetTerritoryResponse {
        let territory = try TerritoryTree.require(id: request.id, reader)
        return .with { $0.territory = territory.message }
    }

    static func list(
        _ request: Spearhead_Organization_V1_ListTerritoriesRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Organization_V1_ListTerritoriesResponse {
        var query = ListQuery(from: "organization_territory", key: "code").filterUnlessEmpty("parent_id", request.parentID)
        if request.level != .unspecified {
            query = query.filter("level = ?", try Territory.Level(request.level).rawValue)
        }
        let (territories, next) = try query.fetch(reader, call.page(of: request), Territory.init(row:))
        return .with {
            $0.territories = territories.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func create(
        _ request: Spearhead_Organization_V1_CreateTerritoryRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Organization_V1_CreateTerritoryResponse {
        let message = request.territory
        let territory = try FieldCheck.naming("territory") {
            let draft = TerritoryTree.Draft(
                code: message.code, name: message.name, parentID: message.parentID.nonEmpty,
                level: try Territory.Level(message.level))
            return try TerritoryTree.create(draft, writer, call)
        }
        return .with { $0.territory = territory.message }
    }

    static func update(
        _ request: Spearhead_Organization_V1_UpdateTerritoryRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Organization_V1_UpdateTerritoryResponse {
        let mask = try UpdateMask(request.updateMask, allowed: ["code", "name", "parent_id", "level"])
        let message = request.territory
        return try FieldCheck.naming("territory") {
            let level = mask.contains("level") ? try Territory.Level(message.level) : nil
            let territory = try TerritoryTree.require(id: message.id, writer)
            try Etag.check(request.etag, territory.version)
            let draft = TerritoryTree.Draft(
                code: mask.contains("code") ? message.code : territory.code,
                name: mask.contains("name") ? message.name : territory.name,
                parentID: mask.contains("parent_id") ? message.parentID.nonEmpty : territory.parentID,
                level: level ?? territory.level)
            try TerritoryTree.update(territory, to: draft, writer)
            return try .with { $0.territory = try TerritoryTree.require(id: territory.id, writer).message }
        }
    }
}

extension Territory {
    var message: Spearhead_Organization_V1_Territory {
        .with {
            $0.id = id
            $0.code = code
            $0.name = name
            $0.parentID = parentID ?? ""
            $0.level = level.message
            $0.etag = Etag.of(version)
        }
    }
}

extension Territory.Level {
    init(_ message: Spearhead_Organization_V1_TerritoryLevel) throws {
        guard let level = Self.allCases.first(where: { $0.message == message }) else {
            throw RPCError.invalidField("level", "must be country, province, prefecture or county")
        }
        self = level
    }

    var message: Spearhead_Organization_V1_TerritoryLevel {
        switch self {
        case .country: .country
        case .province: .province
        case .prefecture: .prefecture
        case .county: .county
        }
    }
}

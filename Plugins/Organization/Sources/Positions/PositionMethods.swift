internal import PluginKit
internal import SwiftProtobuf

/// The rpcs of PositionService.
enum PositionMethods {
    static func register(with registrar: inout PluginRegistrar) {
        let service = "PositionService"
        registrar.query(service, "GetPosition", permission: Permissions.structureRead, get)
        registrar.query(service, "ListPositions", permission: Permissions.structureRead, list)
        registrar.command(service, "CreatePosition", permission: Permissions.structureWrite, create)
        registrar.command(service, "UpdatePosition", permission: Permissions.structureWrite, update)
    }

    static func get(
        _ request: Spearhead_Organization_V1_GetPositionRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Organization_V1_GetPositionResponse {
        let position = try Positions.find(id: request.id, reader)
        return .with { $0.position = position.message }
    }

    static func list(
        _ request: Spearhead_Organization_V1_ListPositionsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Organization_V1_ListPositionsResponse {
        let (positions, next) = try ListQuery(from: "organization_position", key: "code")
            .fetch(reader, call.page(of: request), Position.init(row:))
        return .with {
            $0.positions = positions.map(\.message)
            $0.nextPageToken = next
        }
    }

    static func create(
        _ request: Spearhead_Organization_V1_CreatePositionRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Organization_V1_CreatePositionResponse {
        let message = request.position
        let position = try FieldCheck.naming("position") {
            try Positions.create(
                code: message.code,
                Positions.Description(
                    titleChinese: message.titleChinese, titleEnglish: message.titleEnglish, duties: message.duties,
                    requirements: message.requirements), writer, call)
        }
        return .with { $0.position = position.message }
    }

    static func update(
        _ request: Spearhead_Organization_V1_UpdatePositionRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Organization_V1_UpdatePositionResponse {
        let mask = try UpdateMask(
            request.updateMask, allowed: ["title_chinese", "title_english", "duties", "requirements"])
        let message = request.position
        let position = try Positions.find(id: message.id, writer)
        try Etag.check(request.etag, position.version)
        try FieldCheck.naming("position") {
            try Positions.update(
                position,
                to: Positions.Description(
                    titleChinese: mask.contains("title_chinese") ? message.titleChinese : position.titleChinese,
                    titleEnglish: mask.contains("title_english") ? message.titleEnglish : position.titleEnglish,
                    duties: mask.contains("duties") ? message.duties : position.duties,
                    requirements: mask.contains("requirements") ? message.requirements : position.requirements), writer)
        }
        return try .with { $0.position = try Positions.find(id: position.id, writer).message }
    }
}

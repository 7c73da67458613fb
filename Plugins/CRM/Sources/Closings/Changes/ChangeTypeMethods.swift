internal import PluginKit
internal import SwiftProtobuf

/// Handlers of DealChangeService for types of changes.
enum ChangeTypeMethods {
    static func create(
        _ request: Spearhead_Crm_V1_CreateChangeTypeRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_CreateChangeTypeResponse {
        let given = request.type
        var checks = FieldCheck()
        let effect: ChangeType.Effect? = checks.choice("type.effect", given.effect)
        try checks.finish()
        let type = try ChangeType.create(
            ChangeType(
                code: given.code, nameZh: given.nameZh, nameEn: given.nameEn, path: given.approverRoles, effect: effect ?? .none),
            writer: writer)
        return .with { $0.type = type.message }
    }

    static func update(
        _ request: Spearhead_Crm_V1_UpdateChangeTypeRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Crm_V1_UpdateChangeTypeResponse {
        let mask = try UpdateMask(request.updateMask, allowed: ["name_zh", "name_en", "approver_roles", "effect"])
        let given = request.type
        guard let before = try ChangeType.find(given.code, writer) else { throw RPCError.notFound("change type", given.code) }
        try Etag.check(request.etag, before.version)
        var after = before
        var checks = FieldCheck()
        if mask.contains("name_zh") { after.nameZh = given.nameZh }
        if mask.contains("name_en") { after.nameEn = given.nameEn }
        if mask.contains("approver_roles") { after.path = given.approverRoles }
        if mask.contains("effect") { after.effect = checks.choice("type.effect", given.effect) ?? before.effect }
        try checks.finish()
        let saved = try ChangeType.update(before, to: after, writer: writer)
        return .with { $0.type = saved.message }
    }

    static func list(
        _ request: Spearhead_Crm_V1_ListChangeTypesRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Crm_V1_ListChangeTypesResponse {
        let (types, next) = try ListQuery(from: "crm_change_type", key: "code")
            .fetch(reader, call.page(of: request), ChangeType.init(row:))
        return .with {
            $0.types = types.map(\.message)
            $0.nextPageToken = next
        }
    }
}

extension ChangeType {
    var message: Spearhead_Crm_V1_ChangeType {
        .with {
            $0.code = code
            $0.nameZh = nameZh
            $0.nameEn = nameEn
            $0.approverRoles = path
            $0.effect = effect.message
            $0.etag = Etag.of(version)
        }
    }
}

internal import GRDB
internal import PluginKit

/// A type of change of a deal with its own approval path (D23).
struct ChangeType: Sendable, Hashable {
    /// What an approved change does by itself.
    enum Effect: String, APIChoice {
        typealias Message = Spearhead_Crm_V1_ChangeEffect

        case none
        case setAmount = "set_amount"
        case lose
    }

    var code: String
    var nameZh: String
    var nameEn: String
    /// Roles that approve, in their order.
    var path: [String]
    var effect: Effect
    var version: Int64 = 1
}

extension ChangeType {
    static let pathMax = 6

    init(row: Row) throws {
        self.init(
            code: row["code"], nameZh: row["name_zh"], nameEn: row["name_en"],
            path: try JSONColumn.value(row["approver_roles"], as: [String].self),
            effect: try row.choice("effect", of: "crm_change_type"), version: row["version"])
    }

    static func find(_ code: String, _ reader: Reader) throws -> ChangeType? {
        try reader.row("SELECT * FROM crm_change_type WHERE code = ?", [code]).map(ChangeType.init(row:))
    }

    static func create(_ type: ChangeType, writer: Writer) throws -> ChangeType {
        try type.check()
        guard try find(type.code, writer) == nil else {
            throw RPCError.codeTaken("type", type.code)
        }
        try writer.insert(
            "crm_change_type",
            [
                "code": type.code, "name_zh": type.nameZh, "name_en": type.nameEn,
                "approver_roles": try JSONColumn.text(type.path), "effect": type.effect.rawValue,
            ])
        writer.audit("changeTypes/\(type.code)", [FieldChange("approver_roles", nil, type.path.joined(separator: ","))])
        return type
    }

    /// Changes a type; requests that were made before keep their path and effect.
    static func update(_ before: ChangeType, to after: ChangeType, writer: Writer) throws -> ChangeType {
        guard before != after else { return before }
        try after.check()
        var saved = after
        saved.version = before.version + 1
        try writer.update(
            "crm_change_type", "code", before.code,
            set: [
                "name_zh": saved.nameZh, "name_en": saved.nameEn, "approver_roles": try JSONColumn.text(saved.path),
                "effect": saved.effect.rawValue, "version": saved.version,
            ])
        writer.audit(
            "changeTypes/\(before.code)",
            [
                FieldChange("name_zh", before.nameZh, saved.nameZh), FieldChange("name_en", before.nameEn, saved.nameEn),
                FieldChange("approver_roles", before.path.joined(separator: ","), saved.path.joined(separator: ",")),
                FieldChange("effect", before.effect.rawValue, saved.effect.rawValue),
            ])
        return saved
    }

    private func check() throws {
        var checks = FieldCheck()
        checks.name("type.code", code, max: 40)
        checks.names(nameZh, nameEn, "type.")
        checks.require(
            (1...Self.pathMax).contains(path.count) && Set(path).count == path.count, "type.approver_roles",
            "must be 1 to \(Self.pathMax) roles, each once")
        for (place, role) in path.prefix(Self.pathMax).enumerated() {
            checks.name("type.approver_roles[\(place)]", role, max: 40)
        }
        try checks.finish()
    }
}

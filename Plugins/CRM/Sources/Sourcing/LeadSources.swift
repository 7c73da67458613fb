internal import GRDB
internal import PluginKit

/// What a lead may become, and for whom a source is meant.
enum LeadProspect: String, APIChoice {
    typealias Message = Spearhead_Crm_V1_LeadProspect

    case direct
    case distributor
}

/// Where leads come from: the company's taxonomy (C08, C09, C10).
struct LeadSource: Sendable, Hashable {
    var code: String
    var category: String
    var nameZh: String
    var nameEn: String
    /// `nil` is any prospect.
    var prospect: LeadProspect?
    /// Takes no new leads; imported history may still name it.
    var isRetired = false
    var version: Int64 = 1

    static let categories = ["marketing", "internal", "external", "personal", "channel", "reception"]
}

extension LeadSource {
    init(row: Row) {
        self.init(
            code: row["code"], category: row["category"], nameZh: row["name_zh"], nameEn: row["name_en"],
            prospect: (row["prospect"] as String?).flatMap(LeadProspect.init(rawValue:)), isRetired: row["retired"],
            version: row["version"])
    }
}

/// Reads and extends the taxonomy.
enum LeadSources {
    static func find(_ code: String, _ reader: Reader) throws -> LeadSource? {
        try reader.row("SELECT * FROM crm_lead_source WHERE code = ?", [code]).map(LeadSource.init(row:))
    }

    static func exists(_ code: String, _ reader: Reader) throws -> Bool { try find(code, reader) != nil }

    /// Why a lead of a prospect cannot come from a source; `nil` when it can.
    static func objection(_ code: String, for prospect: LeadProspect?, _ reader: Reader) throws -> String? {
        guard !code.isEmpty else { return "is mandatory; use a code of the source taxonomy" }
        guard let source = try find(code, reader) else { return "\"\(code.prefix(40))\" is not in the source taxonomy" }
        guard let prospect, let meant = source.prospect, meant != prospect else { return nil }
        return "\(code) is a source of \(meant.rawValue) prospects, not of \(prospect.rawValue) ones"
    }

    /// Refuses a retired source for whatever is captured now; history may name it.
    static func retirement(of code: String, _ reader: Reader) throws -> [RPCError.FieldViolation] {
        guard try find(code, reader)?.isRetired == true else { return [] }
        return [.init("source", "\(code) is retired; choose another source")]
    }

    static func create(_ source: LeadSource, writer: Writer) throws {
        var checks = FieldCheck()
        checks.name("lead_source.code", source.code, max: 40)
        checks.require(
            LeadSource.categories.contains(source.category), "lead_source.category",
            "must be one of \(LeadSource.categories.joined(separator: ", "))")
        checks.names(source.nameZh, source.nameEn, "lead_source.")
        try checks.finish()
        guard try !exists(source.code, writer) else {
            throw RPCError.codeTaken("source", source.code)
        }
        try writer.insert(
            "crm_lead_source",
            [
                "code": source.code, "category": source.category, "name_zh": source.nameZh, "name_en": source.nameEn,
                "prospect": source.prospect?.rawValue, "retired": source.isRetired,
            ])
        writer.audit("leadSources/\(source.code)")
    }

    static func update(_ before: LeadSource, to after: LeadSource, writer: Writer) throws -> LeadSource {
        guard before != after else { return before }
        var checks = FieldCheck()
        checks.names(after.nameZh, after.nameEn, "lead_source.")
        try checks.finish()
        var changed = after
        changed.version = before.version + 1
        try writer.update(
            "crm_lead_source", "code", before.code,
            set: [
                "name_zh": changed.nameZh, "name_en": changed.nameEn, "prospect": changed.prospect?.rawValue,
                "retired": changed.isRetired, "version": changed.version,
            ])
        writer.audit(
            "leadSources/\(before.code)",
            [
                FieldChange("name_zh", before.nameZh, changed.nameZh), FieldChange("name_en", before.nameEn, changed.nameEn),
                FieldChange("prospect", before.prospect?.rawValue, changed.prospect?.rawValue),
                FieldChange("retired", String(before.isRetired), String(changed.isRetired)),
            ])
        return changed
    }
}

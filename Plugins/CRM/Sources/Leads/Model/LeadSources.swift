internal import GRDB
internal import PluginKit

/// Where leads come from: the company's taxonomy.
struct LeadSource: Sendable, Hashable {
    var code: String
    var category: String
    var nameZh: String
    var nameEn: String

    static let categories = ["marketing", "internal", "external", "personal", "channel", "reception"]
}

extension LeadSource {
    init(row: Row) {
        self.init(code: row["code"], category: row["category"], nameZh: row["name_zh"], nameEn: row["name_en"])
    }
}

/// Reads and extends the taxonomy.
enum LeadSources {
    static func exists(_ code: String, _ reader: Reader) throws -> Bool {
        try reader.exists("SELECT 1 FROM crm_lead_source WHERE code = ?", [code])
    }

    static func create(_ source: LeadSource, writer: Writer) throws {
        var check = LeadCheck()
        let isCode =
            (1...40).contains(source.code.utf8.count)
            && source.code.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
        if !isCode { check.fail("lead_source.code", "must be 1 to 40 lower-case letters, digits or underscores") }
        if !LeadSource.categories.contains(source.category) {
            check.fail("lead_source.category", "must be one of \(LeadSource.categories.joined(separator: ", "))")
        }
        check.required("lead_source.name_zh", source.nameZh, max: 60)
        check.required("lead_source.name_en", source.nameEn, max: 60)
        try check.finish()
        guard try !exists(source.code, writer) else {
            throw RPCError(.alreadyExists, "CODE_TAKEN", "There is already a source \(source.code). Choose another code.")
        }
        try writer.insert(
            "crm_lead_source",
            ["code": source.code, "category": source.category, "name_zh": source.nameZh, "name_en": source.nameEn])
        writer.audit("leadSources/\(source.code)")
    }
}

internal import GRDB
internal import PluginKit

/// A code for what feedback is about; the company's own list (C38).
struct FeedbackCause: Sendable, Hashable {
    var code: String
    var nameZh: String
    var nameEn: String
    /// Takes no new feedback.
    var isRetired: Bool
    var version: Int64 = 1
}

extension FeedbackCause {
    init(row: Row) {
        self.init(
            code: row["code"], nameZh: row["name_zh"], nameEn: row["name_en"], isRetired: row["retired"],
            version: row["version"])
    }

    static func find(_ code: String, _ reader: Reader) throws -> FeedbackCause? {
        try reader.row("SELECT * FROM crm_feedback_cause WHERE code = ?", [code]).map(FeedbackCause.init(row:))
    }

    func check() throws {
        var checks = FieldCheck()
        checks.name("cause.code", code, max: 40)
        checks.names(nameZh, nameEn, "cause.")
        try checks.finish()
    }

    static func create(_ cause: FeedbackCause, writer: Writer) throws {
        try cause.check()
        guard try find(cause.code, writer) == nil else {
            throw RPCError.codeTaken("cause", cause.code)
        }
        try writer.insert(
            "crm_feedback_cause",
            ["code": cause.code, "name_zh": cause.nameZh, "name_en": cause.nameEn, "retired": cause.isRetired])
        writer.audit("feedbackCauses/\(cause.code)")
    }

    static func update(_ before: FeedbackCause, to after: FeedbackCause, writer: Writer) throws -> FeedbackCause {
        guard before != after else { return before }
        try after.check()
        var saved = after
        saved.version = before.version + 1
        try writer.update(
            "crm_feedback_cause", "code", before.code,
            set: ["name_zh": saved.nameZh, "name_en": saved.nameEn, "retired": saved.isRetired, "version": saved.version])
        writer.audit(
            "feedbackCauses/\(before.code)",
            [
                FieldChange("name_zh", before.nameZh, saved.nameZh), FieldChange("name_en", before.nameEn, saved.nameEn),
                FieldChange("retired", String(before.isRetired), String(saved.isRetired)),
            ])
        return saved
    }
}

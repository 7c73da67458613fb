internal import GRDB
internal import PluginKit

/// A question of a form.
struct AuditQuestion: Sendable, Hashable, Codable {
    enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        case yesNo = "yes_no"
        case integer
        case text
    }

    var code: String
    var textZh: String
    var textEn: String
    var kind: Kind
    var isMandatory: Bool
    var isNoFinding: Bool
    var least: Int64?
    var most: Int64?

    /// Whether an answer is a finding; `nil` when it is no answer to this question.
    func fails(_ value: String) -> Bool? {
        switch kind {
        case .yesNo: ["yes", "no", "n/a"].contains(value) ? value == "no" && isNoFinding : nil
        case .integer: Int64(value).map { $0 < least ?? .min || $0 > most ?? .max }
        case .text: (1...2000).contains(value.unicodeScalars.count) ? false : nil
        }
    }
}

/// A version of a form.
struct AuditForm: Sendable, Hashable {
    static let questionsMax = 100

    var code: String
    var version: Int64
    var title: String
    var questions: [AuditQuestion]
    var publishedBy: String
    var publishedAt: Instant

    init(row: Row) throws {
        code = row["code"]
        version = row["version"]
        title = row["title"]
        questions = try JSONColumn.value(row["questions"])
        publishedBy = row["published_by"]
        publishedAt = row["publish_time"]
    }

    /// A version of a form; 0 is the newest.
    static func find(code: String, version: Int64 = 0, _ reader: Reader) throws -> AuditForm? {
        let row =
            version == 0
            ? try reader.row("SELECT * FROM inspections_form WHERE code = ? ORDER BY version DESC LIMIT 1", [code])
            : try reader.row("SELECT * FROM inspections_form WHERE code = ? AND version = ?", [code, version])
        return try row.map(AuditForm.init(row:))
    }

    /// Publishes a form, or its next version.
    static func publish(
        code: String, title: String, _ questions: [AuditQuestion], _ writer: Writer, _ call: Call
    ) throws -> Int64 {
        try check(code: code, title: title, questions)
        let version = (try find(code: code, writer)?.version ?? 0) + 1
        try writer.insert(
            "inspections_form",
            [
                "code": code, "version": version, "title": title, "questions": try JSONColumn.text(questions),
                "published_by": call.actor, "publish_time": call.now,
            ])
        writer.audit("auditForms/\(code)", [FieldChange("version", version > 1 ? "\(version - 1)" : nil, "\(version)")])
        return version
    }

    private static func check(code: String, title: String, _ questions: [AuditQuestion]) throws {
        var check = FieldCheck()
        check.name("form.code", code)
        check.text("form.title", title, 1...200)
        check.require((1...questionsMax).contains(questions.count), "form.questions", "must be 1 to \(questionsMax)")
        check.require(
            Set(questions.map(\.code)).count == questions.count, "form.questions", "must not have one code twice")
        for (index, question) in questions.prefix(questionsMax).enumerated() {
            let path = "form.questions[\(index)]"
            check.name("\(path).code", question.code)
            check.text("\(path).text_zh", question.textZh, 1...500)
            check.text("\(path).text_en", question.textEn, 1...500)
            if let least = question.least, let most = question.most {
                check.require(least <= most, "\(path).most", "must not be below least")
            }
        }
        try check.finish()
    }

    /// Judges the answers of an inspection.
    ///
    /// - Throws: ``RPCError`` `INVALID_FIELDS` for an answer to no question, two answers to one, a wrong answer, or a missing one.
    func judge(_ answers: [(question: String, value: String)]) throws -> [(question: String, value: String, failed: Bool)] {
        var check = FieldCheck()
        let known = Dictionary(questions.map { ($0.code, $0) }) { $1 }
        check.require(Set(answers.map(\.question)).count == answers.count, "answers", "must not answer a question twice")
        let judged = answers.prefix(Self.questionsMax + 1).enumerated().map { index, answer in
            let question = known[answer.question]
            let failed = question?.fails(answer.value)
            check.require(question != nil, "answers[\(index)].question", "is no question of the form's version \(version)")
            check.require(
                question == nil || failed != nil, "answers[\(index)].value",
                "must be \(question?.kind == .yesNo ? "yes, no or n/a" : question?.kind == .integer ? "an integer" : "1 to 2000 characters")"
            )
            return (answer.question, answer.value, failed ?? false)
        }
        let given = Set(answers.map(\.question))
        for question in questions where question.isMandatory && !given.contains(question.code) {
            check.fail("answers", "lack an answer to \(question.code)")
        }
        try check.finish()
        return judged
    }
}

internal import GRDB
internal import PluginKit

/// A talk script for a stage or an objection (D13); a changed text is a new version, and old uses keep theirs.
struct Script: Sendable, Hashable {
    enum Kind: String, APIChoice {
        typealias Message = Spearhead_Crm_V1_ScriptKind

        case openQuestion = "open_question"
        case positiveReply = "positive_reply"
        case objectionHandling = "objection_handling"
        case successCase = "success_case"
    }

    var id: String
    var code: String
    var kind: Kind
    /// Code of a pipeline stage; empty for all.
    var stage: String
    var objection: String
    var title: String
    var body: String
    var isRetired: Bool
    var author: String?
    /// Number of the text.
    var number: Int64 = 1
    var uses: Int64 = 0
    var helped: Int64 = 0
    var version: Int64 = 1
}

extension Script {
    static let table = "crm_script s JOIN crm_script_text t ON t.script_id = s.id AND t.number = s.number"
    static let columns = """
        s.*, t.title, t.body, (SELECT count(*) FROM crm_script_use u WHERE u.script_id = s.id) AS uses, \
        (SELECT count(*) FROM crm_script_use u WHERE u.script_id = s.id AND u.outcome = 'helped') AS helped
        """

    init(row: Row) throws {
        self.init(
            id: row["id"], code: row["code"], kind: try row.choice("kind", of: "crm_script"), stage: row["stage"],
            objection: row["objection"], title: row["title"], body: row["body"], isRetired: row["retired"],
            author: row["author_id"], number: row["number"], uses: row["uses"], helped: row["helped"], version: row["version"])
    }

    static func get(_ id: String, _ reader: Reader) throws -> Script {
        guard let row = try reader.row("SELECT \(columns) FROM \(table) WHERE s.id = ?", [id]) else {
            throw RPCError.notFound("script", id)
        }
        return try Script(row: row)
    }

    static func create(_ script: Script, writer: Writer, call: Call) throws -> Script {
        try script.check()
        guard try !writer.exists("SELECT 1 FROM crm_script WHERE code = ?", [script.code]) else {
            throw RPCError.codeTaken("script", script.code)
        }
        try writer.insert(
            "crm_script",
            [
                "id": script.id, "code": script.code, "kind": script.kind.rawValue, "stage": script.stage,
                "objection": script.objection, "retired": script.isRetired, "author_id": script.author, "number": 1,
            ])
        try script.insertText(writer, call)
        writer.audit("scripts/\(script.id)", [FieldChange("code", nil, script.code)])
        return script
    }

    static func update(_ before: Script, to after: Script, writer: Writer, call: Call) throws -> Script {
        guard before != after else { return before }
        try after.check()
        var saved = after
        saved.version = before.version + 1
        if (saved.title, saved.body) != (before.title, before.body) { saved.number = before.number + 1 }
        try writer.update(
            "crm_script", before.id,
            set: [
                "stage": saved.stage, "objection": saved.objection, "retired": saved.isRetired, "number": saved.number,
                "version": saved.version,
            ])
        if saved.number != before.number { try saved.insertText(writer, call) }
        writer.audit(
            "scripts/\(before.id)",
            [
                FieldChange("stage", before.stage, saved.stage), FieldChange("objection", before.objection, saved.objection),
                FieldChange("retired", String(before.isRetired), String(saved.isRetired)),
                FieldChange("version", String(before.number), String(saved.number)),
            ])
        return saved
    }

    private func check() throws {
        var checks = FieldCheck()
        checks.code("script.code", code, max: 40)
        if !stage.isEmpty { checks.name("script.stage", stage, max: 40) }
        checks.text("script.objection", objection, (kind == .objectionHandling ? 1 : 0)...200)
        checks.text("script.title", title, 1...200)
        checks.text("script.body", body, 1...8000)
        try checks.finish()
    }

    private func insertText(_ writer: Writer, _ call: Call) throws {
        try writer.insert(
            "crm_script_text",
            ["script_id": id, "number": number, "title": title, "body": body, "at": call.now, "written_by": call.actor])
    }
}

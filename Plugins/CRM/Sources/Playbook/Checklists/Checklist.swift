internal import GRDB
internal import Organization
internal import PluginKit

/// An ordered checklist: a play out of the best reps' practice (D15, D16) or a procedure of a shift (D26).
struct Checklist: Sendable, Hashable {
    enum Kind: String, APIChoice {
        typealias Message = Spearhead_Crm_V1_ChecklistKind

        case play
        case beforeOpening = "before_opening"
        case inOperation = "in_operation"
        case afterClosing = "after_closing"
    }

    /// Its place among the steps is its place in time.
    struct Step: Sendable, Hashable {
        var text: String
        /// 1 (most important) to 5.
        var importance: Int64
    }

    var id: String
    var code: String
    var kind: Kind
    var title: String
    var steps: [Step]
    var author: String?
    /// Number of the published steps.
    var number: Int64 = 1
    var evidence: [String] = []
    var adoptions: Int64 = 0
    var version: Int64 = 1
}

extension Checklist {
    static let stepsMax = 50
    static let evidenceMax = 200
    static let columns =
        "k.*, (SELECT count(DISTINCT r.person_id) FROM crm_checklist_run r WHERE r.checklist_id = k.id) AS adoptions"

    init(row: Row, _ reader: Reader) throws {
        let id: String = row["id"]
        let number: Int64 = row["number"]
        self.init(
            id: id, code: row["code"], kind: try row.choice("kind", of: "crm_checklist"), title: row["title"],
            steps: try reader.rows(
                "SELECT * FROM crm_checklist_step WHERE checklist_id = ? AND number = ? ORDER BY position", [id, number]
            ).map { Step(text: $0["text"], importance: $0["importance"]) },
            author: row["author_id"], number: number,
            evidence: try reader.values(
                String.self, "SELECT opportunity_id FROM crm_checklist_evidence WHERE checklist_id = ? ORDER BY opportunity_id",
                [id]),
            adoptions: row["adoptions"], version: row["version"])
    }

    static func get(_ id: String, _ reader: Reader) throws -> Checklist {
        guard let row = try reader.row("SELECT \(columns) FROM crm_checklist k WHERE k.id = ?", [id]) else {
            throw RPCError.notFound("checklist", id)
        }
        return try Checklist(row: row, reader)
    }

    /// Publishes version 1.
    static func create(_ checklist: Checklist, writer: Writer, call: Call) throws -> Checklist {
        try checklist.check()
        if let author = checklist.author, try People.find(id: author, writer) == nil {
            throw RPCError.invalidField("checklist.author_id", "names nobody in the organisation")
        }
        guard try !writer.exists("SELECT 1 FROM crm_checklist WHERE code = ?", [checklist.code]) else {
            throw RPCError.codeTaken("checklist", checklist.code)
        }
        try writer.insert(
            "crm_checklist",
            [
                "id": checklist.id, "code": checklist.code, "kind": checklist.kind.rawValue, "title": checklist.title,
                "author_id": checklist.author, "number": 1,
            ])
        try checklist.insertSteps(writer)
        writer.audit("checklists/\(checklist.id)", [FieldChange("code", nil, checklist.code)])
        return checklist
    }

    /// Publishes the next version; runs keep theirs.
    static func publish(_ before: Checklist, to after: Checklist, writer: Writer) throws -> Checklist {
        guard before != after else { return before }
        try after.check()
        var saved = after
        saved.version = before.version + 1
        if saved.steps != before.steps { saved.number = before.number + 1 }
        try writer.update(
            "crm_checklist", before.id, set: ["title": saved.title, "number": saved.number, "version": saved.version])
        if saved.number != before.number { try saved.insertSteps(writer) }
        writer.audit(
            "checklists/\(before.id)",
            [
                FieldChange("title", before.title, saved.title),
                FieldChange("version", String(before.number), String(saved.number)),
            ])
        return saved
    }

    /// Names a won deal that speaks for a play.
    func addEvidence(_ opportunity: Opportunity, writer: Writer, call: Call) throws -> Checklist {
        guard kind == .play else {
            throw RPCError(
                .failedPrecondition, "NOT_A_PLAY", "Evidence belongs to a play; \(code) is \(kind.rawValue).",
                metadata: ["allowed": Kind.play.rawValue])
        }
        try OpportunityRules.require(opportunity, in: [.won])
        guard evidence.count < Self.evidenceMax else {
            throw RPCError(.resourceExhausted, "TOO_MUCH_EVIDENCE", "A play names at most \(Self.evidenceMax) deals.")
        }
        guard !evidence.contains(opportunity.id) else { return self }
        try writer.insert(
            "crm_checklist_evidence",
            ["checklist_id": id, "opportunity_id": opportunity.id, "at": call.now, "added_by": call.actor])
        writer.audit("checklists/\(id)", [FieldChange("evidence", nil, opportunity.code)])
        var changed = self
        changed.evidence = (evidence + [opportunity.id]).sorted()
        return changed
    }

    private func check() throws {
        var checks = FieldCheck()
        checks.code("checklist.code", code, max: 40)
        checks.text("checklist.title", title, 1...200)
        checks.require((1...Self.stepsMax).contains(steps.count), "checklist.steps", "must be 1 to \(Self.stepsMax)")
        for (place, step) in steps.prefix(Self.stepsMax).enumerated() {
            checks.text("checklist.steps[\(place)].text", step.text, 1...500)
            checks.range("checklist.steps[\(place)].importance", step.importance, 1...5)
        }
        try checks.finish()
    }

    private func insertSteps(_ writer: Writer) throws {
        for (place, step) in steps.enumerated() {
            try writer.insert(
                "crm_checklist_step",
                [
                    "checklist_id": id, "number": number, "position": place + 1, "text": step.text,
                    "importance": step.importance,
                ])
        }
    }
}

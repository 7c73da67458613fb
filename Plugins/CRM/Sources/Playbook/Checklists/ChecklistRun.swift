internal import GRDB
internal import PluginKit

/// One pass of a person through a checklist, in the version it was started in (D16, D26).
struct ChecklistRun: Sendable, Hashable {
    var id: String
    var checklist: String
    var number: Int64
    var person: String
    var opportunity: String?
    var businessDate: BusinessDate
    var steps: Int64
    /// Numbers of the steps that are done, from 1.
    var done: [Int64]

    /// Done ÷ steps.
    var completionPercent: String? { ExactArithmetic.decimal(Int64(done.count), steps, scale: 100, decimals: 2) }
}

extension ChecklistRun {
    static let columns = """
        r.*, (SELECT count(*) FROM crm_checklist_step s WHERE s.checklist_id = r.checklist_id AND s.number = r.number) AS steps
        """

    init(row: Row, _ reader: Reader) throws {
        let id: String = row["id"]
        self.init(
            id: id, checklist: row["checklist_id"], number: row["number"], person: row["person_id"],
            opportunity: row["opportunity_id"], businessDate: row["business_date"], steps: row["steps"],
            done: try reader.values(
                Int64.self, "SELECT position FROM crm_checklist_done WHERE run_id = ? ORDER BY position", [id]))
    }

    static func visible(_ id: String, _ reader: Reader, _ call: Call) throws -> ChecklistRun {
        guard let row = try reader.row("SELECT \(columns) FROM crm_checklist_run r WHERE r.id = ?", [id]) else {
            throw RPCError.notFound("run", id)
        }
        let run = try ChecklistRun(row: row, reader)
        try call.requireVisible(run.person, "run", id)
        return run
    }

    /// Starts a run of the caller: of a play once per deal, or once a day without one; of a shift once a day.
    static func start(
        _ checklist: Checklist, opportunity: Opportunity?, writer: Writer, call: Call
    ) throws -> ChecklistRun {
        guard checklist.kind == .play || opportunity == nil else {
            throw RPCError.invalidField("opportunity_id", "is for plays; \(checklist.code) is \(checklist.kind.rawValue)")
        }
        let run = ChecklistRun(
            id: call.newID(), checklist: checklist.id, number: checklist.number, person: try call.person(),
            opportunity: opportunity?.id, businessDate: call.businessDate, steps: Int64(checklist.steps.count), done: [])
        let occasion = opportunity?.id ?? call.businessDate.description
        let isStarted = try writer.exists(
            "SELECT 1 FROM crm_checklist_run WHERE checklist_id = ? AND person_id = ? AND occasion = ?",
            [checklist.id, run.person, occasion])
        guard !isStarted else {
            throw RPCError(
                .alreadyExists, "RUN_STARTED",
                "You have started \(checklist.code) for \(opportunity?.code ?? occasion) already. Go on with that run.")
        }
        try writer.insert(
            "crm_checklist_run",
            [
                "id": run.id, "checklist_id": run.checklist, "number": run.number, "person_id": run.person,
                "opportunity_id": run.opportunity, "business_date": run.businessDate, "at": call.now, "occasion": occasion,
            ])
        writer.audit("checklistRuns/\(run.id)", [FieldChange("checklist_id", nil, checklist.id)])
        return run
    }

    /// Marks a step as done; only the person whose run it is may.
    func complete(_ step: Int64, writer: Writer, call: Call) throws -> ChecklistRun {
        guard person == call.caller.person else {
            throw RPCError(.permissionDenied, "NOT_YOUR_RUN", "A step is marked by the person who runs the checklist.")
        }
        guard (1...steps).contains(step) else { throw RPCError.invalidField("step", "must be 1 to \(steps)") }
        guard !done.contains(step) else { return self }
        try writer.insert("crm_checklist_done", ["run_id": id, "position": step, "at": call.now])
        writer.audit("checklistRuns/\(id)", [FieldChange("done", nil, String(step))])
        var changed = self
        changed.done = (done + [step]).sorted()
        return changed
    }
}

/// How well a person keeps to a checklist (D16, D27).
struct ChecklistAdherence: Sendable, Hashable {
    var checklist: String
    var code: String
    var person: String
    var runs: Int64
    var completeRuns: Int64
    var steps: Int64
    var done: Int64

    /// Steps done ÷ steps of the runs that were started.
    var percent: String? { ExactArithmetic.decimal(done, steps, scale: 100, decimals: 2) }

    /// Adherence per checklist and person over the runs of an interval.
    static func list(
        kind: Spearhead_Crm_V1_ChecklistKind, from: BusinessDate?, to: BusinessDate?, _ reader: Reader, _ call: Call, _ page: Page
    ) throws -> ([ChecklistAdherence], String) {
        let run = """
            SELECT r.*, (SELECT count(*) FROM crm_checklist_step s WHERE s.checklist_id = r.checklist_id \
            AND s.number = r.number) AS steps, (SELECT count(*) FROM crm_checklist_done d WHERE d.run_id = r.id) AS done \
            FROM crm_checklist_run r WHERE r.business_date BETWEEN '\(from?.description ?? "")' AND '\(to?.description ?? "9999-12-31")'
            """
        return try ListQuery(
            from: """
                (SELECT k.id, k.code, k.kind, run.person_id, count(*) AS runs, sum(run.done = run.steps) AS complete_runs, \
                sum(run.steps) AS steps, sum(run.done) AS done FROM (\(run)) AS run \
                JOIN crm_checklist k ON k.id = run.checklist_id GROUP BY k.id, run.person_id)
                """, key: "code || ' ' || person_id"
        ).visible(call.visible, "person_id").filter("kind", kind, "kind", Checklist.Kind.self).fetch(reader, page) { row in
            ChecklistAdherence(
                checklist: row["id"], code: row["code"], person: row["person_id"], runs: row["runs"],
                completeRuns: row["complete_runs"], steps: row["steps"], done: row["done"])
        }
    }
}

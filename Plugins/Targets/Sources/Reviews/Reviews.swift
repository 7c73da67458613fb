internal import GRDB
internal import PluginKit

/// How a leader and a person agree on a figure.
struct Review: Sendable, Hashable {
    /// One step.
    struct Step: Sendable, Hashable {
        var action: String
        var actorID: String
        var actorName: String
        var amount: Int64
        var note: String
        var at: Instant
    }

    var id: String
    var planID: String
    var cellID: String
    var personID: String
    var acceptedAt: Instant?
    var steps: [Step]
}

/// Proposals, counter-proposals and agreements; the two sides take turns.
enum Reviews {
    static let noteMax = 1000
    /// Most steps of one review.
    static let stepsMax = 100

    static func require(id: String, _ reader: Reader, _ call: Call) throws -> Review {
        guard let row = try reader.row("SELECT * FROM targets_review WHERE id = ?", [id]), call.visible.contains(row["person_id"])
        else { throw RPCError.notFound("review", id) }
        return try review(row, reader)
    }

    static func list(_ plan: String, openOnly: Bool, _ reader: Reader, _ call: Call, _ page: Page) throws -> ([Review], String) {
        var list = ListQuery(from: "targets_review", key: "id").filter("plan_id = ?", plan).visible(call.visible, "person_id")
        if openOnly { list = list.filter("accepted_at IS NULL") }
        return try list.fetch(reader, page) { try review($0, reader) }
    }

    /// Lays a person's target before the person.
    static func propose(_ cell: Cell, note: String, _ writer: Writer, _ call: Call) throws -> Review {
        var check = FieldCheck()
        check.text("note", note, 0...noteMax)
        if cell.coordinates.personID == nil { check.fail("target_id", "must be the target of a person") }
        if cell.amount == nil { check.fail("target_id", "has no figure yet") }
        try check.finish()
        guard let person = cell.coordinates.personID, let amount = cell.amount else { throw RPCError.notFound("target", cell.id) }
        let plan = try Plans.require(id: cell.planID, writer)
        try plan.requireOpen()
        guard call.caller.person != person else {
            throw RPCError(.failedPrecondition, "REVIEW_NOT_YOUR_TURN", "A target is proposed by whoever leads the person.")
        }
        guard try !writer.exists("SELECT 1 FROM targets_review WHERE cell_id = ? AND accepted_at IS NULL", [cell.id]) else {
            throw RPCError(.failedPrecondition, "REVIEW_OPEN", "The target lies with the person already. Counter or accept.")
        }
        let id = call.newID()
        try writer.insert("targets_review", ["id": id, "plan_id": plan.id, "cell_id": cell.id, "person_id": person])
        try add("propose", amount, note, to: id, sequence: 1, writer, call)
        try move(plan, to: .proposed, writer)
        return try require(id: id, writer, call)
    }

    /// Answers with another figure.
    static func counter(_ review: Review, amount: Int64, note: String, _ writer: Writer, _ call: Call) throws -> Review {
        var check = FieldCheck()
        check.text("note", note, 1...noteMax)
        check.range("amount", amount, 0...(Int64.max / 1_000_000))
        try check.finish()
        try requireTurn(review, writer, call)
        try add("counter", amount, note, to: review.id, sequence: review.steps.count + 1, writer, call)
        return try require(id: review.id, writer, call)
    }

    /// Accepts the last figure: it becomes the target.
    static func accept(_ review: Review, note: String, _ writer: Writer, _ call: Call) throws -> Review {
        var check = FieldCheck()
        check.text("note", note, 0...noteMax)
        try check.finish()
        try requireTurn(review, writer, call)
        guard let last = review.steps.last, let row = try writer.row("SELECT * FROM targets_cell WHERE id = ?", [review.cellID])
        else {
            throw RPCError.notFound("review", review.id)
        }
        let plan = try Plans.require(id: review.planID, writer)
        let cell = try Cell(row: row)
        if cell.amount != last.amount {
            try Cells.set(.init(coordinates: cell.coordinates, amount: last.amount, mix: cell.mix), in: plan, writer, call)
        }
        try add("accept", last.amount, note, to: review.id, sequence: review.steps.count + 1, writer, call)
        try writer.update("targets_review", review.id, set: ["accepted_at": call.now])
        if try !writer.exists("SELECT 1 FROM targets_review WHERE plan_id = ? AND accepted_at IS NULL", [plan.id]) {
            try move(plan, to: .negotiated, writer)
        }
        return try require(id: review.id, writer, call)
    }

    private static func requireTurn(_ review: Review, _ reader: Reader, _ call: Call) throws {
        try Plans.require(id: review.planID, reader).requireOpen()
        guard review.acceptedAt == nil else {
            throw RPCError(.failedPrecondition, "REVIEW_CLOSED", "Both have agreed. Propose the target again to change it.")
        }
        guard review.steps.count < stepsMax else {
            throw RPCError(
                .resourceExhausted, "REVIEW_TOO_LONG", "A review has at most \(stepsMax) steps. Set the target instead.")
        }
        let spokeLast = review.steps.last?.actorID == review.personID
        guard (call.caller.person == review.personID) != spokeLast else {
            throw RPCError(.failedPrecondition, "REVIEW_NOT_YOUR_TURN", "The other side answers next.")
        }
    }

    private static func add(
        _ action: String, _ amount: Int64, _ note: String, to review: String, sequence: Int, _ writer: Writer, _ call: Call
    ) throws {
        let name = try call.caller.person.flatMap {
            try writer.value(String.self, "SELECT name FROM organization_person WHERE id = ?", [$0])
        }
        try writer.insert(
            "targets_review_step",
            [
                "review_id": review, "sequence": sequence, "action": action, "actor_id": call.actor,
                "actor_name": name ?? call.caller.name, "amount": amount, "note": note, "at": call.now,
            ])
        writer.audit("reviews/\(review)", [FieldChange(action, nil, String(amount))])
    }

    private static func move(_ plan: Plan, to state: Plan.State, _ writer: Writer) throws {
        guard plan.state != state else { return }
        try writer.execute("UPDATE targets_plan SET state = ?, version = version + 1 WHERE id = ?", [state.rawValue, plan.id])
        writer.audit("plans/\(plan.id)", [FieldChange("state", plan.state.rawValue, state.rawValue)])
    }

    private static func review(_ row: Row, _ reader: Reader) throws -> Review {
        let id: String = row["id"]
        let steps = try reader.rows("SELECT * FROM targets_review_step WHERE review_id = ? ORDER BY sequence", [id])
        return Review(
            id: id, planID: row["plan_id"], cellID: row["cell_id"], personID: row["person_id"], acceptedAt: row["accepted_at"],
            steps: steps.map {
                Review.Step(
                    action: $0["action"], actorID: $0["actor_id"], actorName: $0["actor_name"], amount: $0["amount"],
                    note: $0["note"], at: $0["at"])
            })
    }
}

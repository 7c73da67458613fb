internal import GRDB
internal import PluginKit

/// A score that is kept, with its feedback.
struct Evaluation: Sendable, Hashable {
    enum State: String, Sendable, Hashable, CaseIterable {
        case computed
        case feedback
        case acknowledged
        case closed
    }

    var id: String
    var score: Score
    var state: State
    var feedback: String
    var personalPlan: String
    var feedbackBy: String?
    var answer: String
    var acknowledgedAt: Instant?
    var version: Int64

    init(row: Row) throws {
        id = row["id"]
        score = Score(
            personID: row["person_id"], scorecardID: row["scorecard_id"], period: row["period"], scorePPM: row["score_ppm"],
            items: try JSONColumn.value(row["items"]))
        state = State(rawValue: row["state"]) ?? .computed
        feedback = row["feedback"]
        personalPlan = row["personal_plan"]
        feedbackBy = row["feedback_by"]
        answer = row["answer"]
        acknowledgedAt = row["acknowledged_at"]
        version = row["version"]
    }

    static func visible(id: String, _ reader: Reader, _ call: Call) throws -> Evaluation {
        guard let row = try reader.row("SELECT * FROM incentives_evaluation WHERE id = ?", [id]) else {
            throw RPCError.notFound("evaluation", id)
        }
        let found = try Evaluation(row: row)
        try call.requireVisible(found.score.personID, "evaluation", id)
        return found
    }
}

/// The way of an evaluation: computed, told, seen, closed. None closes before its feedback was seen (K14).
enum Evaluations {
    static func create(_ person: String, _ period: PayPeriod, _ writer: Writer, _ call: Call) throws -> Evaluation {
        try call.requireVisible(person, "person", person)
        try checkOther(person, call)
        guard period.dates.upperBound < call.businessDate else {
            throw RPCError(
                .failedPrecondition, "PERIOD_NOT_OVER",
                "\(period.code) is not over. An evaluation is kept as it is, so evaluate after \(period.dates.upperBound).")
        }
        guard let score = try Scoring.scores([person], period, writer).first else {
            throw RPCError(
                .failedPrecondition, "NO_SCORECARD",
                "No scorecard judges the person's position by the \(period.kind.rawValue) in \(period.code). Activate one first.")
        }
        if try writer.exists("SELECT 1 FROM incentives_evaluation WHERE person_id = ? AND period = ?", [person, period.code]) {
            throw RPCError(.alreadyExists, "EVALUATION_EXISTS", "The person was evaluated for \(period.code) already.")
        }
        let id = call.newID()
        try writer.insert(
            "incentives_evaluation",
            [
                "id": id, "person_id": person, "scorecard_id": score.scorecardID, "period": period.code,
                "ends_on": period.dates.upperBound, "cycle": period.kind.rawValue, "score_ppm": score.scorePPM,
                "items": try JSONColumn.text(score.items),
            ])
        writer.audit("evaluations/\(id)", [FieldChange("score_ppm", nil, score.scorePPM.map(String.init))])
        return try Evaluation.visible(id: id, writer, call)
    }

    static func giveFeedback(
        _ evaluation: Evaluation, _ feedback: String, plan: String, _ writer: Writer, _ call: Call
    ) throws -> Evaluation {
        var check = FieldCheck()
        check.text("feedback", feedback, 1...4000)
        check.text("personal_plan", plan, 1...4000)
        try check.finish()
        try checkOther(evaluation.score.personID, call)
        try require(evaluation, [.computed, .feedback], "feedback")
        try writer.update(
            "incentives_evaluation", evaluation.id,
            set: [
                "state": "feedback", "feedback": feedback, "personal_plan": plan, "feedback_by": call.actor,
                "version": evaluation.version + 1,
            ])
        return try audited(evaluation, .feedback, writer, call)
    }

    static func acknowledge(_ evaluation: Evaluation, answer: String, _ writer: Writer, _ call: Call) throws -> Evaluation {
        try FieldCheck.text("answer", answer, 0...4000)
        guard call.caller.person == evaluation.score.personID else {
            throw RPCError(
                .failedPrecondition, "NOT_OWN_EVALUATION", "Only the person who was evaluated can say that the feedback was seen."
            )
        }
        try require(evaluation, [.feedback], "an acknowledgement")
        try writer.update(
            "incentives_evaluation", evaluation.id,
            set: ["state": "acknowledged", "answer": answer, "acknowledged_at": call.now, "version": evaluation.version + 1])
        return try audited(evaluation, .acknowledged, writer, call)
    }

    static func close(_ evaluation: Evaluation, _ writer: Writer, _ call: Call) throws -> Evaluation {
        try checkOther(evaluation.score.personID, call)
        try require(evaluation, [.acknowledged], "closing")
        try writer.update("incentives_evaluation", evaluation.id, set: ["state": "closed", "version": evaluation.version + 1])
        return try audited(evaluation, .closed, writer, call)
    }

    private static func audited(
        _ evaluation: Evaluation, _ state: Evaluation.State, _ writer: Writer, _ call: Call
    ) throws -> Evaluation {
        writer.audit("evaluations/\(evaluation.id)", [FieldChange("state", evaluation.state.rawValue, state.rawValue)])
        return try Evaluation.visible(id: evaluation.id, writer, call)
    }

    private static func require(_ evaluation: Evaluation, _ allowed: [Evaluation.State], _ step: String) throws {
        guard allowed.contains(evaluation.state) else {
            let names = allowed.map(\.rawValue).joined(separator: ",")
            throw RPCError(
                .failedPrecondition, "EVALUATION_STATE",
                "The evaluation is \(evaluation.state.rawValue); \(step) needs one that is \(names).",
                metadata: ["allowed": names])
        }
    }

    private static func checkOther(_ person: String, _ call: Call) throws {
        guard call.caller.person != person else {
            throw RPCError(.failedPrecondition, "OWN_EVALUATION", "Nobody evaluates themselves. Ask somebody else.")
        }
    }
}

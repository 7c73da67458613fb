internal import GRDB
internal import PluginKit

/// An objection to a statement.
struct Dispute: Sendable, Hashable {
    var id: String
    var statementID: String
    var personID: String
    var reason: String
    var componentKey: String
    var raisedAt: Instant
    var isAccepted: Bool?
    var resolution: String
    var resolvedBy: String?

    init(row: Row) {
        id = row["id"]
        statementID = row["statement_id"]
        personID = row["person_id"]
        reason = row["reason"]
        componentKey = row["component_key"]
        raisedAt = row["raised_at"]
        isAccepted = row["accepted"]
        resolution = row["resolution"]
        resolvedBy = row["resolved_by"]
    }

    static func find(id: String, _ reader: Reader) throws -> Dispute {
        guard let row = try reader.row("SELECT * FROM incentives_dispute WHERE id = ?", [id]) else {
            throw RPCError.notFound("dispute", id)
        }
        return Dispute(row: row)
    }
}

/// Objections: raised by the person before the statement is closed, answered by somebody else.
enum Disputes {
    static func raise(
        _ record: StatementRecord, reason: String, component: String, _ writer: Writer, _ call: Call
    ) throws -> Dispute {
        var check = FieldCheck()
        check.text("reason", reason, 1...1000)
        if !component.isEmpty, !record.statement.lines.components.contains(where: { $0.key == component }) {
            check.fail("component_key", "is no component of the statement")
        }
        try check.finish()
        try Statements.require(record, [.calculated, .inReview], "a dispute")
        let id = call.newID()
        try writer.insert(
            "incentives_dispute",
            [
                "id": id, "statement_id": record.id, "person_id": record.statement.personID, "reason": reason,
                "component_key": component, "raised_by": call.actor, "raised_at": call.now,
            ])
        _ = try Statements.move(record, to: .disputed, writer)
        writer.audit("payDisputes/\(id)", [FieldChange("reason", nil, reason)])
        return try Dispute.find(id: id, writer)
    }

    /// Answers an objection; the statement goes back into review, where it is calculated again if the person was right.
    static func resolve(
        _ dispute: Dispute, accepted: Bool, resolution: String, _ writer: Writer, _ call: Call
    ) throws -> Dispute {
        try FieldCheck.text("resolution", resolution, 1...1000)
        guard dispute.isAccepted == nil else {
            throw RPCError(
                .failedPrecondition, "DISPUTE_STATE", "The dispute was answered already.", metadata: ["allowed": "open"])
        }
        guard let record = try StatementRecord.find(id: dispute.statementID, writer) else {
            throw RPCError.notFound("statement", dispute.statementID)
        }
        try Statements.checkOther(record, call)
        try writer.update(
            "incentives_dispute", dispute.id,
            set: ["accepted": accepted, "resolution": resolution, "resolved_by": call.actor, "resolved_at": call.now])
        _ = try Statements.move(record, to: .inReview, writer)
        writer.audit(
            "payDisputes/\(dispute.id)",
            [FieldChange("accepted", nil, "\(accepted)"), FieldChange("resolution", nil, resolution)])
        return try Dispute.find(id: dispute.id, writer)
    }
}

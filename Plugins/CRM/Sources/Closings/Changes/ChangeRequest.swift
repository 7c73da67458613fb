internal import GRDB
internal import PluginKit

/// A requested change of a deal on its way through the approval path (D23).
struct ChangeRequest: Sendable, Hashable {
    enum State: String, APIChoice {
        typealias Message = Spearhead_Crm_V1_ChangeState

        case pending
        case approved
        case rejected
    }

    struct Decision: Sendable, Hashable {
        var role: String
        var isApproval: Bool
        var comment: String
        var by: String
        var at: Instant
    }

    var id: String
    var opportunity: String
    var type: String
    /// The path and the effect that the type had when the request was made.
    var path: [String]
    var effect: ChangeType.Effect
    var reason: String
    var details: String
    var newAmountMinor: Int64?
    var state = State.pending
    var requestedBy: String
    var at: Instant
    var decisions: [Decision] = []

    /// The role that decides next; `nil` once decided.
    var nextRole: String? { state == .pending ? path[decisions.count...].first : nil }
}

extension ChangeRequest {
    init(row: Row, _ reader: Reader) throws {
        let id: String = row["id"]
        self.init(
            id: id, opportunity: row["opportunity_id"], type: row["type"],
            path: try JSONColumn.value(row["approver_roles"], as: [String].self),
            effect: try row.choice("effect", of: "crm_change_request"), reason: row["reason"], details: row["details"],
            newAmountMinor: row["new_amount_minor"], state: try row.choice("state", of: "crm_change_request"),
            requestedBy: row["requested_by"], at: row["at"],
            decisions: try reader.rows("SELECT * FROM crm_change_decision WHERE request_id = ? ORDER BY position", [id]).map {
                Decision(
                    role: $0["role"], isApproval: $0["approved"], comment: $0["comment"], by: $0["decided_by"], at: $0["at"])
            })
    }

    static func visible(_ id: String, _ reader: Reader, _ call: Call) throws -> ChangeRequest {
        let row = try reader.row(
            "SELECT r.*, o.owner_id FROM crm_change_request r JOIN crm_opportunity o ON o.id = r.opportunity_id WHERE r.id = ?",
            [id])
        guard let row, call.visible.contains(row["owner_id"]) else { throw RPCError.notFound("change request", id) }
        return try ChangeRequest(row: row, reader)
    }

    /// Requests a change of a deal that is not closed; one of a type waits at a time.
    static func create(
        _ type: ChangeType, of opportunity: Opportunity, reason: String, details: String, newAmountMinor: Int64?, writer: Writer,
        call: Call
    ) throws -> ChangeRequest {
        try OpportunityRules.require(opportunity, in: [.open, .onHold])
        guard (type.effect == .setAmount) == (newAmountMinor != nil) else {
            throw RPCError.invalidField(
                "change.new_amount_minor",
                type.effect == .setAmount ? "must be given for \(type.code)" : "is not for \(type.code)")
        }
        let waits = try writer.exists(
            "SELECT 1 FROM crm_change_request WHERE opportunity_id = ? AND type = ? AND state = 'pending'",
            [opportunity.id, type.code])
        guard !waits else {
            throw RPCError(
                .alreadyExists, "CHANGE_PENDING", "A \(type.code) of \(opportunity.code) waits for a decision already.")
        }
        let request = ChangeRequest(
            id: call.newID(), opportunity: opportunity.id, type: type.code, path: type.path, effect: type.effect, reason: reason,
            details: details, newAmountMinor: newAmountMinor, requestedBy: call.actor, at: call.now)
        try writer.insert(
            "crm_change_request",
            [
                "id": request.id, "opportunity_id": opportunity.id, "type": type.code,
                "approver_roles": try JSONColumn.text(type.path), "effect": type.effect.rawValue, "reason": reason,
                "details": details, "new_amount_minor": newAmountMinor, "state": State.pending.rawValue,
                "requested_by": request.requestedBy, "at": request.at,
            ])
        writer.audit("opportunities/\(opportunity.id)", [FieldChange("change_request.\(type.code)", nil, request.id)])
        return request
    }

    /// Decides for the next role of the path; the last approval carries the change out.
    func decide(approve: Bool, comment: String, writer: Writer, call: Call) throws -> ChangeRequest {
        guard let role = nextRole else {
            throw RPCError(
                .failedPrecondition, "CHANGE_DECIDED", "The request is \(state.rawValue) and no longer changes.",
                metadata: ["allowed": State.pending.rawValue])
        }
        guard call.caller.roles.contains(Role(role)) else {
            throw RPCError(
                .permissionDenied, "NOT_YOUR_TURN", "The request waits for the role \(role).", metadata: ["role": role])
        }
        guard requestedBy != call.actor, !decisions.contains(where: { $0.by == call.actor }) else {
            throw RPCError(
                .failedPrecondition, "SELF_APPROVAL",
                "A change is decided by somebody who neither requested it nor decided for another role.")
        }
        var decided = self
        decided.decisions.append(Decision(role: role, isApproval: approve, comment: comment, by: call.actor, at: call.now))
        decided.state = !approve ? .rejected : decided.decisions.count == path.count ? .approved : .pending
        try writer.insert(
            "crm_change_decision",
            [
                "request_id": id, "position": decided.decisions.count, "role": role, "approved": approve, "comment": comment,
                "decided_by": call.actor, "at": call.now,
            ])
        if decided.state != state { try writer.update("crm_change_request", id, set: ["state": decided.state.rawValue]) }
        writer.audit("changeRequests/\(id)", [FieldChange(role, nil, approve ? "approved" : "rejected")])
        if decided.state == .approved { try decided.carryOut(writer, call) }
        return decided
    }

    private func carryOut(_ writer: Writer, _ call: Call) throws {
        let deal = try Opportunity.get(opportunity, writer, call)
        switch effect {
        case .none: break
        case .setAmount:
            var changed = deal
            changed.amountMinor = newAmountMinor ?? deal.amountMinor
            _ = try OpportunityRules.update(deal, to: changed, byRule: true, writer: writer, call: call)
        case .lose:
            _ = try OpportunityClosing.lose(deal, reason: "\(type): \(reason)", byRule: true, writer: writer, call: call)
        }
    }
}

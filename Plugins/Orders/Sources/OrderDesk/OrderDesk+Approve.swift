internal import PluginKit

extension OrderDesk {
    /// Approves an order with the level that its verdict asks for.
    ///
    /// An order whose approval has lapsed after goods left is approved anew and stays in its state.
    static func approve(_ before: Order, reason: String, _ writer: Writer, _ call: Call) throws -> Outcome {
        let verdict = try OrderCheck.run(before, for: .approve, writer, call)
        let isAnew = before.state.isReleasable
        if isAnew, try isCovered(before, by: Approvals.standing(of: before.id, writer), verdict) {
            throw Order.illegal(before.state, wanted: OrderState.approved.rawValue)
        }
        guard isAnew || before.state == .pendingApproval else {
            throw Order.illegal(before.state, wanted: OrderState.approved.rawValue)
        }
        let approver = try independentApprover(of: before, writer, call)
        try verdict.requireUnblocked(call)
        var check = FieldCheck()
        check.text("reason", reason, verdict.acceptable.isEmpty ? 0...OrderDraft.textMax : 1...OrderDraft.textMax)
        try check.finish()
        let authority = try Authority.of(approver, for: before, needing: verdict.requiredLevel, on: call.businessDate, writer)
        guard let level = authority.level, level >= verdict.requiredLevel else {
            throw RPCError(
                .permissionDenied, "APPROVAL_LEVEL",
                "The order needs the level \(verdict.requiredLevel.rawValue); yours is \(authority.level?.rawValue ?? "none"). "
                    + "Ask somebody of that level.",
                metadata: [
                    "required_level": verdict.requiredLevel.rawValue, "level": authority.level?.rawValue ?? "",
                    "findings": verdict.acceptable.map(\.code).joined(separator: ","),
                ])
        }
        var order = before
        if !isAnew {
            try order.place(.approved)
            order.approvedBy = approver
            order.approvedAt = call.now
            order.approvedOn = call.businessDate
        }
        order.decisionReason = reason
        let stored = try save(
            order, before: before,
            changes: [FieldChange("approved_by", before.approvedBy, approver), FieldChange("reason", nil, reason)],
            writer, call)
        try Approvals.record(
            Approval(
                id: call.newID(), orderID: stored.id, orderVersion: stored.version, decision: .approved, approverID: approver,
                approverLevel: level, delegationID: authority.delegationID, isWithinAuthority: true, basis: .init(verdict),
                reason: reason, decidedAt: call.now, decidedOn: call.businessDate), writer)
        return Outcome(order: stored, shares: try OrderShare.list(of: stored.id, writer), verdict: verdict)
    }

    /// Refuses an order that waits for approval; that needs no level.
    static func reject(_ before: Order, reason: String, _ writer: Writer, _ call: Call) throws -> Order {
        guard before.state == .pendingApproval else { throw Order.illegal(before.state, wanted: OrderState.rejected.rawValue) }
        let approver = try independentApprover(of: before, writer, call)
        let verdict = try OrderCheck.run(before, for: .approve, writer, call)
        let authority = try Authority.of(approver, for: before, needing: verdict.requiredLevel, on: call.businessDate, writer)
        var order = before
        try order.place(.rejected)
        order.decisionReason = reason
        let stored = try save(order, before: before, changes: [FieldChange("reason", nil, reason)], writer, call)
        try Approvals.record(
            Approval(
                id: call.newID(), orderID: stored.id, orderVersion: stored.version, decision: .rejected, approverID: approver,
                approverLevel: authority.level, delegationID: authority.delegationID, isWithinAuthority: true,
                basis: .init(verdict), reason: reason, decidedAt: call.now, decidedOn: call.businessDate), writer)
        return stored
    }

    /// The caller, unless they wrote, submitted or amended the order or are credited with it.
    private static func independentApprover(of order: Order, _ reader: Reader, _ call: Call) throws -> String {
        let person = try call.person()
        guard try isIndependent(person, of: order, reader) else {
            throw RPCError(
                .permissionDenied, "SELF_APPROVAL",
                "You wrote, submitted or amended the order, or it is credited to you. Somebody else must decide on it.")
        }
        return person
    }

    /// Whether a person has no part in an order.
    static func isIndependent(_ person: String, of order: Order, _ reader: Reader) throws -> Bool {
        guard ![order.createdBy, order.submittedBy, order.personID].contains(person) else { return false }
        return try !OrderRevision.isAmended(order.id, by: person, reader)
    }
}

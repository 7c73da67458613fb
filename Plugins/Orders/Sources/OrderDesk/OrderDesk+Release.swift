internal import PluginKit

extension OrderDesk {
    /// Refuses unless goods of the order may leave now: it is approved, nothing blocks it, and the approval covers what the order and
    /// its customer have come to.
    ///
    /// It only refuses and writes nothing, because a refused command leaves no trace. The move back to the approver is another
    /// command, ``recheck(_:_:_:)``, which the job `orders/recheck-approved` runs too.
    ///
    /// - Throws: `ORDER_STATE`, `ORDER_BLOCKED` with the findings, or `APPROVAL_LAPSED` with the level that must approve.
    static func requireReleased(_ order: Order, _ reader: Reader, _ call: Call) throws {
        guard order.state.isReleasable else { throw Order.illegal(order.state, wanted: "released") }
        let verdict = try OrderCheck.run(order, for: .release, reader, call)
        try verdict.requireUnblocked(call)
        guard try isCovered(order, by: Approvals.standing(of: order.id, reader), verdict) else {
            throw RPCError(
                .failedPrecondition, "APPROVAL_LAPSED",
                "The approval no longer covers the order, which now needs the level \(verdict.requiredLevel.rawValue). "
                    + "Call RecheckOrder to put it before the approver again.",
                metadata: ["required_level": verdict.requiredLevel.rawValue])
        }
    }

    /// Whether an approval covers an order: neither its amount nor the level it needs has risen since.
    ///
    /// What the customer owes may rise within the band of the matrix that was approved; above it another level is asked for.
    static func isCovered(_ order: Order, by approval: Approval?, _ verdict: Verdict) -> Bool {
        guard let approval, let level = approval.approverLevel, level >= verdict.requiredLevel else { return false }
        if let basis = approval.basis { return order.amountMinor <= basis.inputs.amountMinor }
        return approval.approverID != order.submittedBy
    }
}

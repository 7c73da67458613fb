internal import PluginKit

/// What the check says of an order: what was found and who may let it pass.
struct Verdict: Sendable, Hashable {
    /// Everything that was found.
    var findings: [Finding]
    /// The rule of the approval matrix that the order falls under.
    var rule: MatchedRule
    /// The figures that chose the rule.
    var inputs: ApprovalInputs
    /// What the customer owed or was about to owe without this order.
    var exposureBeforeMinor: Int64
    /// Most it may owe; `nil` when nothing limits it.
    var creditLimitMinor: Int64?

    /// What must be put right before the order goes on.
    var blocking: [Finding] { findings.filter { !$0.isAcceptable } }

    /// What an approver may accept.
    var acceptable: [Finding] { findings.filter(\.isAcceptable) }

    /// Who must approve: the rule's level, and at least the order desk when there is anything to accept.
    var requiredLevel: ApprovalLevel {
        rule.level == .automatic && findings.contains(where: \.isAcceptable) ? .orderDesk : rule.level
    }

    /// Refuses while something must be put right first.
    ///
    /// - Throws: `ORDER_BLOCKED` with the findings.
    func requireUnblocked(_ call: Call) throws {
        let blocking = blocking
        guard !blocking.isEmpty else { return }
        let said = blocking.map { $0.label.text(call.language) }.joined(separator: "; ")
        throw RPCError(
            .failedPrecondition, "ORDER_BLOCKED", "The order cannot go on: \(said).",
            metadata: ["findings": blocking.map(\.code).joined(separator: ",")])
    }
}

internal import PluginKit

/// Holding, winning, losing and reopening.
enum OpportunityClosing {
    static func hold(_ before: Opportunity, reason: String, writer: Writer, call: Call) throws -> Opportunity {
        try OpportunityRules.require(before, in: [.open])
        var after = before
        after.state = .onHold
        after.heldAt = call.now
        after.holdReason = reason
        return try Opportunity.save(before, after, writer)
    }

    static func resume(_ before: Opportunity, writer: Writer, call: Call) throws -> Opportunity {
        try OpportunityRules.require(before, in: [.onHold])
        var after = before
        after.state = .open
        after.heldAt = nil
        after.holdReason = nil
        return try Opportunity.save(before, after, writer)
    }

    /// Wins an open opportunity in its last stage, with a signed contract (D21).
    static func win(_ before: Opportunity, writer: Writer, call: Call) throws -> Opportunity {
        try OpportunityRules.require(before, in: [.open])
        let version = try PipelineVersion.get(before.pipeline, before.pipelineNumber, writer)
        guard let last = version.stages.last, last.code == before.stage else {
            throw RPCError(
                .failedPrecondition, "NOT_LAST_STAGE",
                "The opportunity is in \(before.stage); it is won from \(version.stages.last?.code ?? "") only. Advance it first.",
                metadata: ["allowed": version.stages.last?.code ?? ""])
        }
        try ExitRequirements.require(before, last, winning: true, writer)
        var after = before
        after.probability = 1_000_000
        let saved = try close(before, &after, as: .won, reason: "", writer: writer, call: call)
        try writer.publish(
            OpportunityWon(
                opportunity: saved.id, owner: saved.owner, customer: saved.customer, amountMinor: saved.amountMinor,
                currencyCode: saved.currencyCode, closedOn: call.businessDate), call)
        return saved
    }

    /// Loses an open or held opportunity; it keeps its last probability, and no forecast counts it.
    ///
    /// - Parameter byRule: Whether an approved cancellation asks for it (D23).
    static func lose(
        _ before: Opportunity, reason: String, byRule: Bool = false, writer: Writer, call: Call
    ) throws -> Opportunity {
        try OpportunityRules.require(before, in: [.open, .onHold])
        if !byRule { try OpportunityRules.requireUnbound(before, writer) }
        var after = before
        after.heldAt = nil
        after.holdReason = nil
        after.lostReason = reason
        let saved = try close(before, &after, as: .lost, reason: reason, writer: writer, call: call)
        try writer.publish(
            OpportunityLost(
                opportunity: saved.id, owner: saved.owner, customer: saved.customer, amountMinor: saved.amountMinor,
                currencyCode: saved.currencyCode, closedOn: call.businessDate, reason: reason), call)
        return saved
    }

    static func reopen(_ before: Opportunity, reason: String, writer: Writer, call: Call) throws -> Opportunity {
        try OpportunityRules.require(before, in: [.lost])
        var after = before
        after.state = .open
        after.lostReason = nil
        after.closedAt = nil
        after.closedOn = nil
        after.stageEnteredAt = call.now
        // A deal whose log was imported has no entry for its closing yet; without one its stay would seem to go on.
        let kind = try StageLog.lastKind(before.id, writer)
        if let closedAt = before.closedAt, kind != .closed {
            try StageLog.record(
                before, kind: .closed, to: before.stage, at: closedAt, reason: before.lostReason ?? "", writer, call)
        }
        try StageLog.record(before, kind: .reopened, to: before.stage, reason: reason, writer, call)
        return try Opportunity.save(before, after, writer)
    }

    private static func close(
        _ before: Opportunity, _ after: inout Opportunity, as state: Opportunity.State, reason: String, writer: Writer, call: Call
    ) throws -> Opportunity {
        after.state = state
        after.closedAt = call.now
        after.closedOn = call.businessDate
        try StageLog.record(before, kind: .closed, to: before.stage, reason: reason, writer, call)
        return try Opportunity.save(before, after, writer)
    }
}

internal import PluginKit

/// The moves of an opportunity through its stages.
enum StageMoves {
    /// Moves to `target`, or to the next stage when it is empty.
    static func advance(_ before: Opportunity, to target: String, reason: String, writer: Writer, call: Call) throws
        -> Opportunity
    {
        try OpportunityRules.require(before, in: [.open])
        let version = try PipelineVersion.get(before.pipeline, before.pipelineNumber, writer)
        guard let start = version.index(of: before.stage) else { throw RPCError.notFound("stage", before.stage) }
        let end = try destination(target, start, version)
        if end < start {
            guard !reason.isEmpty else { throw RPCError.invalidField("reason", "must say why the opportunity goes back") }
        } else {
            let passed = version.stages[(start + 1)..<end].filter { !$0.skippable }.map(\.code)
            guard passed.isEmpty else {
                throw RPCError(
                    .failedPrecondition, "STAGE_SKIPPED",
                    "This pipeline does not allow to skip \(passed.joined(separator: ", ")). Go to \(version.stages[start + 1].code) first.",
                    metadata: ["skipped": passed.joined(separator: ","), "allowed": version.stages[start + 1].code])
            }
            try ExitRequirements.require(before, version.stages[start], winning: false, writer)
        }
        var after = before
        after.stage = version.stages[end].code
        after.stageEnteredAt = call.now
        if !before.probabilityIsManual { after.probability = version.stages[end].probability }
        let kind = StageLog.kind(from: before.stage, to: after.stage, in: version)
        try StageLog.record(before, kind: kind, to: after.stage, reason: reason, writer, call)
        let saved = try Opportunity.save(before, after, writer)
        try writer.publish(
            OpportunityStageChanged(
                opportunity: before.id, owner: before.owner, from: before.stage, to: after.stage, kind: kind.rawValue),
            call)
        return saved
    }

    private static func destination(_ target: String, _ start: Int, _ version: PipelineVersion) throws -> Int {
        if target.isEmpty {
            guard start + 1 < version.stages.count else {
                throw RPCError(
                    .failedPrecondition, "LAST_STAGE",
                    "The opportunity is in the last stage. Close it with WinOpportunity or LoseOpportunity.")
            }
            return start + 1
        }
        guard let end = version.index(of: target) else {
            throw RPCError.invalidField("to_stage", "must be one of \(version.stages.map(\.code).joined(separator: ", "))")
        }
        guard end != start else { throw RPCError.invalidField("to_stage", "must differ from the present stage") }
        return end
    }
}

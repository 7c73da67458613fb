internal import PluginKit

/// A stage that lets nearly everybody pass and asks for nothing: it costs time and decides nothing (D02).
struct RemovableStage: Sendable {
    let stage: PipelineStage
    /// Deals that left the stage, forward or by being lost in it.
    let decided: Int64
    let figures: Funnel.StageFigures

    /// Advanced ÷ decided.
    var exitRatePercent: String? { ExactArithmetic.decimal(figures.advanced, decided, scale: 100, decimals: 2) }
    var meanDwellDays: String? {
        ExactArithmetic.decimal(figures.dwellMilliseconds, figures.stays * Funnel.dayMilliseconds, decimals: 2)
    }

    /// The stages of the current version that a policy finds removable, highest exit rate first.
    ///
    /// The last stage never is, because the deal is won there; nor is a stage that asks for a document, a confirmation or the
    /// contract.
    static func find(_ funnel: Funnel, _ policy: ProcessPolicy) -> [RemovableStage] {
        let present = funnel.order.stages.filter { !$0.isRetired }.map(\.stage)
        let found = present.dropLast().filter(\.asksForNothing).compactMap { stage -> RemovableStage? in
            let figures = funnel.stages[stage.code] ?? Funnel.StageFigures()
            let decided = figures.entered - figures.undecided
            guard decided >= policy.decidedDealsMin,
                Int128(figures.advanced) * 1_000_000 >= Int128(decided) * Int128(policy.removableExit)
            else { return nil }
            return RemovableStage(stage: stage, decided: decided, figures: figures)
        }
        return found.enumerated().sorted { left, right in
            let ahead = Int128(left.element.figures.advanced) * Int128(right.element.decided)
            let behind = Int128(right.element.figures.advanced) * Int128(left.element.decided)
            return ahead == behind ? left.offset < right.offset : ahead > behind
        }.map(\.element)
    }
}

extension PipelineStage {
    fileprivate var asksForNothing: Bool { outputs.isEmpty && !ownerConfirmationRequired && !contractRequired }
}

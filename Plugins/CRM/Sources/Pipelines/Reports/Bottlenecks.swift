internal import PluginKit
internal import SwiftProtobuf

/// A stage whose stays are longer than its norm (D12).
struct Bottleneck: Sendable {
    let stage: PipelineStage
    let normDays: Int64
    /// Completed stays, and running ones that are beyond the norm: these can only get longer.
    let stays: Int64
    let dwellMilliseconds: Int64
    let openBeyondNorm: Int64

    /// The stages of the current version beyond their norm, by dwell ÷ norm, worst first.
    static func find(_ funnel: Funnel) -> [Bottleneck] {
        let all = funnel.order.stages.filter { !$0.isRetired }.compactMap { stage, _ in
            stage.normDays.flatMap { Bottleneck(stage, normDays: $0, funnel.stages[stage.code] ?? Funnel.StageFigures()) }
        }
        return all.sorted { left, right in
            Int128(left.dwellMilliseconds) * Int128(right.normMilliseconds)
                > Int128(right.dwellMilliseconds) * Int128(left.normMilliseconds)
        }
    }

    /// What the stays would have taken at the norm.
    private var normMilliseconds: Int64 { normDays * stays * Funnel.dayMilliseconds }

    private init?(_ stage: PipelineStage, normDays: Int64, _ figures: Funnel.StageFigures) {
        let beyond = figures.runningMilliseconds.filter { $0 > normDays * Funnel.dayMilliseconds }
        self.stage = stage
        self.normDays = normDays
        stays = figures.stays + Int64(beyond.count)
        dwellMilliseconds = figures.dwellMilliseconds + beyond.reduce(0, +)
        openBeyondNorm = Int64(beyond.count)
        guard dwellMilliseconds > normMilliseconds else { return nil }
    }

    /// The bottleneck as the API shows it.
    var message: Spearhead_Crm_V1_Bottleneck {
        .with {
            $0.stage = stage.code
            $0.name = stage.name
            $0.englishName = stage.englishName
            $0.normDays = Int32(normDays)
            $0.meanDwellDays = ExactArithmetic.decimal(dwellMilliseconds, stays * Funnel.dayMilliseconds, decimals: 2) ?? ""
            $0.dwellToNorm = ExactArithmetic.decimal(dwellMilliseconds, normMilliseconds, decimals: 2) ?? ""
            $0.stays = stays
            $0.openBeyondNorm = openBeyondNorm
            $0.responsibleRole = stage.responsibleRole
        }
    }
}

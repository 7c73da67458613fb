internal import PluginKit
internal import SwiftProtobuf

extension Funnel {
    /// The funnel as the API shows it.
    func message(pipeline: String, asOf: Instant) -> Spearhead_Crm_V1_GetFunnelResponse {
        .with { message in
            message.pipelineID = pipeline
            message.asOf = asOf.timestamp
            message.stages = order.stages.compactMap { stage, isRetired in
                guard stages[stage.code] != nil || !isRetired else { return nil }
                return (stages[stage.code] ?? StageFigures()).message(stage, isRetired: isRetired)
            }
            message.results = results.message
            if let rate = results.winRatePercent { message.winRatePercent = rate }
            message.byOwner = owners.sorted { $0.key < $1.key }.map { code, owner in
                .with {
                    $0.ownerID = owner.id
                    $0.owner = code
                    $0.results = owner.results.message
                    if let rate = owner.results.winRatePercent { $0.winRatePercent = rate }
                }
            }
            message.meanCycleDays = cycle.message
            let sizes: [Opportunity.SizeClass?] = Opportunity.SizeClass.allCases + [nil]
            message.cycleBySizeClass = sizes.compactMap { size in
                guard let cycle = cycleBySize[size] else { return nil }
                return .with {
                    $0.sizeClass = size?.message ?? .unspecified
                    $0.closed = cycle.won + cycle.lost
                    $0.meanCycleDays = cycle.message
                }
            }
        }
    }
}

extension Funnel.StageFigures {
    fileprivate func message(_ stage: PipelineStage, isRetired: Bool) -> Spearhead_Crm_V1_FunnelStage {
        .with {
            $0.stage = stage.code
            $0.name = stage.name
            $0.englishName = stage.englishName
            $0.entered = entered
            $0.advanced = advanced
            if let percent = ExactArithmetic.decimal(advanced, entered, scale: 100, decimals: 2) {
                $0.conversionPercent = percent
            }
            $0.openNow = openNow
            $0.stays = stays
            if let days = ExactArithmetic.decimal(dwellMilliseconds, stays * Funnel.dayMilliseconds, decimals: 2) {
                $0.meanDwellDays = days
            }
            $0.retired = isRetired
        }
    }
}

extension Funnel.Results {
    fileprivate var message: Spearhead_Crm_V1_FunnelResults {
        .with {
            $0.open = open
            $0.onHold = onHold
            $0.won = won
            $0.lost = lost
        }
    }
}

extension Funnel.Cycle {
    fileprivate var message: Spearhead_Crm_V1_MeanCycleDays {
        .with {
            if let days = ExactArithmetic.decimal(wonDays, won, decimals: 2) { $0.won = days }
            if let days = ExactArithmetic.decimal(lostDays, lost, decimals: 2) { $0.lost = days }
            if let days = ExactArithmetic.decimal(wonDays + lostDays, won + lost, decimals: 2) { $0.closed = days }
        }
    }
}

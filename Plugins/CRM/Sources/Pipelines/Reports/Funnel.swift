internal import PluginKit

/// The figures of a pipeline at an instant.
struct Funnel: Sendable {
    struct StageFigures: Sendable {
        var entered: Int64 = 0
        var advanced: Int64 = 0
        /// Deals that entered, never went on, and are not closed.
        var undecided: Int64 = 0
        var openNow: Int64 = 0
        var stays: Int64 = 0
        var dwellMilliseconds: Int64 = 0
        /// Lengths of the stays that go on, of open opportunities.
        var runningMilliseconds: [Int64] = []
    }

    struct Results: Sendable {
        var open: Int64 = 0
        var onHold: Int64 = 0
        var won: Int64 = 0
        var lost: Int64 = 0

        mutating func count(_ state: Opportunity.State) {
            switch state {
            case .open: open += 1
            case .onHold: onHold += 1
            case .won: won += 1
            case .lost: lost += 1
            }
        }

        /// won ÷ (won + lost) in percent.
        var winRatePercent: String? { ExactArithmetic.decimal(won, won + lost, scale: 100, decimals: 2) }
    }

    struct Cycle: Sendable {
        var wonDays: Int64 = 0
        var won: Int64 = 0
        var lostDays: Int64 = 0
        var lost: Int64 = 0

        mutating func count(_ deal: FunnelDeal) {
            guard let days = deal.cycleDays else { return }
            if deal.state == .won {
                won += 1
                wonDays += days
            } else {
                lost += 1
                lostDays += days
            }
        }
    }

    static let dayMilliseconds: Int64 = 86_400_000

    let order: StageOrder
    private(set) var stages: [String: StageFigures] = [:]
    private(set) var results = Results()
    private(set) var owners: [String: (id: String, results: Results)] = [:]
    private(set) var cycle = Cycle()
    private(set) var cycleBySize: [Opportunity.SizeClass?: Cycle] = [:]

    /// Computes the figures over what the caller may see.
    static func compute(_ pipeline: PipelineRecord, asOf: Instant, _ reader: Reader, _ call: Call) throws -> Funnel {
        var funnel = Funnel(order: try StageOrder.load(pipeline, reader))
        var histories = try FunnelHistory.load(pipeline: pipeline.id, asOf: asOf, reader, call)
        try FunnelDeal.forEach(pipeline: pipeline.id, asOf: asOf, reader, call) { id, deal in
            var history = histories.removeValue(forKey: id) ?? FunnelHistory()
            history.finish(closedAt: deal.closedAt)
            funnel.add(deal, history, asOf)
        }
        return funnel
    }

    private init(order: StageOrder) { self.order = order }

    private mutating func add(_ deal: FunnelDeal, _ history: FunnelHistory, _ asOf: Instant) {
        results.count(deal.state)
        owners[deal.ownerCode, default: (deal.owner, Results())].results.count(deal.state)
        if deal.state.isClosed {
            cycle.count(deal)
            cycleBySize[deal.sizeClass, default: Cycle()].count(deal)
        }
        if deal.state == .open { stages[history.lastStage ?? deal.stage, default: StageFigures()].openNow += 1 }
        for stay in history.stays {
            if let end = stay.end {
                stages[stay.stage, default: StageFigures()].stays += 1
                stages[stay.stage, default: StageFigures()].dwellMilliseconds += end.milliseconds - stay.start.milliseconds
            } else if deal.state == .open {
                stages[stay.stage, default: StageFigures()].runningMilliseconds.append(
                    asOf.milliseconds - stay.start.milliseconds)
            }
        }
        addCohorts(deal, history)
    }

    /// Counts each stage that the deal ever entered once, and whether it went on from there.
    private mutating func addCohorts(_ deal: FunnelDeal, _ history: FunnelHistory) {
        var seen: Set<String> = []
        for first in history.entries where seen.insert(first.stage).inserted {
            let advanced =
                deal.state == .won
                || history.entries.contains { !$0.isMigration && $0.at > first.at && order.isLater($0, than: first) }
            stages[first.stage, default: StageFigures()].entered += 1
            if advanced {
                stages[first.stage, default: StageFigures()].advanced += 1
            } else if !deal.state.isClosed {
                stages[first.stage, default: StageFigures()].undecided += 1
            }
        }
    }
}

internal import PluginKit

/// What a component pays for one stretch of days on a plan.
struct ComponentPay: Sendable, Hashable, Codable {
    var planID: String
    var key: String
    var title: String
    /// `collected`, `invoiced`, `shipped`, `sold_out`, or the name of a measure.
    var baseName: String
    var startsOn: BusinessDate
    var endsOn: BusinessDate
    var base: Int64?
    var goal: Int64?
    var goalID: String?
    var clawsBack: Bool
    var clawbackDays: Int?
    var unpaidDays: Int?
    var tiers: [TierPay]
    var grossMinor: Int64
    var gatePPM: Int64
    var gateValue: Int64?
    var payoutMinor: Int64
    var heldMinor: Int64

    var dates: ClosedRange<BusinessDate> { startsOn...max(startsOn, endsOn) }
}

/// What a component pays before the gate: the tiers, and their sum after cap and split.
struct ComponentGross: Sendable, Hashable {
    var tiers: [TierPay]
    var grossMinor: Int64

    /// The figures of a component in a period.
    struct Input: Sendable, Hashable {
        var base: Int64?
        var goal: Int64?
        /// The documents one by one, in order of date and number; only the mode `first` needs them.
        var events: [Int64] = []
        /// Days on the plan and days of the period; equal without proration.
        var days: Int64 = 1
        var periodDays: Int64 = 1

        func prorated(_ amount: Int64) -> Int64 {
            days == periodDays ? amount : ExactArithmetic.multiply(amount, by: days, dividingBy: periodDays) ?? 0
        }
    }

    /// Pays a component.
    init(_ component: PlanComponent, _ input: Input) {
        let base = input.base ?? 0
        let pay = TieredPay(
            component.rates, accelerators: component.accelerators, base: base, goal: input.goal,
            capAttainmentPPM: component.capAttainmentPPM)
        var isPaid = input.base != nil
        if let threshold = component.thresholdPPM {
            isPaid = isPaid && input.goal.flatMap { ExactFigure(base, $0) }?.isAtLeastPPM(threshold) ?? false
        }
        switch component.kind {
        case .commission:
            tiers = pay.tiers(events: input.events)
            if !isPaid { tiers = tiers.map { $0.paying(0) } }
        case .bonus:
            let reached = isPaid ? pay.reachedTier : nil
            let bonus = input.prorated(component.bonusMinor)
            tiers = component.rates.tiers.map { tier in
                let factor = tier == reached ? pay.reachedFactor : 1_000_000
                let amount =
                    tier == reached ? (Int128(bonus) * Int128(tier.ratePPM) * Int128(factor)).halfUp(1_000_000_000_000) : 0
                return TierPay(from: tier.from, to: tier.to, ratePPM: tier.ratePPM, factorPPM: factor, amountMinor: amount)
            }
        }
        let sum = tiers.reduce(0) { $0 + $1.amountMinor }
        grossMinor = component.capMinor.map { min(sum, input.prorated($0)) } ?? sum
    }
}

extension TierPay {
    fileprivate func paying(_ amount: Int64) -> TierPay {
        var copy = self
        copy.amountMinor = amount
        return copy
    }
}

extension ExactFigure {
    /// Whether a ratio is at least so many parts per million.
    func isAtLeastPPM(_ bound: Int64) -> Bool { Int128(numerator) * 1_000_000 >= Int128(bound) * Int128(denominator) }
}

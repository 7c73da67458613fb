internal import PluginKit

/// What one tier, or the part of it under one accelerator, pays.
struct TierPay: Sendable, Hashable, Codable {
    var from: Int64
    var to: Int64?
    var ratePPM: Int64
    var factorPPM: Int64
    var amountMinor: Int64
}

/// Pays a base by a rate table. A pure function: the same base, goal and events give the same cents, whatever the order or batches
/// in which they were added up.
struct TieredPay {
    /// Bounds and parts are kept in millionths of a minor unit, so that `80 %` of any goal is exact.
    private static let scale: Int128 = 1_000_000

    let table: RateTable
    let accelerators: [Accelerator]
    /// The most of the base that counts, in millionths.
    private let base: Int128
    private let goal: Int64?

    /// Prepares a payment.
    ///
    /// - Parameters:
    ///   - base: What is paid on; a negative base earns nothing.
    ///   - goal: What attainment is measured against; without one, or with 0, a table by attainment pays nothing.
    ///   - capAttainmentPPM: Attainment above which nothing counts.
    init(_ table: RateTable, accelerators: [Accelerator] = [], base: Int64, goal: Int64?, capAttainmentPPM: Int64? = nil) {
        self.table = table
        self.accelerators = accelerators
        self.goal = goal.flatMap { $0 > 0 ? $0 : nil }
        var counted = Int128(base) * Self.scale
        if let cap = capAttainmentPPM, let goal = self.goal { counted = min(counted, Int128(cap) * Int128(goal)) }
        self.base = max(0, counted)
    }

    /// Tier by tier; their sum is the pay.
    func tiers(events: [Int64] = []) -> [TierPay] {
        if table.basis == .attainment && goal == nil { return table.tiers.map { pay($0, 1_000_000, 0, of: ($0.from, $0.to)) } }
        switch table.mode {
        case .marginal: return table.tiers.flatMap(marginal)
        case .whole: return table.tiers.map { pay($0, reachedFactor, isReached($0) ? base : 0, of: ($0.from, $0.to)) }
        case .first: return first(events)
        }
    }

    /// The tier in which the base ends; none without a goal that a table by attainment needs.
    var reachedTier: RateTable.Tier? {
        table.basis == .amount || goal != nil ? table.tiers.first(where: isReached) : nil
    }

    private func marginal(_ tier: RateTable.Tier) -> [TierPay] {
        let (from, to) = (bound(tier.from), tier.to.map(bound))
        guard table.basis == .attainment, let goal, !accelerators.isEmpty else {
            return [pay(tier, 1_000_000, part(from, to), of: (tier.from, tier.to))]
        }
        // Accelerators cut tiers by attainment into pieces with one factor each.
        var cuts = [tier.from] + accelerators.map(\.fromPPM).filter { $0 > tier.from && $0 < tier.to ?? .max }
        cuts = Array(Set(cuts)).sorted()
        return cuts.indices.map { index in
            let end = index + 1 < cuts.count ? cuts[index + 1] : tier.to
            let piece = part(Int128(cuts[index]) * Int128(goal), end.map { Int128($0) * Int128(goal) })
            return pay(tier, factor(at: cuts[index]), piece, of: (cuts[index], end))
        }
    }

    /// Places every event where it begins. Credit notes move the beginning of the next event back.
    private func first(_ events: [Int64]) -> [TierPay] {
        var parts = Array(repeating: Int128(0), count: table.tiers.count)
        var sum: Int128 = 0
        for event in events {
            let start = max(0, sum)
            let index = table.tiers.lastIndex { bound($0.from) <= start } ?? 0
            let counted = min(sum + Int128(event) * Self.scale, base) - min(sum, base)
            parts[index] += event >= 0 ? max(0, counted) : counted
            sum += Int128(event) * Self.scale
        }
        return zip(table.tiers, parts).map { pay($0, 1_000_000, max(0, $1), of: ($0.from, $0.to)) }
    }

    private func pay(_ tier: RateTable.Tier, _ factor: Int64, _ part: Int128, of range: (from: Int64, to: Int64?)) -> TierPay {
        // part, rate and factor carry 10⁶ each. The factor is exact, so the part is rounded once.
        let amount = (part * Int128(tier.ratePPM) * Int128(factor)).halfUp(Self.scale * 1_000_000 * 1_000_000)
        return TierPay(from: range.from, to: range.to, ratePPM: tier.ratePPM, factorPPM: factor, amountMinor: amount)
    }

    private func part(_ from: Int128, _ to: Int128?) -> Int128 { max(0, min(base, to ?? base) - from) }

    private func isReached(_ tier: RateTable.Tier) -> Bool {
        bound(tier.from) <= base && tier.to.map { base < bound($0) } ?? true
    }

    /// A bound of the table in millionths of a minor unit.
    private func bound(_ value: Int64) -> Int128 {
        switch table.basis {
        case .attainment: Int128(value) * Int128(goal ?? 0)
        case .amount: Int128(value) * Self.scale
        }
    }

    /// The factor of the attainment reached.
    var reachedFactor: Int64 {
        guard let goal else { return 1_000_000 }
        return accelerators.last { Int128($0.fromPPM) * Int128(goal) <= base }?.factorPPM ?? 1_000_000
    }

    private func factor(at attainment: Int64) -> Int64 {
        accelerators.last { $0.fromPPM <= attainment }?.factorPPM ?? 1_000_000
    }
}

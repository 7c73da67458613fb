import Incentives
import SwiftProtobuf

/// Rules of a plan made from a seed: any bases, modes, limits and claw-backs that go together.
struct RandomPlan {
    private var random: SplitMix

    init(seed: UInt64) { random = SplitMix(seed: seed &+ 7_919) }

    mutating func rules() -> V1Rules {
        var rules = V1Rules()
        rules.components = (1...random.next(1...3)).map { component("c\($0)") }
        if one(in: 2) { rules.gate = gate() }
        if one(in: 3) {
            rules.holdback.measure = "inspections.stock_days"
            rules.holdback.above = 45
            rules.holdback.sharePpm = random.next(1...4) * 250_000
        }
        if one(in: 2) {
            rules.draw.amountMinor = random.next(1...800)
            rules.draw.recoverable = one(in: 2)
        }
        if one(in: 3) { rules.capMinor = random.next(200...3_000) }
        rules.prorated = one(in: 2)
        rules.penaltyCapPpm = 1_000_000
        return rules
    }

    private mutating func one(in count: Int64) -> Bool { random.next(1...count) == 1 }

    private mutating func pick<Value>(_ values: [Value]) -> Value { values[Int(random.next(0...Int64(values.count - 1)))] }

    private mutating func gate() -> Spearhead_Incentives_V1_ProcessGate {
        .with {
            $0.measure = "inspections.truthfulness"
            $0.missingMultiplierPpm = pick([1_000_000, 500_000])
            $0.steps = [
                .with {
                    $0.below = 800_000
                    $0.multiplierPpm = 500_000
                },
                .with {
                    $0.below = 900_000
                    $0.multiplierPpm = 800_000
                },
            ]
        }
    }

    private mutating func component(_ key: String) -> V1Component {
        var component = V1Component()
        component.key = key
        component.title = key
        component.kind = one(in: 4) ? .bonus : .commission
        component.basis = pick([.collected, .invoiced, .shipped])
        component.goalMetric = "sell_in"
        let isBonus = component.kind == .bonus
        component.rates = rates(isBonus ? .whole : pick([.marginal, .whole, .first]))
        if isBonus { component.bonusMinor = random.next(1...2_000) }
        component.credit = pick(component.rates.mode == .first ? [.own, .team] : [.own, .own, .team, .unit])
        if component.credit == .unit { component.poolSplit = pick([.equal, .contribution]) }
        if !isBonus, component.credit == .own, !one(in: 4) { clawBack(&component) }
        if component.rates.mode != .first, one(in: 3) {
            component.accelerators = [
                .with {
                    $0.fromPpm = 500_000
                    $0.factorPpm = 1_500_000
                }
            ]
        }
        if one(in: 4) { component.thresholdPpm = 300_000 }
        if one(in: 4) { component.capAttainmentPpm = 1_500_000 }
        if one(in: 4) { component.capMinor = random.next(100...2_000) }
        return component
    }

    private mutating func clawBack(_ component: inout V1Component) {
        component.clawsBack = true
        if one(in: 3) { component.clawbackDays = Int32(random.next(5...30)) }
        if component.basis != .collected, !one(in: 3) { component.unpaidDays = Int32(random.next(0...40)) }
    }

    private mutating func rates(_ mode: Spearhead_Incentives_V1_RateMode) -> Spearhead_Incentives_V1_RateTable {
        let isAttainment = one(in: 2)
        let unit: Int64 = isAttainment ? 250_000 : 9_000
        var bounds: [Int64] = [0]
        for _ in 1...random.next(1...4) { bounds.append((bounds.last ?? 0) + random.next(1...3) * unit) }
        return SeedPlan.table(isAttainment ? .attainment : .amount, mode, bounds.map { ($0, random.next(0...80) * 1_000) })
    }
}

extension SplitMix {
    mutating func shuffle<Value>(_ values: inout [Value]) {
        for place in values.indices.dropLast() {
            values.swapAt(place, Int(next(Int64(place)...Int64(values.count - 1))))
        }
    }
}

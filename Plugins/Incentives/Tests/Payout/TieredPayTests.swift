import PluginKit
import Testing

@testable import Incentives

@Suite("Rate tables")
struct TieredPayTests {
    private func table(_ mode: RateTable.Mode, _ basis: RateTable.Basis, _ tiers: [(Int64, Int64)]) -> RateTable {
        RateTable(
            basis: basis, mode: mode,
            tiers: tiers.enumerated().map { index, tier in
                .init(from: tier.0, to: index + 1 < tiers.count ? tiers[index + 1].0 : nil, ratePPM: tier.1)
            })
    }

    private func sum(_ pays: [TierPay]) -> Int64 { pays.reduce(0) { $0 + $1.amountMinor } }

    @Test("8.6: four percent of 8 000 collected is 320")
    func published() {
        #expect(sum(TieredPay(table(.marginal, .amount, [(0, 40_000)]), base: 8_000, goal: nil).tiers()) == 320)
    }

    @Test("8.2: marginal pays every tier its part, whole pays everything at the tier reached")
    func modes() {
        let tiers: [(Int64, Int64)] = [(0, 10_000), (10_000, 20_000), (30_000, 30_000)]
        #expect(
            TieredPay(table(.marginal, .amount, tiers), base: 40_000, goal: nil).tiers().map(\.amountMinor) == [100, 400, 300])
        #expect(TieredPay(table(.whole, .amount, tiers), base: 40_000, goal: nil).tiers().map(\.amountMinor) == [0, 0, 1200])
        // Half-open: a base at a bound belongs to the tier above.
        #expect(TieredPay(table(.whole, .amount, tiers), base: 30_000, goal: nil).tiers().map(\.amountMinor) == [0, 0, 900])
        #expect(TieredPay(table(.whole, .amount, tiers), base: 29_999, goal: nil).tiers().map(\.amountMinor) == [0, 600, 0])
    }

    @Test("first pays each event at the tier in which it begins")
    func first() {
        let pay = TieredPay(table(.first, .amount, [(0, 10_000), (1_000, 20_000)]), base: 2_500, goal: nil)
        // 900 begins at 0, 600 at 900 and stays in the first tier, 1000 begins at 1500.
        #expect(pay.tiers(events: [900, 600, 1_000]).map(\.amountMinor) == [15, 20])
    }

    @Test("attainment bounds are exact for any goal: every fen of the base lies in exactly one tier", arguments: 1...200)
    func partition(seed: Int) {
        var generator = SplitMix(seed: UInt64(seed))
        let goal = generator.next(1...9_999_999)
        let base = generator.next(0...20_000_000)
        let tiers: [(Int64, Int64)] = [(0, 1_000_000), (800_000, 1_000_000), (1_000_000, 1_000_000), (1_200_000, 1_000_000)]
        let pays = TieredPay(table(.marginal, .attainment, tiers), base: base, goal: goal).tiers()
        // At a rate of 100 % the tiers add up to the base, but for the rounding of each line.
        #expect(abs(sum(pays) - base) <= 2)
        let whole = TieredPay(table(.whole, .attainment, tiers), base: base, goal: goal).tiers()
        #expect(sum(whole) == base && whole.count { $0.amountMinor > 0 } <= 1)
    }

    @Test("without a goal, or with a goal of 0, a table by attainment pays 0", arguments: [nil, 0] as [Int64?])
    func noGoal(goal: Int64?) {
        let pays = TieredPay(table(.marginal, .attainment, [(0, 5_000), (800_000, 10_000)]), base: 1_000_000, goal: goal).tiers()
        #expect(pays.map(\.amountMinor) == [0, 0])
    }

    @Test("a base below 0 earns nothing and takes nothing: what was paid comes back by claw-back")
    func negative() {
        for mode in RateTable.Mode.allCases {
            #expect(sum(TieredPay(table(mode, .amount, [(0, 50_000)]), base: -500, goal: nil).tiers(events: [-500])) == 0)
        }
    }

    @Test("8.4: accelerators and decelerators multiply the rate from their attainment on")
    func accelerators() {
        let flat = table(.marginal, .attainment, [(0, 10_000)])
        let steps = [Accelerator(fromPPM: 0, factorPPM: 500_000), Accelerator(fromPPM: 1_000_000, factorPPM: 2_000_000)]
        let pays = TieredPay(flat, accelerators: steps, base: 150_000, goal: 100_000).tiers()
        #expect(pays.map(\.amountMinor) == [500, 1_000])
        let whole = TieredPay(table(.whole, .attainment, [(0, 10_000)]), accelerators: steps, base: 150_000, goal: 100_000)
            .tiers()
        #expect(whole.map(\.amountMinor) == [3_000])
    }

    @Test("8.4: nothing counts above the capped attainment")
    func cap() {
        let flat = table(.marginal, .attainment, [(0, 10_000)])
        #expect(sum(TieredPay(flat, base: 900_000, goal: 100_000, capAttainmentPPM: 1_500_000).tiers()) == 1_500)
    }

    @Test(
        "8.1: gaps, overlaps and an end are refused with their place",
        arguments: [
            ([(0, 100), (200, nil)], "tiers[1].from", "gap from 100 to 200"),
            ([(0, 100), (50, nil)], "tiers[1].from", "overlaps from 50 to 100"),
            ([(10, nil)], "tiers[0].from", "gap from 0 to 10"),
            ([(0, nil), (100, nil)], "tiers[1].from", "overlaps tier 0"),
            ([(0, 100), (100, 200)], "tiers[1].to", "gap from 200 up"),
            ([(0, 0)], "tiers[0].to", "more than from"),
        ] as [([(Int64, Int64?)], String, String)])
    func contiguous(tiers: [(Int64, Int64?)], field: String, text: String) throws {
        let table = RateTable(
            basis: .amount, mode: .marginal, tiers: tiers.map { .init(from: $0.0, to: $0.1, ratePPM: 10_000) })
        var check = FieldCheck()
        table.check("rates", &check)
        let violation = try #require(check.violations.first { $0.field == "rates.\(field)" })
        #expect(violation.description.contains(text))
    }
}

/// A small generator, so that a failing example can be run again.
struct SplitMix {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

    mutating func next(_ range: ClosedRange<Int64>) -> Int64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        let word = mixed ^ (mixed >> 31)
        return range.lowerBound + Int64(word % UInt64(range.upperBound - range.lowerBound + 1))
    }
}

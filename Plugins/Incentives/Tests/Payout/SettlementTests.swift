import PluginKit
import Testing

@testable import Incentives

@Suite("Settlement")
struct SettlementTests {
    private func component(_ payout: Int64) throws -> ComponentPay {
        let date = try #require(BusinessDate("2026-01-01"))
        return ComponentPay(
            planID: "", key: "c", title: "", baseName: "collected", startsOn: date, endsOn: date, base: payout, goal: nil,
            goalID: nil, clawsBack: true, clawbackDays: nil, unpaidDays: nil, tiers: [], grossMinor: payout, gatePPM: 1_000_000,
            gateValue: nil,
            payoutMinor: payout, heldMinor: 0)
    }

    private func settle(
        _ payout: Int64, clawback: Int64 = 0, floor: Settlement.Floor = .init(), before: CarryOver = .init(),
        held: [String: Int64] = [:], flagged: Set<String> = []
    ) throws -> Settlement {
        Settlement(
            components: [try component(payout)], held: held, stillHeld: flagged.contains, entries: [], clawbackMinor: clawback,
            floor: floor, before: before)
    }

    @Test("8.7: what pay does not cover is carried forward")
    func carry() throws {
        let first = try settle(100, clawback: 250)
        #expect(first.netMinor == 0 && first.carryOver.carryMinor == 150)
        let second = try settle(400, before: first.carryOver)
        #expect(second.netMinor == 250 && second.carryOver.carryMinor == 0)
    }

    @Test("8.4: a recoverable draw is lent and paid back above itself; a guarantee is given")
    func draws() throws {
        let lent = try settle(300, floor: .init(recoverableMinor: 1_000))
        #expect(lent.netMinor == 1_000 && lent.carryOver.drawMinor == 700)
        let back = try settle(1_500, floor: .init(recoverableMinor: 1_000), before: lent.carryOver)
        #expect(back.netMinor == 1_000 && back.recoveredMinor == 500 && back.carryOver.drawMinor == 200)
        let given = try settle(300, floor: .init(guaranteeMinor: 1_000))
        #expect(given.netMinor == 1_000 && given.carryOver.drawMinor == 0)
    }

    @Test("decision 3: pay held for a customer's stock is released when the customer is flagged no longer")
    func holdback() throws {
        let held = try settle(1_000, held: ["c1": 400], flagged: ["c1"])
        #expect(held.netMinor == 600 && held.carryOver.held == ["c1": 400])
        let still = try settle(100, before: held.carryOver, flagged: ["c1"])
        #expect(still.netMinor == 100 && still.carryOver.held == ["c1": 400])
        let free = try settle(100, before: still.carryOver)
        #expect(free.netMinor == 500 && free.releasedMinor == 400 && free.carryOver.held == [:])
    }

    @Test("no fen is lost over any row of periods", arguments: 1...100)
    func conserved(seed: Int) throws {
        var generator = SplitMix(seed: UInt64(seed))
        var before = CarryOver()
        var (earned, taken, paid, given): (Int64, Int64, Int64, Int64) = (0, 0, 0, 0)
        for _ in 1...12 {
            let (payout, clawback) = (generator.next(0...10_000), generator.next(0...6_000))
            let sums = try settle(
                payout, clawback: clawback,
                floor: .init(guaranteeMinor: generator.next(0...500), recoverableMinor: generator.next(0...3_000)), before: before
            )
            earned += payout
            taken += clawback
            paid += sums.netMinor
            given += sums.advanceMinor - sums.recoveredMinor
            before = sums.carryOver
        }
        #expect(paid == earned + given - taken + before.carryMinor)
    }
}

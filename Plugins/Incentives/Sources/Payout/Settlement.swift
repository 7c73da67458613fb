internal import PluginKit

/// What a period leaves to the next one.
struct CarryOver: Sendable, Hashable, Codable {
    /// Claw-backs that pay did not cover.
    var carryMinor: Int64 = 0
    /// Recoverable advances not yet paid back.
    var drawMinor: Int64 = 0
    /// Pay held back, by customer.
    var held: [String: Int64] = [:]
}

/// An award, a penalty or a correction on a statement.
struct EntryLine: Sendable, Hashable, Codable {
    enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        case award
        case penalty
        case correction
    }

    var id: String
    var kind: Kind
    var reason: String
    /// As it was approved; a penalty is positive here.
    var amountMinor: Int64
    /// As it counts: signed, and a penalty within the cap.
    var countedMinor: Int64 = 0
}

/// Adds a statement up: components, hold-back, entries, draw, claw-back and what is carried over.
struct Settlement: Sendable, Hashable {
    /// What a plan guarantees for a period.
    struct Floor: Sendable, Hashable {
        var guaranteeMinor: Int64 = 0
        var recoverableMinor: Int64 = 0
        var penaltyCapPPM: Int64 = 1_000_000
    }

    var grossMinor: Int64 = 0
    var payoutMinor: Int64 = 0
    var heldMinor: Int64 = 0
    var releasedMinor: Int64 = 0
    var entriesMinor: Int64 = 0
    var guaranteeMinor: Int64 = 0
    var advanceMinor: Int64 = 0
    var recoveredMinor: Int64 = 0
    var clawbackMinor: Int64 = 0
    var carryInMinor: Int64 = 0
    var netMinor: Int64 = 0
    var entries: [EntryLine] = []
    var carryOver = CarryOver()

    /// An empty statement, as it is before anything is added.
    init() {}

    /// Settles a period.
    ///
    /// - Parameters:
    ///   - held: New hold-backs by customer.
    ///   - stillHeld: Customers whose earlier hold-backs stay.
    init(
        components: [ComponentPay], held: [String: Int64], stillHeld: (String) -> Bool, entries: [EntryLine],
        clawbackMinor: Int64,
        floor: Floor, before: CarryOver
    ) {
        grossMinor = components.clampedSum(\.grossMinor)
        payoutMinor = components.clampedSum(\.payoutMinor)
        heldMinor = held.values.clampedSum()
        let released = before.held.filter { !stillHeld($0.key) }
        releasedMinor = released.values.clampedSum()
        carryOver.held = before.held.filter { stillHeld($0.key) }.merging(held) { [$0, $1].clampedSum() }
        self.entries = Self.counted(entries, payout: payoutMinor, capPPM: floor.penaltyCapPPM)
        entriesMinor = self.entries.clampedSum(\.countedMinor)

        // In 128 bits, because each of these may be at the end of 64.
        let earned = Int128(payoutMinor) - Int128(heldMinor) + Int128(releasedMinor) + Int128(entriesMinor)
        let least = Int128(floor.guaranteeMinor) + Int128(floor.recoverableMinor)
        guaranteeMinor = floor.guaranteeMinor
        let advance = max(0, least - earned)
        let guaranteed = max(0, Int128(floor.guaranteeMinor) - earned)
        let lent = max(0, advance - guaranteed)
        let recovered = min(Int128(before.drawMinor), max(0, earned - least))
        advanceMinor = Int64(clamping: advance)
        recoveredMinor = Int64(clamping: recovered)
        carryOver.drawMinor = Int64(clamping: Int128(before.drawMinor) + lent - recovered)

        self.clawbackMinor = clawbackMinor
        carryInMinor = before.carryMinor
        let rest = earned + advance - recovered - Int128(clawbackMinor) - Int128(carryInMinor)
        netMinor = Int64(clamping: max(0, rest))
        carryOver.carryMinor = Int64(clamping: max(0, -rest))
    }

    /// Penalties take at most their share of the payout, the earlier ones first.
    private static func counted(_ entries: [EntryLine], payout: Int64, capPPM: Int64) -> [EntryLine] {
        var room = max(0, ExactArithmetic.multiply(payout, by: capPPM, dividingBy: 1_000_000) ?? 0)
        return entries.map { entry in
            var entry = entry
            switch entry.kind {
            case .award, .correction: entry.countedMinor = entry.amountMinor
            case .penalty:
                let taken = min(room, entry.amountMinor)
                room -= taken
                entry.countedMinor = -taken
            }
            return entry
        }
    }
}

internal import PluginKit

/// Half-open tiers `[from, to)` from 0 without an end, and how their rates apply.
struct RateTable: Sendable, Hashable, Codable {
    enum Basis: String, Sendable, Hashable, Codable, CaseIterable {
        /// Bounds are parts per million of the goal.
        case attainment
        /// Bounds are amounts of the base.
        case amount
    }

    enum Mode: String, Sendable, Hashable, Codable, CaseIterable {
        /// Every tier's rate to the part in the tier.
        case marginal
        /// The rate of the tier reached to everything.
        case whole
        /// Every event whole, at the rate of the tier in which it begins.
        case first
    }

    struct Tier: Sendable, Hashable, Codable {
        var from: Int64
        var to: Int64?
        var ratePPM: Int64
    }

    static let tiersMax = 20
    static let boundMax: Int64 = 1_000_000_000_000_000
    static let rateMax: Int64 = 10_000_000

    var basis: Basis
    var mode: Mode
    var tiers: [Tier]

    /// Names every gap, overlap and wrong value with its place.
    func check(_ field: String, _ check: inout FieldCheck) {
        guard (1...Self.tiersMax).contains(tiers.count) else {
            check.fail("\(field).tiers", "must be 1 to \(Self.tiersMax) tiers")
            return
        }
        var end: Int64? = 0
        for (index, tier) in tiers.enumerated() {
            let place = "\(field).tiers[\(index)]"
            check.range("\(place).rate_ppm", tier.ratePPM, 0...Self.rateMax)
            guard let expected = end else {
                check.fail("\(place).from", "overlaps tier \(index - 1), which has no end; only the last tier is open")
                return
            }
            if tier.from > expected {
                check.fail(
                    "\(place).from", "leaves a gap from \(expected) to \(tier.from) that would pay nothing; start at \(expected)")
            } else if tier.from < expected {
                check.fail("\(place).from", "overlaps from \(tier.from) to \(expected); start at \(expected)")
            }
            if let to = tier.to, to <= tier.from || to > Self.boundMax {
                check.fail("\(place).to", "must be more than from and at most \(Self.boundMax)")
            }
            end = tier.to
        }
        if let end {
            check.fail(
                "\(field).tiers[\(tiers.count - 1)].to",
                "leaves a gap from \(end) up; leave it out, or add a tier of rate 0 for \"nothing above\"")
        }
    }
}

/// A factor on the rates from an attainment on.
struct Accelerator: Sendable, Hashable, Codable {
    var fromPPM: Int64
    var factorPPM: Int64
}

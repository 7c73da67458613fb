internal import GRDB
internal import PluginKit

/// One figure of a plan.
struct Cell: Sendable, Hashable {
    /// Growth over an earlier period.
    struct Growth: Sendable, Hashable, Codable {
        /// How growth and relief make a target; companies use both, so each target says which it means.
        enum Formula: String, Sendable, Hashable, Codable {
            /// base × (1 + growth − relief).
            case additive
            /// base × (1 + growth) × (1 − relief).
            case compound
        }

        var basePeriod: String
        var baseAmount: Int64
        var growthPPM: Int64
        var reliefPPM: Int64
        var formula: Formula
    }

    /// Share of a market.
    struct Share: Sendable, Hashable, Codable {
        var sharePPM: Int64
        var marketSize: Int64
        var marketSource: String
        var marketPeriod: String
    }

    /// What part of the actual must come from certain values of a dimension.
    struct Mix: Sendable, Hashable, Codable {
        var dimension: String
        var values: [String]
        /// Products launched within so many months before the period's last day, instead of values.
        var newProductMonths: Int
        var minimumPPM: Int64
    }

    static let mixMax = 8
    static let mixValuesMax = 100

    var id: String
    var planID: String
    var coordinates: Coordinates
    var period: TargetPeriod
    /// `nil` is "not entered", which is not 0.
    var amount: Int64?
    var growth: Growth?
    var share: Share?
    var mix: [Mix]

    init(row: Row) throws {
        let kind: TargetPeriod.Kind = try row.choice("period_kind", of: "targets_cell")
        id = row["id"]
        planID = row["plan_id"]
        coordinates = Coordinates(row: row)
        let starts: BusinessDate = row["starts_on"]
        period = TargetPeriod(
            kind: kind, code: coordinates.period, dates: starts...max(starts, row["ends_on"]), parent: row["period_parent"])
        amount = row["amount"]
        growth = try (row["growth"] as String?).map { try JSONColumn.value($0) }
        share = try (row["share"] as String?).map { try JSONColumn.value($0) }
        let mix: String = row["mix"]
        self.mix = mix == "[]" ? [] : try JSONColumn.value(mix)
    }
}

extension Cell.Growth {
    /// What the formula gives, half-up; `nil` beyond 64 bits.
    var amount: Int64? {
        let million: Int64 = 1_000_000
        switch formula {
        case .additive: return ExactArithmetic.multiply(baseAmount, by: million + growthPPM - reliefPPM, dividingBy: million)
        case .compound:
            let factor = (million + growthPPM) * (million - reliefPPM)
            return ExactArithmetic.multiply(baseAmount, by: factor, dividingBy: million * million)
        }
    }
}

extension Cell.Share {
    /// share × market, half-up; `nil` beyond 64 bits.
    var amount: Int64? { ExactArithmetic.multiply(marketSize, by: sharePPM, dividingBy: 1_000_000) }
}

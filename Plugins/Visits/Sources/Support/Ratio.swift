internal import PluginKit

/// Exact ratios as the reports show them.
enum Ratio {
    /// `numerator ÷ denominator` in percent with two decimals; `nil` without a base.
    static func percent(_ numerator: Int, _ denominator: Int) -> String? {
        ExactArithmetic.decimal(Int64(numerator), Int64(denominator), scale: 100, decimals: 2)
    }

    /// `numerator ÷ denominator` with two decimals; `nil` without a base.
    static func decimal(_ numerator: Int, _ denominator: Int) -> String? {
        ExactArithmetic.decimal(Int64(numerator), Int64(denominator), decimals: 2)
    }

    /// `numerator ÷ denominator` in parts per million, half-up; `nil` without a base.
    static func ppm(_ numerator: Int64, _ denominator: Int64) -> Int64? {
        ExactArithmetic.multiply(numerator, by: 1_000_000, dividingBy: denominator)
    }
}

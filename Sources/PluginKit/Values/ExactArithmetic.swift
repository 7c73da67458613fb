/// Exact integer arithmetic for money, quantities and rates.
public enum ExactArithmetic {
    /// `numerator / denominator` rounded half-up: ties go away from zero.
    ///
    /// - Returns: `nil` when `denominator` is 0.
    public static func halfUp(_ numerator: Int64, _ denominator: Int64) -> Int64? {
        guard denominator != 0 else { return nil }
        let negative = (numerator < 0) != (denominator < 0)
        let (quotient, remainder) = numerator.magnitude.quotientAndRemainder(dividingBy: denominator.magnitude)
        let rounded = quotient + (remainder >= denominator.magnitude - remainder ? 1 : 0)
        return negative ? -Int64(clamping: rounded) : Int64(clamping: rounded)
    }

    /// `value * factor / divisor` rounded half-up, with a full-width product.
    ///
    /// - Returns: `nil` when `divisor` is 0 or the result does not fit 64 bits.
    public static func multiply(_ value: Int64, by factor: Int64, dividingBy divisor: Int64) -> Int64? {
        guard divisor != 0 else { return nil }
        let negative = ((value < 0) != (factor < 0)) != (divisor < 0)
        let product = value.magnitude.multipliedFullWidth(by: factor.magnitude)
        guard product.high < divisor.magnitude else { return nil }
        let (quotient, remainder) = divisor.magnitude.dividingFullWidth(product)
        let rounded = quotient.addingReportingOverflow(remainder >= divisor.magnitude - remainder ? 1 : 0)
        guard !rounded.overflow, rounded.partialValue <= UInt64(Int64.max) else { return nil }
        return negative ? -Int64(rounded.partialValue) : Int64(rounded.partialValue)
    }

    /// The sum of some numbers.
    ///
    /// - Returns: `nil` when 64 bits do not hold it.
    public static func sum(_ values: some Sequence<Int64>) -> Int64? {
        var sum: Int64 = 0
        for value in values {
            let (next, isOver) = sum.addingReportingOverflow(value)
            if isOver { return nil }
            sum = next
        }
        return sum
    }

    /// A ratio as text with a fixed number of decimals, rounded once, half-up: `decimal(11, 12, percent, 1)` is `91.7`.
    ///
    /// - Returns: `nil` when `denominator` is 0.
    public static func decimal(_ numerator: Int64, _ denominator: Int64, scale: Int64 = 1, decimals: Int) -> String? {
        var power: Int64 = 1
        for _ in 0..<decimals { power *= 10 }
        guard let digits = multiply(numerator, by: scale * power, dividingBy: denominator) else { return nil }
        let magnitude = Int64(digits.magnitude)
        let sign = digits < 0 ? "-" : ""
        guard decimals > 0 else { return sign + String(magnitude) }
        return "\(sign)\(magnitude / power).\((magnitude % power).padded(decimals))"
    }

    /// Splits `total` by weights so that the parts add up to it: largest remainder, ties to the earlier part.
    ///
    /// - Returns: `nil` when there is no positive weight, one is negative, or 64 bits do not hold their sum or `-total`.
    public static func split(_ total: Int64, weights: [Int64]) -> [Int64]? {
        guard total > .min, weights.allSatisfy({ $0 >= 0 }), let sum = self.sum(weights), sum > 0 else { return nil }
        var parts: [Int64] = []
        var remainders: [(index: Int, remainder: UInt64)] = []
        for (index, weight) in weights.enumerated() {
            let product = total.magnitude.multipliedFullWidth(by: weight.magnitude)
            let (quotient, remainder) = sum.magnitude.dividingFullWidth(product)
            parts.append(Int64(quotient))
            remainders.append((index, remainder))
        }
        let rest = Int(Int64(total.magnitude) - parts.reduce(0, +))
        let order = remainders.sorted { ($1.remainder, $0.index) < ($0.remainder, $1.index) }
        for (index, _) in order.prefix(rest) { parts[index] += 1 }
        return total < 0 ? parts.map { -$0 } : parts
    }
}

/// A ratio of wide integers, for figures whose products do not fit 64 bits.
struct Ratio: Sendable, Hashable {
    var numerator: Int128
    var denominator: Int128

    /// Pairs the two.
    init(_ numerator: some BinaryInteger, _ denominator: some BinaryInteger) {
        self.numerator = Int128(numerator)
        self.denominator = Int128(denominator)
    }

    /// The growth from one amount to another: `to ÷ from − 1`.
    static func growth(from: some BinaryInteger, to: some BinaryInteger) -> Ratio { Ratio(Int128(to) - Int128(from), from) }

    /// The ratio times `scale` as text with a fixed number of decimals, rounded once, half-up; `nil` for a denominator of 0.
    func decimal(scale: Int128 = 1, decimals: Int) -> String? {
        guard denominator != 0 else { return nil }
        var power: Int128 = 1
        for _ in 0..<decimals { power *= 10 }
        let wanted = numerator * scale * power
        let (quotient, remainder) = wanted.magnitude.quotientAndRemainder(dividingBy: denominator.magnitude)
        let digits = quotient + (remainder >= denominator.magnitude - remainder ? 1 : 0)
        let sign = digits > 0 && (wanted < 0) != (denominator < 0) ? "-" : ""
        guard decimals > 0 else { return sign + "\(digits)" }
        let fraction = String(digits % power.magnitude)
        return "\(sign)\(digits / power.magnitude).\(String(repeating: "0", count: decimals - fraction.count))\(fraction)"
    }

    /// The ratio in percent.
    func percent(decimals: Int = 2) -> String? { decimal(scale: 100, decimals: decimals) }
}

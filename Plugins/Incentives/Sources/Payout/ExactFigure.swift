/// A figure as a fraction, so that a comparison is not spoilt by rounding.
struct ExactFigure: Sendable, Hashable {
    var numerator: Int64
    var denominator: Int64

    /// An integer figure.
    init(_ value: Int64) { (numerator, denominator) = (value, 1) }

    /// A fraction; `nil` when the denominator is 0.
    init?(_ numerator: Int64, _ denominator: Int64) {
        guard denominator != 0 else { return nil }
        self.numerator = denominator < 0 ? -numerator : numerator
        self.denominator = denominator < 0 ? -denominator : denominator
    }

    func isBelow(_ bound: Int64) -> Bool { Int128(numerator) < Int128(bound) * Int128(denominator) }
}

extension Int128 {
    /// `self / divisor` rounded half-up, ties away from zero; the divisor is positive.
    func halfUp(_ divisor: Int128) -> Int64 {
        let (quotient, remainder) = magnitude.quotientAndRemainder(dividingBy: divisor.magnitude)
        let rounded = quotient + (remainder >= divisor.magnitude - remainder ? 1 : 0)
        return self < 0 ? -Int64(clamping: rounded) : Int64(clamping: rounded)
    }
}

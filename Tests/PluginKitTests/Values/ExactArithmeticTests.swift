import PluginKit
import Testing

@Suite("Exact arithmetic")
struct ExactArithmeticTests {
    /// Half-up in 128 bits, straight from its definition: the nearest integer, ties away from zero.
    private static func reference(_ numerator: Int128, _ denominator: Int128) -> Int128 {
        let negative = (numerator < 0) != (denominator < 0)
        let (top, bottom) = (Int128(numerator.magnitude), Int128(denominator.magnitude))
        let rounded = (2 * top + bottom) / (2 * bottom)
        return negative ? -rounded : rounded
    }

    @Test("rounds half-up as its definition says")
    func halfUp() {
        for numerator in Int64(-60)...60 {
            for denominator in Int64(-12)...12 where denominator != 0 {
                #expect(
                    ExactArithmetic.halfUp(numerator, denominator)
                        == Int64(Self.reference(Int128(numerator), Int128(denominator))))
            }
        }
        #expect(ExactArithmetic.halfUp(5, 2) == 3)
        #expect(ExactArithmetic.halfUp(-5, 2) == -3)
        #expect(ExactArithmetic.halfUp(.max, 2) == 4_611_686_018_427_387_904)
        #expect(ExactArithmetic.halfUp(1, 0) == nil)
    }

    @Test("multiplies and divides without losing what lies between")
    func multiply() {
        var random = SplitMix(seed: 4)
        for _ in 0..<20_000 {
            let shift = Int64.random(in: 0...40, using: &random)
            let value = Int64.random(in: .min / 2...(.max / 2), using: &random) >> shift
            let factor = Int64.random(in: -4_000_000_000...4_000_000_000, using: &random)
            let divisor = Int64.random(in: 1...(.max / 4), using: &random) >> shift | 1
            let exact = Self.reference(Int128(value) * Int128(factor), Int128(divisor))
            #expect(ExactArithmetic.multiply(value, by: factor, dividingBy: divisor) == Int64(exactly: exact))
        }
        #expect(ExactArithmetic.multiply(.max, by: .max, dividingBy: .max) == .max)
        #expect(ExactArithmetic.multiply(.max, by: 2, dividingBy: 1) == nil)
        #expect(ExactArithmetic.multiply(1, by: 1, dividingBy: 0) == nil)
    }

    @Test(
        "writes ratios as decimals, rounded once (N-14)",
        arguments: [
            (165, 180, 100, 1, "91.7"), (11, 12, 100, 1, "91.7"), (1, 3, 100, 2, "33.33"), (2, 3, 1, 0, "1"), (1, 2, 1, 0, "1"),
            (-1, 2, 1, 0, "-1"), (0, 5, 100, 1, "0.0"), (1, 1000, 1, 2, "0.00"), (5, 1000, 1, 2, "0.01"),
            (-5, 1000, 1, 2, "-0.01"),
            (179_999, 180_000, 100, 1, "100.0"), (12_345, 100, 1, 2, "123.45"),
        ] as [(Int64, Int64, Int64, Int, String)])
    func decimal(numerator: Int64, denominator: Int64, scale: Int64, decimals: Int, text: String) {
        #expect(ExactArithmetic.decimal(numerator, denominator, scale: scale, decimals: decimals) == text)
    }

    @Test("has no decimal of a ratio to nothing")
    func undefined() { #expect(ExactArithmetic.decimal(1, 0, decimals: 1) == nil) }

    @Test("splits so that the parts add up and none is off by one or more")
    func split() throws {
        var random = SplitMix(seed: 5)
        for _ in 0..<3_000 {
            let weights = (0..<Int.random(in: 1...9, using: &random)).map { _ in Int64.random(in: 0...1_000, using: &random) }
            let total = Int64.random(in: -1_000_000...1_000_000, using: &random)
            let sum = weights.reduce(0, +)
            guard sum > 0 else {
                #expect(ExactArithmetic.split(total, weights: weights) == nil)
                continue
            }
            let parts = try #require(ExactArithmetic.split(total, weights: weights))
            #expect(parts.reduce(0, +) == total)
            for (part, weight) in zip(parts, weights) { #expect(abs(part * sum - total * weight) < sum) }
        }
    }

    @Test(
        "gives the remainder to the largest fractions, the earlier one of equals",
        arguments: [
            (100, [1, 1, 1], [34, 33, 33]), (-100, [1, 1, 1], [-34, -33, -33]), (10, [3, 3, 4], [3, 3, 4]),
            (7, [1, 2, 4], [1, 2, 4]),
            (5, [10, 20, 20], [1, 2, 2]), (1, [1, 9], [0, 1]), (0, [2, 3], [0, 0]), (2, [0, 1, 1, 1], [0, 1, 1, 0]),
            (9_000_000_000_000_000_000, [1, 1], [4_500_000_000_000_000_000, 4_500_000_000_000_000_000]),
        ] as [(Int64, [Int64], [Int64])])
    func splitCases(total: Int64, weights: [Int64], parts: [Int64]) {
        #expect(ExactArithmetic.split(total, weights: weights) == parts)
    }

    @Test(
        "does not split by nothing, by a negative weight or by more than 64 bits hold",
        arguments: [[], [0, 0], [1, -1], [.max, 1], [.max, .max]] as [[Int64]])
    func splitRefusals(weights: [Int64]) { #expect(ExactArithmetic.split(10, weights: weights) == nil) }

    @Test("splits the largest totals, and not the one whose negative does not exist")
    func splitExtremes() {
        #expect(ExactArithmetic.split(.max, weights: [1]) == [.max])
        #expect(ExactArithmetic.split(-.max, weights: [.max]) == [-.max])
        #expect(ExactArithmetic.split(.min, weights: [1, 1]) == nil)
    }

    @Test("sums until 64 bits do not hold the sum")
    func sum() {
        #expect(ExactArithmetic.sum([]) == 0 && ExactArithmetic.sum([.max, -1, 1]) == .max)
        #expect(ExactArithmetic.sum([.max, 1, -1]) == nil && ExactArithmetic.sum([.min, -1]) == nil)
    }
}

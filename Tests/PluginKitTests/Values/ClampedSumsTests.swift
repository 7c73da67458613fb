import PluginKit
import Testing

@Suite("Sums that stay within 64 bits")
struct ClampedSumsTests {
    private static let numbers: [Int64] = [.min, .min + 1, -1_000_000_000_000_000, -1, 0, 1, 3_037_000_500, .max - 1, .max]

    @Test("a sum and a product are exact while 64 bits hold them, and the nearest number otherwise")
    func pairs() {
        for left in Self.numbers {
            for right in Self.numbers {
                var sum = left
                sum.addClamped(right)
                #expect(sum == Int64(clamping: Int128(left) + Int128(right)), "\(left) + \(right)")
                #expect(left.timesClamped(right) == Int64(clamping: Int128(left) * Int128(right)), "\(left) × \(right)")
                #expect([left, right].clampedSum() == sum)
            }
        }
    }

    @Test("a sum of many is clamped once, at the end")
    func many() {
        #expect([Int64.max, .max, .min, .min].clampedSum() == -2)
        #expect([Int64.max, 1, -1].clampedSum() == .max)
        #expect([1, 2, 3].clampedSum { Int64($0) } == 6)
        #expect([Int64]().clampedSum() == 0)
    }
}

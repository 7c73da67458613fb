internal import PluginKit

/// What came after a month compared with what is normal (I04): orders that were brought forward are missing afterwards.
struct Slump: Sendable, Hashable {
    /// Sum of the months that are normal; `nil` while the distributor is too new.
    var normalSum: Int64?
    /// How many they are.
    var normalMonths: Int64
    /// Orders of the month.
    var ordered: Int64
    /// Orders of the next month; `nil` until it is over.
    var next: Int64?

    /// Mean of the normal months, half-up.
    var normal: Int64? { normalSum.flatMap { ExactArithmetic.halfUp($0, normalMonths) } }

    /// next ÷ normal in percent with one decimal; `nil` without both.
    var nextToNormal: String? {
        guard let next, let normalSum else { return nil }
        return ExactArithmetic.decimal(next, normalSum, scale: 100 * normalMonths, decimals: 1)
    }

    /// The month was above normal and the next one fell below it by more than a share, compared exactly; equality passes.
    func isSlump(dropPPM: Int64) -> Bool {
        guard let next, let normalSum else { return false }
        let normal = Int128(normalSum)
        return Int128(ordered) * Int128(normalMonths) > normal
            && Int128(next) * Int128(normalMonths) * 1_000_000 < normal * Int128(1_000_000 - dropPPM)
    }
}

extension Slump {
    /// Looks at one month.
    ///
    /// - Parameters:
    ///   - ordered: Orders of any month.
    ///   - first: Month of the first order ever; months before it are not normal.
    ///   - lastComplete: The last month that is over.
    init(
        after month: CalendarMonth, first: CalendarMonth?, lastComplete: CalendarMonth, _ settings: ChannelSettings,
        ordered: (CalendarMonth) -> Int64
    ) {
        let base = (1...max(1, Int(settings.normalMonths))).map { month.advanced(by: -$0) }
        let isKnown = first.map { first in base.allSatisfy { $0 >= first } } ?? false
        let next = month.advanced(by: 1)
        self.init(
            normalSum: isKnown ? base.clampedSum(ordered) : nil, normalMonths: settings.normalMonths,
            ordered: ordered(month), next: next <= lastComplete ? ordered(next) : nil)
    }
}

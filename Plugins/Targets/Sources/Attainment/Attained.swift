internal import PluginKit

/// A target against its actual.
struct Attained: Sendable, Hashable {
    /// `nil` without a figure, which is not 0.
    var target: Int64?
    var actual: Int64?

    /// actual ÷ target × 100 with one decimal, half-up; `nil` without a target above 0.
    var percent: String? {
        guard let target, target > 0, let actual else { return nil }
        return ExactArithmetic.decimal(actual, target, scale: 100, decimals: 1)
    }

    /// target − actual.
    var gap: Int64? {
        guard let target, let actual else { return nil }
        return target - actual
    }

    /// Whether the figure is reached; a target of 0 is, a missing one is not.
    var isMet: Bool {
        guard let target, let actual else { return false }
        return actual >= target
    }

    /// Compares actual ÷ target with `ppm` ÷ 1 000 000, exactly; `nil` without a target above 0.
    func compare(to ppm: Int64) -> Int? {
        guard let target, target > 0, let actual else { return nil }
        let left = Int128(actual) * 1_000_000
        let right = Int128(target) * Int128(ppm)
        return left < right ? -1 : left > right ? 1 : 0
    }
}

/// Where a period stands in working days.
struct Pace: Sendable, Hashable {
    /// Working days until the as-of date, included.
    var elapsedDays: Int
    var totalDays: Int

    init(_ dates: ClosedRange<BusinessDate>, asOf: BusinessDate, _ calendar: CalendarCache) {
        totalDays = calendar.workingDays(in: dates)
        elapsedDays = asOf < dates.lowerBound ? 0 : calendar.workingDays(in: dates.lowerBound...min(asOf, dates.upperBound))
    }

    /// elapsed ÷ total × 100 with one decimal.
    var elapsedPercent: String? { ExactArithmetic.decimal(Int64(elapsedDays), Int64(totalDays), scale: 100, decimals: 1) }

    /// attainment − elapsed in points with one decimal, rounded once.
    func gapPoints(_ attained: Attained) -> String? {
        guard let target = attained.target, target > 0, let actual = attained.actual, totalDays > 0 else { return nil }
        // actual/target − elapsed/total, in tenths of a point.
        let numerator = (Int128(actual) * Int128(totalDays) - Int128(elapsedDays) * Int128(target)) * 1000
        let denominator = Int128(target) * Int128(totalDays)
        let magnitude = (numerator.magnitude * 2 + denominator.magnitude) / (denominator.magnitude * 2)
        guard let tenths = Int64(exactly: magnitude) else { return nil }
        return (numerator < 0 && tenths > 0 ? "-" : "") + "\(tenths / 10).\(tenths % 10)"
    }

    /// (target − actual) ÷ remaining working days, half-up and never negative; `nil` without a remaining day.
    func requiredPerDay(_ attained: Attained) -> Int64? {
        guard let gap = attained.gap, totalDays > elapsedDays else { return nil }
        return ExactArithmetic.halfUp(max(0, gap), Int64(totalDays - elapsedDays))
    }

    /// Whether attainment < elapsed − tolerance, exactly.
    func isBehind(_ attained: Attained, tolerancePPM: Int64) -> Bool {
        guard let target = attained.target, target > 0, let actual = attained.actual, totalDays > 0 else { return false }
        let days = Int128(totalDays)
        return Int128(actual) * days * 1_000_000 < Int128(target)
            * (Int128(elapsedDays) * 1_000_000 - Int128(tolerancePPM) * days)
    }
}

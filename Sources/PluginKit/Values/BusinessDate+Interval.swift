extension ClosedRange where Bound == BusinessDate {
    /// Days from the first to the last, both included.
    public var days: Int { upperBound.days(since: lowerBound) + 1 }

    /// The days of both intervals; `nil` when there are none.
    public func intersection(_ other: ClosedRange<BusinessDate>) -> ClosedRange<BusinessDate>? {
        let (first, last) = (Swift.max(lowerBound, other.lowerBound), Swift.min(upperBound, other.upperBound))
        return first <= last ? first...last : nil
    }

    /// The days of a month, `2026-03`; `nil` when there is no such month.
    public init?(month: String) {
        guard let first = BusinessDate("\(month)-01") else { return nil }
        self = first...first.lastOfMonth
    }

    /// Whole calendar months: `count` of them from a month, 1 to 12, of a year.
    ///
    /// - Returns: `nil` for a month that there is not, or beyond the year 9999.
    public static func months(_ count: Int, from month: Int, of year: Int) -> ClosedRange<BusinessDate>? {
        let end = month - 1 + count
        guard let first = BusinessDate(year: year, month: month, day: 1),
            let next = BusinessDate(year: year + end / 12, month: end % 12 + 1, day: 1)
        else { return nil }
        return first...next.advanced(byDays: -1)
    }
}

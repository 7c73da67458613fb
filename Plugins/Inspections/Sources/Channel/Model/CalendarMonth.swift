internal import PluginKit

/// A month of the calendar: `2026-03`.
struct CalendarMonth: Sendable, Hashable, Comparable {
    /// Months since year 0.
    private let index: Int

    private init(index: Int) { self.index = index }

    /// The month in which a date lies.
    init(containing date: BusinessDate) {
        let parts = date.parts
        index = parts.year * 12 + parts.month - 1
    }

    /// Reads `YYYY-MM`, from 1900 to 2999.
    init?(_ text: String) {
        guard let first = BusinessDate("\(text)-01"), (1900...2999).contains(first.parts.year) else { return nil }
        self.init(containing: first)
    }

    /// The month so many months later.
    func advanced(by months: Int) -> CalendarMonth { CalendarMonth(index: index + months) }

    /// Months from an earlier one to this one.
    func months(since earlier: CalendarMonth) -> Int { index - earlier.index }

    /// The first day.
    var first: BusinessDate { BusinessDate(year: index / 12, month: index % 12 + 1, day: 1) ?? BusinessDate(days: 0) }

    /// The last day.
    var last: BusinessDate { advanced(by: 1).first.advanced(byDays: -1) }

    /// All days.
    var dates: ClosedRange<BusinessDate> { first...last }

    /// The first of its last seven days.
    var lastWeek: BusinessDate { last.advanced(byDays: -6) }

    static func < (left: CalendarMonth, right: CalendarMonth) -> Bool { left.index < right.index }
}

extension CalendarMonth: CustomStringConvertible {
    var description: String { first.month }
}

extension CalendarMonth {
    /// The months of a range, the earliest first.
    static func list(_ range: ClosedRange<CalendarMonth>) -> [CalendarMonth] {
        (0...range.upperBound.months(since: range.lowerBound)).map(range.lowerBound.advanced)
    }

    /// The months of a request.
    static func range(
        from: String, to: String, monthsMax: Int = 24
    ) throws -> ClosedRange<CalendarMonth> {
        var check = FieldCheck()
        let first = CalendarMonth(from)
        let last = CalendarMonth(to)
        check.require(first != nil, "from_month", "must be a month YYYY-MM")
        check.require(last != nil, "to_month", "must be a month YYYY-MM")
        if let first, let last {
            check.require(first <= last, "to_month", "must not be before from_month")
            check.require(last.months(since: first) < monthsMax, "to_month", "must give at most \(monthsMax) months")
        }
        try check.finish()
        guard let first, let last else { throw RPCError.invalidField("from_month", "must be a month YYYY-MM") }
        return first...last
    }
}

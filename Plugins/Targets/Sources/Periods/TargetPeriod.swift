internal import GRDB
internal import Organization
internal import PluginKit

/// A period that targets are set for.
struct TargetPeriod: Sendable, Hashable {
    /// How long it is.
    enum Kind: String, Sendable, Hashable, CaseIterable {
        case year, quarter, month, week
    }

    var kind: Kind
    /// `2026`, `2026-Q1`, `2026-03` or `2026-W10`.
    var code: String
    var dates: ClosedRange<BusinessDate>
    /// The next longer period it belongs to; a week belongs to the month of its Monday.
    var parent: String?
}

/// Finds periods: years and quarters of the company's fiscal calendar, calendar months and ISO weeks.
///
/// A company whose years start in January needs no fiscal calendar: its quarters are those of the calendar.
enum TargetPeriods {
    /// The period with a code.
    ///
    /// - Throws: ``RPCError`` for the field when there is none.
    static func require(_ code: String, field: String = "period", _ reader: Reader) throws -> TargetPeriod {
        if let period = try find(code, reader) { return period }
        throw RPCError.invalidField(
            field,
            "\"\(code.prefix(20))\" is no period: use 2026, 2026-Q1, 2026-03 or 2026-W10; years and quarters of a fiscal year "
                + "that starts in another month need that fiscal year first")
    }

    static func find(_ code: String, _ reader: Reader) throws -> TargetPeriod? {
        guard code.utf8.count <= 8, code.utf8.count >= 4, let year = Int(code.prefix(4)), (1900...2999).contains(year) else {
            return nil
        }
        let rest = code.dropFirst(4)
        if rest.isEmpty { return try self.year(year, reader) }
        guard rest.first == "-" else { return nil }
        let part = rest.dropFirst()
        switch part.first {
        case "Q": return try part.count == 2 ? Int(part.dropFirst()).flatMap { try quarter(year, $0, reader) } : nil
        case "W": return BusinessDate.monday(ofISOWeek: code).map(week(of:))
        default: return try part.count == 2 ? Int(part).flatMap { try month(year, $0, reader) } : nil
        }
    }

    /// The periods one step shorter, in order.
    static func children(of period: TargetPeriod, _ reader: Reader) throws -> [TargetPeriod] {
        switch period.kind {
        case .year: return try (1...4).compactMap { try find("\(period.code)-Q\($0)", reader) }
        case .quarter:
            return try (0..<3).compactMap { offset in
                let first = period.dates.lowerBound.parts
                let index = first.month - 1 + offset
                return try month(first.year + index / 12, index % 12 + 1, reader)
            }
        case .month:
            let days = period.dates.lowerBound.days...period.dates.upperBound.days
            return days.map(BusinessDate.init(days:)).filter { $0.weekday == 1 }.map(week(of:))
        case .week: return []
        }
    }

    /// The calendar month of a date.
    static func month(of date: BusinessDate, _ reader: Reader) throws -> TargetPeriod? {
        try month(date.parts.year, date.parts.month, reader)
    }

    private static func year(_ year: Int, _ reader: Reader) throws -> TargetPeriod? {
        guard let dates = try fiscal("\(year)", reader) ?? calendarDates(year, 1, months: 12, reader) else { return nil }
        return TargetPeriod(kind: .year, code: "\(year)", dates: dates, parent: nil)
    }

    private static func quarter(_ year: Int, _ number: Int, _ reader: Reader) throws -> TargetPeriod? {
        let code = "\(year)-Q\(number)"
        guard (1...4).contains(number),
            let dates = try fiscal(code, reader) ?? calendarDates(year, number * 3 - 2, months: 3, reader)
        else { return nil }
        return TargetPeriod(kind: .quarter, code: code, dates: dates, parent: "\(year)")
    }

    private static func month(_ year: Int, _ month: Int, _ reader: Reader) throws -> TargetPeriod? {
        guard let dates = ClosedRange.months(1, from: month, of: year) else { return nil }
        var parent = try FiscalCalendar.period(.quarter, on: dates.lowerBound, reader)?.code
        if try parent == nil && FiscalCalendar.startsInJanuary(reader) { parent = "\(year)-Q\((month + 2) / 3)" }
        return TargetPeriod(kind: .month, code: dates.lowerBound.month, dates: dates, parent: parent)
    }

    private static func week(of monday: BusinessDate) -> TargetPeriod {
        TargetPeriod(kind: .week, code: monday.isoWeek, dates: monday...monday.advanced(byDays: 6), parent: monday.month)
    }

    private static func fiscal(_ code: String, _ reader: Reader) throws -> ClosedRange<BusinessDate>? {
        try FiscalCalendar.period(code: code, reader)?.dates
    }

    private static func calendarDates(
        _ year: Int, _ month: Int, months: Int, _ reader: Reader
    ) throws -> ClosedRange<BusinessDate>? {
        try FiscalCalendar.startsInJanuary(reader) ? ClosedRange.months(months, from: month, of: year) : nil
    }
}

internal import GRDB
internal import Organization
internal import PluginKit

/// A period that is paid or evaluated: a calendar month, or a quarter of the company's fiscal calendar.
struct PayPeriod: Sendable, Hashable {
    enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        case month
        case quarter
    }

    var kind: Kind
    /// `2026-03` or `2026-Q1`.
    var code: String
    var dates: ClosedRange<BusinessDate>

    /// Days from the first to the last, both included.
    var days: Int64 { Int64(dates.days) }

    /// The period of a kind that a date lies in.
    ///
    /// A company whose years start in January needs no fiscal calendar: its quarters are those of the calendar.
    static func containing(_ date: BusinessDate, _ kind: Kind, _ reader: Reader) throws -> PayPeriod? {
        let (year, month, _) = date.parts
        switch kind {
        case .month:
            guard let dates = ClosedRange.months(1, from: month, of: year) else { return nil }
            return PayPeriod(kind: .month, code: date.month, dates: dates)
        case .quarter:
            if let fiscal = try FiscalCalendar.period(.quarter, on: date, reader) {
                return PayPeriod(kind: .quarter, code: fiscal.code, dates: fiscal.dates)
            }
            guard try FiscalCalendar.startsInJanuary(reader),
                let dates = ClosedRange.months(3, from: (month - 1) / 3 * 3 + 1, of: year)
            else { return nil }
            return PayPeriod(kind: .quarter, code: "\(year)-Q\((month + 2) / 3)", dates: dates)
        }
    }

    /// The period with a code.
    ///
    /// - Throws: ``RPCError`` for the field when there is none.
    static func require(_ code: String, field: String = "period", _ reader: Reader) throws -> PayPeriod {
        if let period = try find(code, reader) { return period }
        throw RPCError.invalidField(
            field, "\"\(code.prefix(20))\" is no period: use a month such as 2026-03 or a quarter such as 2026-Q1")
    }

    static func find(_ code: String, _ reader: Reader) throws -> PayPeriod? {
        if let first = BusinessDate("\(code)-01") { return try containing(first, .month, reader) }
        if let fiscal = try FiscalCalendar.period(code: code, reader) {
            return fiscal.kind == .quarter ? PayPeriod(kind: .quarter, code: fiscal.code, dates: fiscal.dates) : nil
        }
        guard code.utf8.count == 7, let year = Int(code.prefix(4)), code.dropFirst(4).hasPrefix("-Q"),
            let number = Int(code.dropFirst(6)), (1...4).contains(number),
            let first = BusinessDate(year: year, month: number * 3 - 2, day: 1)
        else { return nil }
        let found = try containing(first, .quarter, reader)
        return found?.code == code ? found : nil
    }

    /// The period that follows.
    func next(_ reader: Reader) throws -> PayPeriod? {
        try Self.containing(dates.upperBound.advanced(byDays: 1), kind, reader)
    }

    /// The months of a quarter; a month is its own only one.
    func months(_ reader: Reader) throws -> [PayPeriod] {
        var found: [PayPeriod] = []
        var date = dates.lowerBound
        while date <= dates.upperBound, let month = try Self.containing(date, .month, reader) {
            found.append(month)
            date = month.dates.upperBound.advanced(byDays: 1)
        }
        return found
    }
}

public import GRDB

/// A calendar date without a time, in the proleptic Gregorian calendar; stored as TEXT `YYYY-MM-DD`.
public struct BusinessDate: Sendable, Hashable, Comparable {
    /// Days since 1970-01-01.
    public var days: Int32

    /// Makes a date from days since 1970-01-01.
    public init(days: Int32) { self.days = days }

    /// Makes a date from its parts; `nil` when there is no such date.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), (1...Self.length(year: year, month: month)).contains(day)
        else { return nil }
        // Days from civil, Howard Hinnant, http://howardhinnant.github.io/date_algorithms.html
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        self.init(days: Int32(era * 146_097 + dayOfEra - 719_468))
    }

    /// Reads `YYYY-MM-DD`.
    public init?(_ text: String) {
        var text = text
        guard let date = text.withUTF8(Self.read) else { return nil }
        self = date
    }

    private static func read(_ bytes: UnsafeBufferPointer<UInt8>) -> BusinessDate? {
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return nil }
        guard let year = number(bytes[0..<4]), let month = number(bytes[5..<7]), let day = number(bytes[8..<10]) else {
            return nil
        }
        return BusinessDate(year: year, month: month, day: day)
    }

    private static func number(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
        var value = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            value = value * 10 + Int(digit - 0x30)
        }
        return value
    }

    /// Year, month 1–12 and day 1–31.
    public var parts: (year: Int, month: Int, day: Int) {
        let shifted = Int(days) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthIndex + 2) / 5 + 1)
    }

    /// ISO weekday: 1 is Monday, 7 is Sunday.
    public var weekday: Int { ((Int(days) + 3) % 7 + 7) % 7 + 1 }

    /// The month: `2026-03`.
    public var month: String { String(description.prefix(7)) }

    /// The first day of the month.
    public var firstOfMonth: BusinessDate { advanced(byDays: 1 - parts.day) }

    /// The last day of the month.
    public var lastOfMonth: BusinessDate { firstOfMonth.advanced(byDays: 31).firstOfMonth.advanced(byDays: -1) }

    /// The Monday of the ISO week.
    public var monday: BusinessDate { advanced(byDays: 1 - weekday) }

    /// The Monday of an ISO 8601 week, `2026-W10`; `nil` when there is no such week.
    public static func monday(ofISOWeek week: String) -> BusinessDate? {
        // 4 January lies in the first week.
        guard week.utf8.count == 8, let year = Int(week.prefix(4)), let number = Int(week.suffix(2)),
            let fourth = BusinessDate(year: year, month: 1, day: 4)
        else { return nil }
        let monday = fourth.monday.advanced(byDays: 7 * (number - 1))
        return monday.isoWeek == week ? monday : nil
    }

    /// The ISO 8601 week: `2026-W10`.
    public var isoWeek: String {
        let thursday = advanced(byDays: 4 - weekday)
        let year = thursday.parts.year
        guard let first = BusinessDate(year: year, month: 1, day: 1) else { return "" }
        return "\(Int64(year).padded(4))-W\(Int64(thursday.days(since: first) / 7 + 1).padded(2))"
    }

    /// The date `count` days later, or the last one that there is, some millions of years away.
    public func advanced(byDays count: Int) -> BusinessDate {
        let sum = Int(days).addingReportingOverflow(count)
        return BusinessDate(days: sum.overflow ? (count < 0 ? .min : .max) : Int32(clamping: sum.partialValue))
    }

    /// Days from `earlier` to this date.
    public func days(since earlier: BusinessDate) -> Int { Int(days) - Int(earlier.days) }

    /// Earlier before later.
    public static func < (left: BusinessDate, right: BusinessDate) -> Bool { left.days < right.days }

    private static func length(year: Int, month: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension BusinessDate: CustomStringConvertible {
    /// `YYYY-MM-DD`.
    public var description: String {
        let (year, month, day) = parts
        guard (0...9999).contains(year) else {
            return "\(Int64(year).padded(4))-\(Int64(month).padded(2))-\(Int64(day).padded(2))"
        }
        let digits = year * 10_000 + month * 100 + day
        return String(unsafeUninitializedCapacity: 10) { bytes in
            var rest = digits
            for index in (0..<10).reversed() {
                if index == 4 || index == 7 {
                    bytes[index] = UInt8(ascii: "-")
                } else {
                    bytes[index] = 0x30 + UInt8(rest % 10)
                    rest /= 10
                }
            }
            return 10
        }
    }
}

extension BusinessDate: StatementColumnConvertible {
    /// Reads TEXT `YYYY-MM-DD`.
    public init?(sqliteStatement: SQLiteStatement, index: CInt) {
        self.init(String(sqliteStatement: sqliteStatement, index: index))
    }
}

extension BusinessDate: ColumnValue {
    /// The first day of 1970.
    public static var columnPlaceholder: BusinessDate { BusinessDate(days: 0) }
}

extension BusinessDate: DatabaseValueConvertible {
    /// TEXT `YYYY-MM-DD`.
    public var databaseValue: DatabaseValue { description.databaseValue }

    /// Reads TEXT `YYYY-MM-DD`.
    public static func fromDatabaseValue(_ value: DatabaseValue) -> BusinessDate? {
        String.fromDatabaseValue(value).flatMap(BusinessDate.init)
    }
}

extension BusinessDate: Codable {
    /// Reads `YYYY-MM-DD`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let date = BusinessDate(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "a date is YYYY-MM-DD")
        }
        self = date
    }

    /// Writes `YYYY-MM-DD`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

public import GRDB
public import SwiftProtobuf

/// A point in time, in milliseconds since 1970-01-01T00:00:00Z; stored as INTEGER.
public struct Instant: Sendable, Hashable, Comparable, Codable {
    /// Milliseconds since the Unix epoch.
    public var milliseconds: Int64

    /// Makes an instant from milliseconds since the Unix epoch.
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Makes an instant from the protobuf form; fractions of a millisecond are cut.
    ///
    /// A timestamp outside of the years 1 to 9999, which protobuf does not allow, becomes the nearest one within, so that no later
    /// reckoning with it overflows.
    public init(_ timestamp: Google_Protobuf_Timestamp) {
        let seconds = min(max(timestamp.seconds, Self.secondsOfTimestamps.lowerBound), Self.secondsOfTimestamps.upperBound)
        milliseconds = seconds * 1000 + Int64(min(max(timestamp.nanos, 0), 999_999_999) / 1_000_000)
    }

    /// 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z.
    private static let secondsOfTimestamps: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    /// The protobuf form.
    public var timestamp: Google_Protobuf_Timestamp {
        let seconds = milliseconds.flooredDivision(by: 1000)
        // The product may wrap at the very end of the range; the difference is right all the same.
        return Google_Protobuf_Timestamp(seconds: seconds, nanos: Int32(milliseconds &- seconds &* 1000) * 1_000_000)
    }

    /// The instant `seconds` later, or the last one that there is.
    public func advanced(bySeconds seconds: Int64) -> Instant {
        let step = seconds.multipliedReportingOverflow(by: 1000)
        let sum = milliseconds.addingReportingOverflow(step.partialValue)
        guard !step.overflow, !sum.overflow else { return Instant(milliseconds: seconds < 0 ? .min : .max) }
        return Instant(milliseconds: sum.partialValue)
    }

    /// Whole seconds from `earlier` to this instant, cut towards zero.
    public func seconds(since earlier: Instant) -> Int64 {
        let difference = milliseconds.subtractingReportingOverflow(earlier.milliseconds)
        guard !difference.overflow else { return earlier < self ? .max / 1000 : .min / 1000 }
        return difference.partialValue / 1000
    }

    /// Earlier before later.
    public static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }
}

extension Instant: StatementColumnConvertible {
    /// Reads INTEGER milliseconds.
    public init(sqliteStatement: SQLiteStatement, index: CInt) {
        self.init(milliseconds: Int64(sqliteStatement: sqliteStatement, index: index))
    }
}

extension Instant: ColumnValue {
    /// The first moment of 1970.
    public static var columnPlaceholder: Instant { Instant(milliseconds: 0) }
}

extension Instant: DatabaseValueConvertible {
    /// INTEGER milliseconds.
    public var databaseValue: DatabaseValue { milliseconds.databaseValue }

    /// Reads INTEGER milliseconds.
    public static func fromDatabaseValue(_ value: DatabaseValue) -> Instant? {
        Int64.fromDatabaseValue(value).map(Instant.init(milliseconds:))
    }
}

extension Instant: CustomStringConvertible {
    /// Reads ISO 8601 with a zone: `2026-01-05T08:37:07+08:00` or `…Z`, with up to three decimals of a second.
    public init?(iso8601 text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[10] == 0x54 || bytes[10] == 0x20, bytes[13] == 0x3A, bytes[16] == 0x3A,
            let date = BusinessDate(String(text.prefix(10))),
            let hour = Self.digits(bytes, 11, 2), let minute = Self.digits(bytes, 14, 2), let second = Self.digits(bytes, 17, 2),
            hour < 24, minute < 60, second < 60
        else { return nil }
        var index = 19
        var fraction: Int64 = 0
        if bytes[index] == 0x2E {
            index += 1
            var scale: Int64 = 100
            let start = index
            while index < bytes.count, (0x30...0x39).contains(bytes[index]) {
                fraction += Int64(bytes[index] - 0x30) * scale
                scale /= 10
                index += 1
            }
            guard index > start else { return nil }
        }
        guard let offset = Self.zone(bytes, index) else { return nil }
        let seconds = Int64(date.days) * 86_400 + hour * 3600 + minute * 60 + second - offset
        self.init(milliseconds: seconds * 1000 + fraction)
    }

    /// ISO 8601 in UTC with milliseconds: `2026-01-05T00:37:07.000Z`.
    public var description: String {
        let days = milliseconds.flooredDivision(by: 86_400_000)
        let rest = milliseconds &- days &* 86_400_000
        let date = BusinessDate(days: Int32(clamping: days))
        let time = [rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60].map { $0.padded(2) }.joined(separator: ":")
        return "\(date)T\(time).\((rest % 1000).padded(3))Z"
    }

    private static func digits(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int64? {
        guard start + count <= bytes.count else { return nil }
        var value: Int64 = 0
        for byte in bytes[start..<start + count] {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int64(byte - 0x30)
        }
        return value
    }

    private static func zone(_ bytes: [UInt8], _ index: Int) -> Int64? {
        guard index < bytes.count else { return nil }
        if bytes[index] == 0x5A { return index + 1 == bytes.count ? 0 : nil }
        guard bytes[index] == 0x2B || bytes[index] == 0x2D, index + 6 == bytes.count, bytes[index + 3] == 0x3A,
            let hours = digits(bytes, index + 1, 2), let minutes = digits(bytes, index + 4, 2), hours < 24, minutes < 60
        else { return nil }
        let seconds = hours * 3600 + minutes * 60
        return bytes[index] == 0x2B ? seconds : -seconds
    }
}

extension Int64 {
    /// The quotient rounded towards negative infinity.
    package func flooredDivision(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor != 0 && (self < 0) != (divisor < 0) ? quotient - 1 : quotient
    }

    /// The digits with zeros in front, at least `width` of them.
    package func padded(_ width: Int) -> String {
        let text = String(self)
        return String(repeating: "0", count: Swift.max(0, width - text.count)) + text
    }
}

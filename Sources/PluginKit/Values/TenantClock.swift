internal import Foundation
internal import RPC

/// A tenant's time zone: turns instants into business dates and back.
public struct TenantClock: Sendable {
    /// IANA name: `Asia/Shanghai`.
    public let timeZone: String
    private let zone: TimeZone

    /// Makes a clock.
    ///
    /// - Throws: ``RPCError`` when there is no such time zone.
    public init(timeZone: String) throws {
        guard let zone = TimeZone(identifier: timeZone) else {
            throw RPCError.invalidField("time_zone", "must be an IANA name such as Asia/Shanghai")
        }
        self.timeZone = timeZone
        self.zone = zone
    }

    /// Seconds to add to UTC at `instant`.
    public func offsetSeconds(at instant: Instant) -> Int64 {
        Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(instant.milliseconds / 1000))))
    }

    /// The local date of `instant`.
    public func businessDate(of instant: Instant) -> BusinessDate {
        let local = instant.milliseconds.flooredDivision(by: 1000) + offsetSeconds(at: instant)
        return BusinessDate(days: Int32(clamping: local.flooredDivision(by: 86_400)))
    }

    /// Seconds since local midnight of `instant`.
    public func secondOfDay(of instant: Instant) -> Int64 {
        let local = instant.milliseconds.flooredDivision(by: 1000) + offsetSeconds(at: instant)
        return local - local.flooredDivision(by: 86_400) * 86_400
    }

    /// The instant of a local date and second of the day.
    public func instant(of date: BusinessDate, secondOfDay: Int64 = 0) -> Instant {
        let local = Int64(date.days) * 86_400 + secondOfDay
        let guess = Instant(milliseconds: (local - offsetSeconds(at: Instant(milliseconds: local * 1000))) * 1000)
        return Instant(milliseconds: (local - offsetSeconds(at: guess)) * 1000)
    }
}

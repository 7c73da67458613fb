public import PluginKit

extension WorkingCalendar {
    /// The instant at which `seconds` of working time have passed since `start`.
    ///
    /// A start outside the opening hours counts from the next opening; a sum that ends exactly at closing time is due at closing
    /// time, not at the next opening.
    ///
    /// - Throws: ``RPCError`` FAILED_PRECONDITION `NO_WORKING_DAYS`, or INVALID_ARGUMENT when `seconds` is negative or spans more
    ///   than ``spanDaysMax`` working days.
    public func addWorkingSeconds(_ seconds: Int64, to start: Instant, clock: TenantClock) throws -> Instant {
        guard seconds >= 0 else { throw RPCError.invalidField("seconds", "must not be negative") }
        var (date, position) = try nextOpening(from: start, clock)
        var rest = seconds
        for _ in 0..<Self.spanDaysMax {
            guard let hours = hours(on: date) else { throw Self.noWorkingDays }
            let closes = clock.instant(of: date, secondOfDay: hours.closesSecond)
            let available = closes.seconds(since: position)
            if rest <= available { return position.advanced(bySeconds: rest) }
            rest -= available
            (date, position) = try opening(after: date, clock)
        }
        throw RPCError.invalidField("seconds", "spans more than \(Self.spanDaysMax) working days")
    }

    /// Working time between two instants, in whole seconds; 0 when `end` is not later than `start`.
    ///
    /// - Throws: ``RPCError`` INVALID_ARGUMENT when they are more than ``spanDaysMax`` days apart.
    public func workingSeconds(from start: Instant, to end: Instant, clock: TenantClock) throws -> Int64 {
        guard start < end else { return 0 }
        let first = clock.businessDate(of: start)
        let last = clock.businessDate(of: end)
        guard last.days(since: first) <= Self.spanDaysMax else {
            throw RPCError.invalidField("end", "is more than \(Self.spanDaysMax) days after the start")
        }
        var milliseconds: Int64 = 0
        for day in first.days...last.days {
            let date = BusinessDate(days: day)
            guard let hours = hours(on: date) else { continue }
            let opens = max(start, clock.instant(of: date, secondOfDay: hours.opensSecond))
            let closes = min(end, clock.instant(of: date, secondOfDay: hours.closesSecond))
            if opens < closes { milliseconds += closes.milliseconds - opens.milliseconds }
        }
        return milliseconds / 1000
    }

    /// `instant` itself inside the opening hours, else the next opening.
    private func nextOpening(from instant: Instant, _ clock: TenantClock) throws -> (BusinessDate, Instant) {
        let date = clock.businessDate(of: instant)
        if let hours = hours(on: date) {
            let opens = clock.instant(of: date, secondOfDay: hours.opensSecond)
            if instant < opens { return (date, opens) }
            if instant < clock.instant(of: date, secondOfDay: hours.closesSecond) { return (date, instant) }
        }
        return try opening(after: date, clock)
    }

    private func opening(after date: BusinessDate, _ clock: TenantClock) throws -> (BusinessDate, Instant) {
        let next = try nextWorkingDay(after: date)
        guard let hours = hours(on: next) else { throw Self.noWorkingDays }
        return (next, clock.instant(of: next, secondOfDay: hours.opensSecond))
    }
}

internal import PluginKit

extension Schedule {
    /// The first moment after `instant` at which the job is due, in the tenant's time zone.
    ///
    /// - `every` counts from local midnight, so that a job every 15 minutes runs at :00, :15, :30 and :45, and starts
    ///   anew each day.
    /// - A time of day that a clock change skips is due right after the gap; one that comes twice is due once.
    func next(after instant: Instant, clock: TenantClock) -> Instant {
        let today = clock.businessDate(of: instant)
        switch self {
        case .every(let minutes) where minutes < 1440:
            let step = Int64(max(1, minutes)) * 60_000
            let midnight = clock.instant(of: today)
            let elapsed = (instant.milliseconds - midnight.milliseconds).flooredDivision(by: step)
            let slot = Instant(milliseconds: midnight.milliseconds + (elapsed + 1) * step)
            return min(slot, clock.instant(of: today.advanced(byDays: 1)))
        case .every:
            return Self.daily(hour: 0, minute: 0).next(after: instant, clock: clock)
        case .daily(let hour, let minute):
            return Self.first(after: instant, from: today, step: 1, hour, minute, clock)
        case .weekly(let weekday, let hour, let minute):
            let shift = (min(max(weekday, 1), 7) - today.weekday + 7) % 7
            // A week back as well: today may be that weekday already and the local date may have been jumped over.
            return Self.first(after: instant, from: today.advanced(byDays: shift - 7), step: 7, hour, minute, clock)
        }
    }

    private static func first(
        after instant: Instant, from date: BusinessDate, step: Int, _ hour: Int, _ minute: Int, _ clock: TenantClock
    ) -> Instant {
        let second = Int64(min(max(hour, 0), 23)) * 3600 + Int64(min(max(minute, 0), 59)) * 60
        var date = date
        var candidate = clock.instant(of: date, secondOfDay: second)
        while candidate <= instant {
            date = date.advanced(byDays: step)
            candidate = clock.instant(of: date, secondOfDay: second)
        }
        return candidate
    }
}

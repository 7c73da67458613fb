/// Work that the host starts by the clock, once per tenant, in the tenant's write lane.
public struct ScheduledJob: Sendable {
    /// Runs as the platform: `call.caller` is the system and its scope is everyone.
    public typealias Body = @Sendable (Writer, Call) throws -> Void

    /// `<plugin>/<name>`.
    public var name: String
    /// When it runs.
    public var schedule: Schedule
    /// What it does; it must be safe to repeat.
    public var run: Body
}

/// When a job runs, in the tenant's time zone.
public enum Schedule: Sendable, Hashable {
    /// Every so many minutes, 1 to 1440.
    case every(minutes: Int)
    /// Once a day at a time of day.
    case daily(hour: Int, minute: Int)
    /// Once a week; `weekday` is ISO, 1 = Monday.
    case weekly(weekday: Int, hour: Int, minute: Int)
}

/// A check of one tenant that `spearhead doctor` and readiness ask.
public struct HealthCheck: Sendable {
    /// Returns `nil` when all is well, or a sentence that says what is wrong and what to do.
    public typealias Body = @Sendable (Reader) throws -> String?

    /// `<plugin>/<name>`.
    public var name: String
    /// The check.
    public var check: Body
}

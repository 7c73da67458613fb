internal import Organization
internal import PluginKit

/// The clock that counts a response limit (decision 1).
enum ResponseClock: String, Sendable, Hashable {
    case calendar
    case working
}

/// The response limit of one grade.
struct SlaLimit: Sendable, Hashable {
    /// Most seconds to the first response; `nil` is no limit.
    var limitSeconds: Int64?
    var clock = ResponseClock.calendar
    /// Days between nurture contacts.
    var nurtureIntervalDays: Int?

    static let limitSecondsMax: Int64 = 31_536_000
    static let nurtureIntervalDaysMax = 365
}

/// The response limits of one version.
struct SlaPolicy: Sendable, Hashable {
    var version: Int64
    var createdAt: Instant
    var limits: [LeadGrade: SlaLimit]

    /// When a lead whose clock starts at `start` must be answered at the latest; `nil` without a limit.
    ///
    /// A working clock that starts outside the opening hours starts at the next opening.
    ///
    /// - Throws: ``RPCError`` FAILED_PRECONDITION when a working clock finds no working day in the calendar.
    func due(_ grade: LeadGrade, from start: Instant, _ reader: Reader, _ clock: TenantClock) throws -> Instant? {
        guard let limit = limits[grade], let seconds = limit.limitSeconds else { return nil }
        switch limit.clock {
        case .calendar: return start.advanced(bySeconds: seconds)
        case .working: return try WorkingCalendar(reader).addWorkingSeconds(seconds, to: start, clock: clock)
        }
    }

    /// The date of the nurture contact after `date`; `nil` when the grade has a limit instead.
    func nextNurture(_ grade: LeadGrade, after date: BusinessDate) -> BusinessDate? {
        guard let limit = limits[grade], limit.limitSeconds == nil, let days = limit.nurtureIntervalDays else { return nil }
        return date.advanced(byDays: days)
    }
}

internal import GRDB
public import PluginKit

/// The company's working days and opening hours, and arithmetic in working time.
///
/// A working day is a weekday with opening hours that is no holiday, or a day that the holiday table names as a working
/// day (a weekend that is worked instead of a holiday).
public struct WorkingCalendar: Sendable {
    /// Opening hours of a day, in seconds after local midnight; `closes` is the first second after them.
    public struct Hours: Sendable, Hashable {
        /// When the day opens.
        public var opensSecond: Int64
        /// When the day closes.
        public var closesSecond: Int64

        /// States the hours.
        public init(opensSecond: Int64, closesSecond: Int64) {
            self.opensSecond = opensSecond
            self.closesSecond = closesSecond
        }
    }

    /// Most days that a search for the next working day looks ahead.
    public static let searchDaysMax = 400
    /// Most working days that one sum may span.
    public static let spanDaysMax = 4000

    private let hoursByWeekday: [Int: Hours]
    private let holidays: Set<BusinessDate>
    private let extraWorkingDays: Set<BusinessDate>

    /// Makes a calendar from its parts; `hoursByWeekday` has ISO weekdays, 1 = Monday.
    public init(hoursByWeekday: [Int: Hours], holidays: Set<BusinessDate>, extraWorkingDays: Set<BusinessDate> = []) {
        self.hoursByWeekday = hoursByWeekday
        self.holidays = holidays
        self.extraWorkingDays = extraWorkingDays
    }

    /// Reads the company's calendar.
    public init(_ reader: Reader) throws {
        var hours: [Int: Hours] = [:]
        for row in try reader.rows("SELECT weekday, opens_second, closes_second FROM organization_opening_hours") {
            hours[row["weekday"]] = Hours(opensSecond: row["opens_second"], closesSecond: row["closes_second"])
        }
        var holidays: Set<BusinessDate> = []
        var extra: Set<BusinessDate> = []
        for row in try reader.rows("SELECT date, kind FROM organization_holiday") {
            if row["kind"] == "working_day" { extra.insert(row["date"]) } else { holidays.insert(row["date"]) }
        }
        self.init(hoursByWeekday: hours, holidays: holidays, extraWorkingDays: extra)
    }

    /// Whether people work on `date`.
    public func isWorkingDay(_ date: BusinessDate) -> Bool { hours(on: date) != nil }

    /// The opening hours of `date`; `nil` when it is no working day.
    ///
    /// A worked weekend has the hours of the first weekday that has any.
    public func hours(on date: BusinessDate) -> Hours? {
        if holidays.contains(date) { return nil }
        if let hours = hoursByWeekday[date.weekday] { return hours }
        guard extraWorkingDays.contains(date) else { return nil }
        return hoursByWeekday.min { $0.key < $1.key }?.value
    }

    /// The first working day later than `date`.
    ///
    /// - Throws: ``RPCError`` FAILED_PRECONDITION `NO_WORKING_DAYS` when there is none within ``searchDaysMax`` days.
    public func nextWorkingDay(after date: BusinessDate) throws -> BusinessDate {
        for count in 1...Self.searchDaysMax {
            let candidate = date.advanced(byDays: count)
            if isWorkingDay(candidate) { return candidate }
        }
        throw Self.noWorkingDays
    }

    /// Working days from `range.lowerBound` to `range.upperBound`, both included.
    public func workingDays(in range: ClosedRange<BusinessDate>) -> Int {
        (range.lowerBound.days...range.upperBound.days).count { isWorkingDay(BusinessDate(days: $0)) }
    }

    static let noWorkingDays = RPCError(
        .failedPrecondition, "NO_WORKING_DAYS",
        "The working calendar has no working day near that date. Set opening hours for at least one weekday and check the holidays."
    )
}

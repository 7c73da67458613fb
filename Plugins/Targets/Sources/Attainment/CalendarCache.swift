internal import Organization
internal import PluginKit

/// The company's working days, read once for a report.
struct CalendarCache {
    private let calendar: WorkingCalendar

    init(_ reader: Reader) throws { calendar = try WorkingCalendar(reader) }

    func workingDays(in dates: ClosedRange<BusinessDate>) -> Int { calendar.workingDays(in: dates) }

    /// The working day before a date, within a year.
    func workingDay(before date: BusinessDate) throws -> BusinessDate {
        for count in 1...WorkingCalendar.searchDaysMax {
            let candidate = date.advanced(byDays: -count)
            if calendar.isWorkingDay(candidate) { return candidate }
        }
        throw RPCError(.failedPrecondition, "NO_WORKING_DAYS", "The working calendar has no working day before \(date).")
    }
}

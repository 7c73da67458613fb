internal import PluginKit

/// Reads intervals of requests.
enum RequestDates {
    /// Most days between the first and the last day of a report: ten years.
    static let spanMax = 3660

    /// An interval that starts with the month and ends today where the request says nothing.
    static func interval(
        from: String, through: String, today: BusinessDate, fields: (String, String) = ("from", "through")
    ) throws -> ClosedRange<BusinessDate> {
        let last = try FieldCheck.optionalDate(fields.1, through) ?? today
        let first = try FieldCheck.optionalDate(fields.0, from) ?? last.firstOfMonth
        guard first <= last else { throw RPCError.invalidField(fields.1, "must not be before \(fields.0)") }
        guard last.days(since: first) < spanMax else {
            throw RPCError.invalidField(fields.1, "must be at most \(spanMax) days after \(fields.0)")
        }
        return first...last
    }

    /// The interval of the same length that ends on the day before.
    static func before(_ interval: ClosedRange<BusinessDate>) -> ClosedRange<BusinessDate> {
        let days = interval.upperBound.days(since: interval.lowerBound)
        let last = interval.lowerBound.advanced(byDays: -1)
        return last.advanced(byDays: -days)...last
    }
}

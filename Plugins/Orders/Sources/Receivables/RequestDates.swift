internal import PluginKit

/// Reads dates of requests.
enum RequestDates {
    /// Most days between the first and the last day of a report: ten years.
    static let spanMax = 3660

    /// A date `YYYY-MM-DD`; `nil` when it is empty.
    static func read(_ field: String, _ text: String) throws -> BusinessDate? {
        guard !text.isEmpty else { return nil }
        guard let date = BusinessDate(text) else { throw RPCError.invalidField(field, "must be a date YYYY-MM-DD, or empty") }
        return date
    }

    /// An interval that starts with the month and ends today where the request says nothing.
    static func interval(
        from: String, through: String, today: BusinessDate, fields: (String, String) = ("from", "through")
    ) throws -> ClosedRange<BusinessDate> {
        let last = try read(fields.1, through) ?? today
        let first = try read(fields.0, from) ?? last.advanced(byDays: 1 - last.parts.day)
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

internal import PluginKit

extension FieldCheck {
    /// An interval of dates, both included and at most `daysMax` days long.
    static func interval(from: String, to: String, daysMax: Int = 400) throws -> ClosedRange<BusinessDate> {
        var check = FieldCheck()
        let first = check.date("from_date", from)
        let last = check.date("to_date", to)
        check.order(first, last, "to_date")
        if let first, let last {
            check.require(last.days(since: first) < daysMax, "to_date", "must be less than \(daysMax) days after from_date")
        }
        try check.finish()
        guard let first, let last else { throw RPCError.invalidFields(check.violations) }
        return first...last
    }

    /// A date, today when the text is empty.
    static func date(_ field: String, _ text: String, orToday call: Call) throws -> BusinessDate {
        try optionalDate(field, text) ?? call.businessDate
    }
}

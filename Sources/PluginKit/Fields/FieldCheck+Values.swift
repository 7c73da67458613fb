internal import RPC

extension FieldCheck {
    /// A whole number within bounds.
    public mutating func range(_ field: String, _ value: Int64, _ bounds: ClosedRange<Int64>) {
        require(bounds.contains(value), field, "must be \(bounds.lowerBound) to \(bounds.upperBound)")
    }

    /// A whole number within bounds, when there is one.
    public mutating func range(_ field: String, _ value: Int64?, _ bounds: ClosedRange<Int64>) {
        if let value { range(field, value, bounds) }
    }

    /// A required date.
    @discardableResult
    public mutating func date(_ field: String, _ text: String) -> BusinessDate? {
        let date = BusinessDate(text)
        require(date != nil, field, "must be a date YYYY-MM-DD")
        return date
    }

    /// A date that may be empty.
    public mutating func optionalDate(_ field: String, _ text: String) -> BusinessDate? {
        guard !text.isEmpty else { return nil }
        let date = BusinessDate(text)
        require(date != nil, field, "must be a date YYYY-MM-DD, or empty")
        return date
    }

    /// The date of something that has happened: `today` when it is empty.
    public mutating func pastDate(_ field: String, _ text: String, today: BusinessDate) -> BusinessDate {
        let date = optionalDate(field, text) ?? today
        require(date <= today, field, "must not be in the future")
        return date
    }

    /// Two dates in order, when both are there.
    public mutating func order(_ from: BusinessDate?, _ to: BusinessDate?, _ field: String) {
        if let from, let to { require(from <= to, field, "must not be before \(from)") }
    }

    /// An interval of dates, both included and at most `daysMax` days long, from the fields `from_date` and `to_date`.
    ///
    /// - Throws: INVALID_ARGUMENT `INVALID_FIELDS`.
    public static func interval(from: String, to: String, daysMax: Int = 400) throws -> ClosedRange<BusinessDate> {
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

    /// A date that may be empty, at once, for a request with nothing else to check.
    ///
    /// - Throws: INVALID_ARGUMENT `INVALID_FIELDS`.
    public static func optionalDate(_ field: String, _ text: String) throws -> BusinessDate? {
        var check = FieldCheck()
        let date = check.optionalDate(field, text)
        try check.finish()
        return date
    }
}

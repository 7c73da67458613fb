internal import GRDB
internal import PluginKit

/// Collects every wrong field of a request, so that one answer names them all.
struct FieldCheck {
    private var violations: [RPCError.FieldViolation] = []

    mutating func fail(_ field: String, _ description: String) { violations.append(.init(field, description)) }

    mutating func require(_ condition: Bool, _ field: String, _ description: String) {
        if !condition { fail(field, description) }
    }

    /// A text of so many characters that has something to read unless it may be empty.
    mutating func text(_ field: String, _ text: String, _ bounds: ClosedRange<Int>) {
        let isFilled = bounds.lowerBound == 0 || text.contains { !$0.isWhitespace }
        require(
            isFilled && bounds.contains(text.unicodeScalars.count), field,
            "must have \(bounds.lowerBound) to \(bounds.upperBound) characters")
    }

    mutating func integer(_ field: String, _ value: Int64, _ bounds: ClosedRange<Int64>) {
        require(bounds.contains(value), field, "must be from \(bounds.lowerBound) to \(bounds.upperBound)")
    }

    /// A name of 1 to 64 lower-case letters, digits or _.
    mutating func name(_ field: String, _ text: String) {
        let isName = text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
        require(isName && (1...64).contains(text.utf8.count), field, "must be 1 to 64 lower-case letters, digits or _")
    }

    /// SHA-256 as 64 lower-case hexadecimal digits, or nothing.
    mutating func optionalSHA256(_ field: String, _ text: String) {
        let isHexadecimal = text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        require(
            text.isEmpty || isHexadecimal && text.utf8.count == 64, field, "must be 64 lower-case hexadecimal digits, or empty")
    }

    @discardableResult
    mutating func date(_ field: String, _ text: String) -> BusinessDate? {
        let date = BusinessDate(text)
        require(date != nil, field, "must be a date YYYY-MM-DD")
        return date
    }

    /// A person of the company.
    mutating func person(_ field: String, _ id: String, _ reader: Reader) throws {
        require(
            try reader.exists("SELECT 1 FROM organization_person WHERE id = ?", [id]), field, "names nobody in the organisation")
    }

    /// Refuses when anything was found.
    func finish() throws {
        guard violations.isEmpty else { throw RPCError.invalidFields(violations) }
    }
}

extension FieldCheck {
    /// Refuses a text outside of a length in characters.
    static func text(_ field: String, _ text: String, _ bounds: ClosedRange<Int>) throws {
        var check = FieldCheck()
        check.text(field, text, bounds)
        try check.finish()
    }

    /// An interval of dates, both included and at most `daysMax` days long.
    static func interval(from: String, to: String, daysMax: Int = 400) throws -> ClosedRange<BusinessDate> {
        var check = FieldCheck()
        let first = check.date("from_date", from)
        let last = check.date("to_date", to)
        if let first, let last {
            check.require(first <= last, "to_date", "must not be before from_date")
            check.require(last.days(since: first) < daysMax, "to_date", "must be less than \(daysMax) days after from_date")
        }
        try check.finish()
        guard let first, let last else { throw RPCError.invalidField("from_date", "must be a date YYYY-MM-DD") }
        return first...last
    }
}

extension String {
    /// The text, or `nil` when it is empty.
    var nonEmpty: String? { isEmpty ? nil : self }
}

extension Call {
    /// Who is named as the author of a change: the person, or the identity when the caller is no person.
    var actor: String { caller.person ?? caller.id }
}

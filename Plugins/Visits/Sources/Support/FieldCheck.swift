internal import Organization
internal import PluginKit

/// Collects what is wrong with the fields of a request.
struct FieldCheck {
    private var violations: [RPCError.FieldViolation] = []

    mutating func fail(_ field: String, _ description: String) { violations.append(.init(field, description)) }

    mutating func require(_ condition: Bool, _ field: String, _ description: String) {
        if !condition { fail(field, description) }
    }

    mutating func text(_ field: String, _ text: String, _ bounds: ClosedRange<Int>) {
        let isFilled = bounds.lowerBound == 0 || text.contains { !$0.isWhitespace }
        require(
            isFilled && bounds.contains(text.unicodeScalars.count), field,
            "must have \(bounds.lowerBound) to \(bounds.upperBound) characters")
    }

    mutating func integer(_ field: String, _ value: Int64, _ bounds: ClosedRange<Int64>) {
        require(bounds.contains(value), field, "must be from \(bounds.lowerBound) to \(bounds.upperBound)")
    }

    /// A business code: 1 to 64 letters, digits or - _ .
    mutating func code(_ field: String, _ code: String) {
        let isCode = code.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
            default: false
            }
        }
        require(isCode && (1...64).contains(code.utf8.count), field, "must be 1 to 64 letters, digits or - _ .")
    }

    mutating func uuid(_ field: String, _ text: String) {
        require(UUIDv7.isCanonical(text), field, "must be a UUID in lower-case canonical form")
    }

    /// SHA-256 as 64 lower-case hexadecimal digits.
    mutating func sha256(_ field: String, _ text: String) { hexadecimal(field, text, digits: 64) }

    mutating func hexadecimal(_ field: String, _ text: String, digits: Int) {
        let isHexadecimal = text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        require(isHexadecimal && text.utf8.count == digits, field, "must be \(digits) lower-case hexadecimal digits")
    }

    mutating func date(_ field: String, _ text: String) -> BusinessDate? {
        guard let date = BusinessDate(text) else {
            fail(field, "must be a date YYYY-MM-DD")
            return nil
        }
        return date
    }

    /// Refuses when anything was found.
    func finish() throws {
        guard violations.isEmpty else { throw RPCError.invalidFields(violations) }
    }
}

extension FieldCheck {
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

    /// A date, today when the text is empty.
    static func date(_ field: String, _ text: String, orToday call: Call) throws -> BusinessDate {
        guard !text.isEmpty else { return call.businessDate }
        guard let date = BusinessDate(text) else { throw RPCError.invalidField(field, "must be a date YYYY-MM-DD, or empty") }
        return date
    }
}

extension String {
    /// The text, or `nil` when it is empty.
    var nonEmpty: String? { isEmpty ? nil : self }
}

extension Call {
    /// Who is named as the author of a change.
    var actor: String { caller.person ?? caller.id }

    /// Refuses a person whom the caller does not see, and one that there is not.
    func requireVisiblePerson(_ person: String, _ reader: Reader) throws {
        try requireVisible(person, "person", person)
        _ = try People.require(id: person, reader)
    }
}

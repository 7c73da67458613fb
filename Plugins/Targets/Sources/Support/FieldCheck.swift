internal import PluginKit

/// Collects every wrong field of a request or of an imported row, so that one answer names them all.
struct FieldCheck {
    private(set) var violations: [RPCError.FieldViolation] = []

    mutating func fail(_ field: String, _ description: String) {
        violations.append(RPCError.FieldViolation(field, description))
    }

    /// A business code: letters, digits, `-`, `_` and `.`, at most 64.
    mutating func code(_ field: String, _ value: String) {
        let valid = value.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
            default: false
            }
        }
        if !valid || !(1...64).contains(value.utf8.count) { fail(field, "must be 1 to 64 letters, digits or - _ .") }
    }

    /// A text of `length` characters.
    mutating func text(_ field: String, _ value: String, _ length: ClosedRange<Int>) {
        if !length.contains(value.unicodeScalars.count) {
            fail(field, "must be \(length.lowerBound) to \(length.upperBound) characters")
        }
    }

    mutating func range(_ field: String, _ value: Int64, _ bounds: ClosedRange<Int64>) {
        if !bounds.contains(value) { fail(field, "must be \(bounds.lowerBound) to \(bounds.upperBound)") }
    }

    /// A required date.
    mutating func date(_ field: String, _ value: String) -> BusinessDate? {
        let date = BusinessDate(value)
        if date == nil { fail(field, "must be a date YYYY-MM-DD") }
        return date
    }

    /// A date that may be empty.
    mutating func optionalDate(_ field: String, _ value: String) -> BusinessDate? {
        value.isEmpty ? nil : date(field, value)
    }

    func finish() throws {
        if !violations.isEmpty { throw RPCError.invalidFields(violations) }
    }
}

extension String {
    /// `nil` for the empty text, which in a request means "no value".
    var nonEmpty: String? { isEmpty ? nil : self }
}

extension Call {
    /// Who is named in the facts this call writes: the person, or the identity when the caller is no person.
    var actor: String { caller.person ?? caller.id }

    /// The as-of date of a request; today when it is empty.
    func asOf(_ text: String) throws -> BusinessDate {
        var check = FieldCheck()
        let date = check.optionalDate("as_of", text) ?? businessDate
        try check.finish()
        return date
    }
}

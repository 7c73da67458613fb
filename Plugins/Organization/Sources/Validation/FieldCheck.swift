internal import PluginKit

/// Collects every wrong field of a request or of an imported row, so that one answer names them all.
struct FieldCheck {
    private(set) var violations: [RPCError.FieldViolation] = []

    mutating func fail(_ field: String, _ description: String) {
        violations.append(RPCError.FieldViolation(field, description))
    }

    /// A business code: letters, digits, `-`, `_`, `.` and `/`, at most 64.
    mutating func code(_ field: String, _ value: String) {
        let valid = (1...64).contains(value.utf8.count) && value.utf8.allSatisfy(Self.isCodeByte)
        if !valid { fail(field, "must be 1 to 64 letters, digits or - _ . /") }
    }

    /// A text of `length` characters without control characters.
    mutating func text(_ field: String, _ value: String, _ length: ClosedRange<Int>) {
        let valid = length.contains(value.unicodeScalars.count) && !value.unicodeScalars.contains(where: Self.isControl)
        if !valid { fail(field, "must be \(length.lowerBound) to \(length.upperBound) characters without control characters") }
    }

    /// A longer text in which lines may break.
    mutating func prose(_ field: String, _ value: String, max: Int) {
        if value.unicodeScalars.count > max { fail(field, "must be at most \(max) characters") }
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

    /// Both dates, when both are there, in order.
    mutating func order(_ from: BusinessDate?, _ to: BusinessDate?, _ field: String) {
        if let from, let to, to < from { fail(field, "must not be before \(from)") }
    }

    /// The case that `value` names, or `nil` with a violation that lists the allowed ones.
    mutating func choice<Value>(_ field: String, _ value: String) -> Value?
    where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
        let choice = Value(rawValue: value)
        if choice == nil { fail(field, "must be one of \(Value.allCases.map(\.rawValue).joined(separator: ", "))") }
        return choice
    }

    func finish() throws {
        if !violations.isEmpty { throw RPCError.invalidFields(violations) }
    }

    private static func isCodeByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x2F, 0x5F: true
        default: false
        }
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
    }
}

extension String {
    /// `nil` for the empty text, which in a request means "no value".
    var nonEmpty: String? { isEmpty ? nil : self }
}

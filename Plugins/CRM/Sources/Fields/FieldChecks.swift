internal import PluginKit

/// Collects every wrong field of a request, so that the caller sees all of them at once.
struct FieldChecks {
    private var violations: [RPCError.FieldViolation] = []

    /// Notes `description` for `field` unless `condition` holds.
    mutating func require(_ condition: Bool, _ field: String, _ description: String) {
        if !condition { violations.append(RPCError.FieldViolation(field, description)) }
    }

    /// The length of a text in characters; surrounding white space alone does not count as text.
    mutating func text(_ text: String, _ field: String, _ bounds: ClosedRange<Int>) {
        let isBlank = text.allSatisfy(\.isWhitespace)
        require(
            bounds.contains(text.count) && (bounds.lowerBound == 0 || !isBlank), field,
            bounds.lowerBound == 0
                ? "must have at most \(bounds.upperBound) characters"
                : "must have \(bounds.lowerBound) to \(bounds.upperBound) characters")
    }

    /// A business code.
    mutating func code(_ code: String, _ field: String) {
        let isValid = code.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
                || byte == 0x2D
        }
        require(
            isValid && (1...40).contains(code.utf8.count), field, "must have 1 to 40 letters, digits, underscores and hyphens")
    }

    /// A lower-case name: of a stage, a role, a kind of document.
    mutating func name(_ name: String, _ field: String) {
        let isValid = name.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
        }
        require(
            isValid && (1...40).contains(name.utf8.count), field,
            "must have 1 to 40 lower-case letters, digits and underscores")
    }

    /// A rate between 0 and 1.
    mutating func probability(_ probability: Int64?, _ field: String) {
        require(
            probability.map { (0...1_000_000).contains($0) } ?? true, field, "must be 0 to 1000000 parts per million, or absent")
    }

    /// A SHA-256 in hexadecimal.
    mutating func sha256(_ text: String, _ field: String) {
        let isValid = text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        require(isValid && text.utf8.count == 64, field, "must have 64 lower-case hexadecimal digits")
    }

    /// A whole number within bounds.
    mutating func number(_ number: Int64, _ field: String, _ bounds: ClosedRange<Int64>) {
        require(bounds.contains(number), field, "must be \(bounds.lowerBound) to \(bounds.upperBound)")
    }

    /// A date that may be empty.
    mutating func optionalDate(_ text: String, _ field: String) -> BusinessDate? {
        let date = BusinessDate(text)
        require(text.isEmpty || date != nil, field, "must be a date YYYY-MM-DD, or empty")
        return date
    }

    /// The date of something that has happened: `today` when it is empty.
    mutating func pastDate(_ text: String, _ field: String, today: BusinessDate) -> BusinessDate {
        let date = optionalDate(text, field) ?? today
        require(date <= today, field, "must not be in the future")
        return date
    }

    /// A currency.
    mutating func currency(_ code: String, _ field: String) {
        require(
            code.utf8.count == 3 && code.utf8.allSatisfy { (0x41...0x5A).contains($0) }, field,
            "must be an ISO 4217 code such as CNY")
    }

    /// A Chinese and an English name.
    mutating func names(_ chinese: String, _ english: String, _ path: String) {
        text(chinese, path + "name_zh", 1...60)
        text(english, path + "name_en", 1...60)
    }

    /// Refuses when anything was noted.
    func finish() throws {
        if !violations.isEmpty { throw RPCError.invalidFields(violations) }
    }
}

internal import PluginKit

/// Collects every wrong field, so that one answer names them all.
struct LeadCheck {
    private(set) var violations: [RPCError.FieldViolation] = []

    mutating func fail(_ field: String, _ description: String) { violations.append(.init(field, description)) }

    /// A text that may be empty.
    mutating func text(_ field: String, _ value: String, max: Int) {
        if value.unicodeScalars.count > max || value.unicodeScalars.contains(where: { $0.value < 0x20 && $0 != "\n" }) {
            fail(field, "must be at most \(max) characters without control characters")
        }
    }

    /// A text that must say something.
    mutating func required(_ field: String, _ value: String, max: Int) {
        if value.allSatisfy(\.isWhitespace) {
            fail(field, "must not be empty")
        } else {
            text(field, value, max: max)
        }
    }

    /// A phone number that may be empty.
    mutating func phone(_ field: String, _ value: String) {
        guard !value.isEmpty else { return }
        let valid =
            value.utf8.count <= 40 && (5...20).contains(value.filter(\.isNumber).count)
            && value.allSatisfy { $0.isASCII && ($0.isNumber || "+-() ".contains($0)) }
        if !valid { fail(field, "must be a phone number of 5 to 20 digits") }
    }

    /// A mail address that may be empty.
    mutating func email(_ field: String, _ value: String) {
        guard !value.isEmpty else { return }
        let parts = value.split(separator: "@", omittingEmptySubsequences: false)
        let valid = value.utf8.count <= 200 && parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && !value.contains(" ")
        if !valid { fail(field, "must be a mail address") }
    }

    /// A date that may be empty.
    mutating func optionalDate(_ field: String, _ value: String) -> BusinessDate? {
        guard !value.isEmpty else { return nil }
        let date = BusinessDate(value)
        if date == nil { fail(field, "must be a date YYYY-MM-DD") }
        return date
    }

    func finish() throws {
        if !violations.isEmpty { throw RPCError.invalidFields(violations) }
    }
}

/// The form of a phone number by which known parties are found.
enum PhoneKey {
    /// The digits without the country code of China.
    static func of(_ phone: String) -> String {
        var digits = phone.filter { $0.isASCII && $0.isNumber }
        if digits.hasPrefix("0086") { digits.removeFirst(4) }
        if digits.count == 13, digits.hasPrefix("86") { digits.removeFirst(2) }
        return digits
    }

    /// The ways in which a stored number may be written.
    static func spellings(of phone: String) -> [String] {
        let key = of(phone)
        return key.isEmpty ? [] : [phone, key, "+86" + key, "+86 " + key, "86" + key, "0086" + key]
    }
}

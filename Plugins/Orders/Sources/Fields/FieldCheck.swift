internal import PluginKit

/// Collects every wrong field of a request or of an imported row, so that one answer names them all.
struct FieldCheck {
    private(set) var violations: [RPCError.FieldViolation] = []

    mutating func fail(_ field: String, _ description: String) { violations.append(.init(field, description)) }

    /// A text of so many characters; one that must not be empty needs something to read.
    mutating func text(_ field: String, _ text: String, _ bounds: ClosedRange<Int>) {
        let isFilled = bounds.lowerBound == 0 || text.contains { !$0.isWhitespace }
        if !isFilled || !bounds.contains(text.count) {
            fail(field, "must have \(bounds.lowerBound) to \(bounds.upperBound) characters")
        }
    }

    mutating func range(_ field: String, _ value: Int64, _ bounds: ClosedRange<Int64>) {
        if !bounds.contains(value) { fail(field, "must be \(bounds.lowerBound) to \(bounds.upperBound)") }
    }

    /// A required date.
    mutating func date(_ field: String, _ text: String) -> BusinessDate? {
        let date = BusinessDate(text)
        if date == nil { fail(field, "must be a date YYYY-MM-DD") }
        return date
    }

    /// A date that may be empty.
    mutating func optionalDate(_ field: String, _ text: String) -> BusinessDate? { text.isEmpty ? nil : date(field, text) }

    /// Refuses when anything was found.
    func finish() throws {
        if !violations.isEmpty { throw RPCError.invalidFields(violations) }
    }

    /// Runs a domain function and names its wrong fields as the caller knows them.
    static func naming<Result>(_ name: (String) -> String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as RPCError where !error.fieldViolations.isEmpty {
            throw RPCError.invalidFields(error.fieldViolations.map { .init(name($0.field), $0.description) })
        }
    }
}

extension String {
    /// The text, or `nil` when it is empty.
    var nonEmpty: String? { isEmpty ? nil : self }
}

internal import GRDB
internal import PluginKit

/// Collects every wrong field of a request, so that one answer names them all.
struct FieldCheck {
    private(set) var violations: [RPCError.FieldViolation] = []

    mutating func fail(_ field: String, _ description: String) { violations.append(.init(field, description)) }

    /// A text of so many characters that has something to read unless it may be empty.
    mutating func text(_ field: String, _ text: String, _ bounds: ClosedRange<Int>) {
        let isFilled = bounds.lowerBound == 0 || text.contains { !$0.isWhitespace }
        if !isFilled || !bounds.contains(text.count) {
            fail(field, "must have \(bounds.lowerBound) to \(bounds.upperBound) characters")
        }
    }

    /// A code of 1 to 64 letters, digits or - _ . /
    mutating func code(_ field: String, _ text: String) {
        let isCode = text.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || $0.properties.numericType != nil || "-_./".unicodeScalars.contains($0)
        }
        if !isCode || !(1...64).contains(text.count) { fail(field, "must be 1 to 64 letters, digits or - _ . /") }
    }

    mutating func range(_ field: String, _ value: Int64, _ bounds: ClosedRange<Int64>) {
        if !bounds.contains(value) { fail(field, "must be \(bounds.lowerBound) to \(bounds.upperBound)") }
    }

    mutating func range(_ field: String, _ value: Int64?, _ bounds: ClosedRange<Int64>) {
        if let value { range(field, value, bounds) }
    }

    /// A required date.
    mutating func date(_ field: String, _ text: String) -> BusinessDate? {
        let date = BusinessDate(text)
        if date == nil { fail(field, "must be a date YYYY-MM-DD") }
        return date
    }

    /// A date that may be empty.
    mutating func optionalDate(_ field: String, _ text: String) -> BusinessDate? { text.isEmpty ? nil : date(field, text) }

    /// A measure that the company has.
    @discardableResult
    mutating func measure(_ field: String, _ name: String, _ reader: Reader) -> Measure? {
        let found = reader.measures.first { $0.name == name }
        if found == nil {
            fail(
                field,
                "\"\(name.prefix(80))\" is no measure of the company; choose one that a machine computes from a registered formula"
            )
        }
        return found
    }

    /// A person of the company.
    mutating func person(_ field: String, _ id: String, _ reader: Reader) throws {
        if try !reader.exists("SELECT 1 FROM organization_person WHERE id = ?", [id]) {
            fail(field, "is no person of the company")
        }
    }

    /// Refuses when anything was found.
    func finish() throws {
        if !violations.isEmpty { throw RPCError.invalidFields(violations) }
    }

    /// Refuses a text outside of a length in characters.
    static func text(_ field: String, _ text: String, _ bounds: ClosedRange<Int>) throws {
        var check = FieldCheck()
        check.text(field, text, bounds)
        try check.finish()
    }

    /// Runs a domain function and names its wrong fields as the caller knows them.
    static func naming<Result>(_ prefix: String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as RPCError where !error.fieldViolations.isEmpty {
            throw RPCError.invalidFields(error.fieldViolations.map { .init("\(prefix).\($0.field)", $0.description) })
        }
    }
}

extension String {
    /// The text, or `nil` when it is empty.
    var nonEmpty: String? { isEmpty ? nil : self }
}

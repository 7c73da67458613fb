internal import PluginKit
internal import SwiftProtobuf

/// Checks of request fields that several methods share.
enum RequestCheck {
    /// Collects a violation unless the text has `bounds` characters.
    static func text(
        _ field: String, _ text: String, _ bounds: ClosedRange<Int>, _ violations: inout [RPCError.FieldViolation]
    ) {
        let isFilled = bounds.lowerBound == 0 || text.contains { !$0.isWhitespace }
        if !isFilled || !bounds.contains(text.count) {
            violations.append(.init(field, "must have \(bounds.lowerBound) to \(bounds.upperBound) characters"))
        }
    }

    /// Refuses when anything was found.
    static func finish(_ violations: [RPCError.FieldViolation]) throws {
        guard violations.isEmpty else { throw RPCError.invalidFields(violations) }
    }

    /// Reads a date; empty is `nil`.
    static func date(_ field: String, _ text: String) throws -> BusinessDate? {
        guard !text.isEmpty else { return nil }
        guard let date = BusinessDate(text) else { throw RPCError.invalidField(field, "must be a date YYYY-MM-DD, or empty") }
        return date
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

internal import RPC

/// Collects every wrong field of a request or of an imported row, so that one answer names them all.
///
/// ```swift
/// var check = FieldCheck()
/// check.code("customer.code", request.customer.code)
/// check.line("customer.name", request.customer.name, 1...60)
/// try check.finish()
/// ```
///
/// A plugin adds what only it knows in an extension of its own.
public struct FieldCheck: Sendable {
    /// What was found so far, in the order of the checks.
    public private(set) var violations: [RPCError.FieldViolation] = []

    /// A check that has found nothing yet.
    public init() {}

    /// Notes that a field is wrong; the description goes on after the field's name: "must be …".
    public mutating func fail(_ field: String, _ description: String) { violations.append(.init(field, description)) }

    /// Notes that a field is wrong unless a condition holds.
    public mutating func require(_ condition: Bool, _ field: String, _ description: @autoclosure () -> String) {
        if !condition { fail(field, description()) }
    }

    /// Refuses when anything was found.
    ///
    /// - Throws: INVALID_ARGUMENT `INVALID_FIELDS` with every violation.
    public func finish() throws {
        if !violations.isEmpty { throw RPCError.invalidFields(violations) }
    }

    /// Runs a domain function and names its wrong fields as the caller knows them.
    ///
    /// - Parameter name: The field of the request for a field of the domain function.
    public static func naming<Result>(_ name: (String) -> String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as RPCError where !error.fieldViolations.isEmpty {
            throw RPCError.invalidFields(error.fieldViolations.map { .init(name($0.field), $0.description) })
        }
    }

    /// Runs a domain function whose wrong fields are fields of one message of the request.
    ///
    /// - Parameter message: The path of the message, such as `customer`.
    public static func naming<Result>(_ message: String, _ body: () throws -> Result) throws -> Result {
        try naming({ "\(message).\($0)" }, body)
    }

    /// Runs a domain function and names its wrong fields as the columns of a file; a field without an entry keeps its name.
    ///
    /// - Parameter columns: The column for a field: `["owner_id": "owner_code"]`.
    public static func naming<Result>(_ columns: [String: String], _ body: () throws -> Result) throws -> Result {
        try naming({ columns[$0] ?? $0 }, body)
    }
}

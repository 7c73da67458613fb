/// The failure of a call, as the caller sees it.
///
/// An error carries a canonical code, one machine-readable reason and a sentence that tells a person what
/// to do. It never carries internals: no SQL, no path, no stack.
///
/// ```swift
/// throw RPCError(.failedPrecondition, "LEAD_CLOSED", "The lead is closed. Reopen it before you record a contact.")
/// ```
public struct RPCError: Error, Sendable, Hashable {
    /// One request field that is wrong.
    public struct FieldViolation: Sendable, Hashable {
        /// Path of the field in the request: `customer.address.line`.
        public var field: String
        /// What the field must be.
        public var description: String

        /// Names a wrong field.
        public init(_ field: String, _ description: String) {
            self.field = field
            self.description = description
        }
    }

    /// The canonical code.
    public var code: RPCCode
    /// UPPER_SNAKE_CASE, unique within ``domain``.
    public var reason: String
    /// What went wrong and what to do.
    public var message: String
    /// The plugin id or `platform`; the host fills an empty one in.
    public var domain: String
    /// Further facts for programs, such as the allowed states.
    public var metadata: [String: String]
    /// The wrong fields, when ``code`` is ``RPCCode/invalidArgument``.
    public var fieldViolations: [FieldViolation]
    /// When the call may be tried again, in milliseconds from now.
    public var retryDelayMilliseconds: Int64?

    /// Describes a failure.
    public init(
        _ code: RPCCode, _ reason: String, _ message: String, domain: String = "", metadata: [String: String] = [:],
        fieldViolations: [FieldViolation] = [], retryDelayMilliseconds: Int64? = nil
    ) {
        self.code = code
        self.reason = reason
        self.message = message
        self.domain = domain
        self.metadata = metadata
        self.fieldViolations = fieldViolations
        self.retryDelayMilliseconds = retryDelayMilliseconds
    }

    /// A request whose fields are wrong: INVALID_ARGUMENT, reason `INVALID_FIELDS`.
    public static func invalidFields(_ violations: [FieldViolation]) -> RPCError {
        let listed = violations.prefix(8).map { "\($0.field): \($0.description)" }.joined(separator: "; ")
        return RPCError(.invalidArgument, "INVALID_FIELDS", "The request is not valid: \(listed)", fieldViolations: violations)
    }

    /// A request with one wrong field: INVALID_ARGUMENT, reason `INVALID_FIELDS`.
    public static func invalidField(_ field: String, _ description: String) -> RPCError {
        .invalidFields([FieldViolation(field, description)])
    }

    /// A resource that does not exist, or that the caller may not see; the two look the same.
    public static func notFound(_ kind: String, _ id: String) -> RPCError {
        RPCError(.notFound, "NOT_FOUND", "There is no \(kind) \(id.prefix(80)), or you may not see it.")
    }

    /// A business code that another resource of the kind has: ALREADY_EXISTS, reason `CODE_TAKEN`.
    public static func codeTaken(_ kind: String, _ code: String) -> RPCError {
        RPCError(
            .alreadyExists, "CODE_TAKEN", "The code \(code.prefix(80)) is taken by another \(kind). Choose another code.")
    }
}

extension RPCError: CustomStringConvertible {
    /// `FAILED_PRECONDITION LEAD_CLOSED: The lead is closed.`
    public var description: String { "\(code.name) \(reason): \(message)" }
}

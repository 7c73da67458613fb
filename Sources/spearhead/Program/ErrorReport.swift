internal import RPC

/// A failure as people and programs read it.
struct ErrorReport: Sendable, Hashable {
    var status: ProgramStatus
    var code: String
    var reason: String
    var message: String
    var domain = ""
    var fields: [RPCError.FieldViolation] = []
    var metadata: [String: String] = [:]
    var retryDelayMilliseconds: Int64?
    var remedy = ""

    init(_ failure: CommandFailure) {
        status = failure.status
        code = ""
        reason = failure.reason
        message = failure.message
        remedy = failure.remedy
    }

    init(_ error: RPCError) {
        status = Self.namesSettings.contains(error.reason) ? .usage : ProgramStatus(error.code)
        code = error.code.name
        reason = error.reason.isEmpty ? error.code.name : error.reason
        message = error.message
        domain = error.domain
        fields = error.fieldViolations
        metadata = error.metadata
        retryDelayMilliseconds = error.retryDelayMilliseconds
        remedy = Self.remedy(for: error)
    }

    /// Reasons of errors that are found in flags and settings, before anything is done.
    private static let namesSettings: Set<String> = [
        "INVALID_CONFIGURATION", "CERTIFICATE_UNUSABLE", "TRUST_ROOTS_UNUSABLE", "LISTEN_FAILED",
    ]

    private static func remedy(for error: RPCError) -> String {
        switch error.code {
        case .unauthenticated: "Give a token that is valid: --token-file FILE, or SPEARHEAD_TOKEN in the environment."
        case .permissionDenied: "Use a token whose role allows this, or --tenant SLUG with an operator's token."
        case .unavailable where error.domain == "client": "Check --server and --ca, and that `spearhead serve` runs there."
        case .unimplemented: "`spearhead methods` lists the methods of this distribution."
        default: ""
        }
    }

    /// `error: MESSAGE (REASON)`, then the wrong fields that the message does not name, then what to do.
    var text: String {
        var lines = ["error: \(message.printable) (\(reason.printable))"]
        lines += fields.filter { !message.contains("\($0.field): \($0.description)") }
            .map { "  \($0.field.printable): \($0.description.printable)" }
        lines += metadata.sorted { $0.key < $1.key }.map { "  \($0.key.printable) = \($0.value.printable)" }
        if let retryDelayMilliseconds {
            lines.append("Try again in \((retryDelayMilliseconds + 999) / 1000) s.")
        }
        if !remedy.isEmpty { lines.append(remedy) }
        return lines.joined(separator: "\n")
    }

    /// `{"error":{…}}`.
    var json: JSONValue {
        var members: [(String, JSONValue)] = []
        if !code.isEmpty { members.append(("code", .string(code))) }
        members.append(("reason", .string(reason)))
        members.append(("message", .string(message)))
        if !domain.isEmpty { members.append(("domain", .string(domain))) }
        if !fields.isEmpty {
            members.append(
                (
                    "fields",
                    .array(fields.map { .object([("field", .string($0.field)), ("description", .string($0.description))]) })
                ))
        }
        if !metadata.isEmpty {
            members.append(("metadata", .object(metadata.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })))
        }
        if let retryDelayMilliseconds { members.append(("retryDelayMilliseconds", .integer(retryDelayMilliseconds))) }
        if !remedy.isEmpty { members.append(("remedy", .string(remedy))) }
        members.append(("exitStatus", .integer(Int64(status.rawValue))))
        return .object([("error", .object(members))])
    }
}

internal import PluginKit

/// A command runs once per request id: a repeat gives the same bytes and changes no row.
enum RequestReplayCheck {
    static func failures(_ run: ConformanceRun) throws -> [String] {
        let company = try run.company()
        return try run.methods.flatMap { method -> [String] in
            guard let field = method.request.number("request_id") else {
                return method.isCommand ? ["\(method.label): a command's request needs the field request_id"] : []
            }
            guard method.isCommand else {
                return ["\(method.label): its request has request_id, so it must be registered as a command"]
            }
            return try refusal(method) + replay(method, field, company)
        }
    }

    /// A device that gets an empty message for a refusal takes it for a success.
    private static func refusal(_ method: MethodUnderTest) throws -> [String] {
        guard case .commandStream(let invocation) = method.registration.invocation else { return [] }
        let error = RPCError(.failedPrecondition, "SAMPLE_REASON", "A refusal.")
        let answer = String(decoding: try invocation.refuse(error, []), as: UTF8.self)
        return answer.contains(error.reason) ? [] : ["\(method.label): the answer to a refused message must carry the reason"]
    }

    private static func replay(_ method: MethodUnderTest, _ field: Int, _ company: CompanyUnderTest) throws -> [String] {
        var failures: [String] = []
        let sample = try company.sample(method)
        var request = sample ?? WireMessage()
        request.remove(field)
        let unnamed = company.call(method, request, keepsID: true)
        if unnamed.code != .invalidArgument {
            failures.append(
                "\(method.label): without request_id it must be refused with INVALID_ARGUMENT; \(unnamed.description)")
        }
        request.set(field, text: company.newRequestID())
        let first = company.call(method, request, keepsID: true)
        guard case .success(let answer) = first else {
            return failures + (sample == nil ? [] : ["\(method.label): its sample must succeed; \(first.description)"])
        }
        let rows = try company.rows()
        let second = company.call(method, request, keepsID: true)
        if second.response != answer {
            failures.append("\(method.label): a repeat must give the stored answer; \(second.description)")
        }
        // A field that no .proto file declares makes it another payload without making it invalid.
        var other = request
        other.set(Self.unknownField, integer: 1)
        let conflict = company.call(method, other, keepsID: true)
        guard case .refusal(let error) = conflict, error.code == .aborted, error.reason == "REQUEST_ID_CONFLICT" else {
            return failures + [
                "\(method.label): another payload with the same request_id must be REQUEST_ID_CONFLICT; \(conflict.description)"
            ]
        }
        if try company.rows() != rows { failures.append("\(method.label): a repeat changes rows") }
        return failures
    }

    /// The largest field number there is.
    private static let unknownField = 536_870_911
}

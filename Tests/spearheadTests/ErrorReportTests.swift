import RPC
import Testing

@testable import spearhead

@Suite("Errors and exit statuses")
struct ErrorReportTests {
    @Test(
        "Exit status of every code",
        arguments: [
            (RPCCode.ok, 0), (.cancelled, 1), (.unknown, 1), (.invalidArgument, 7), (.deadlineExceeded, 6), (.notFound, 3),
            (.alreadyExists, 5), (.permissionDenied, 4), (.resourceExhausted, 6), (.failedPrecondition, 5), (.aborted, 5),
            (.outOfRange, 7), (.unimplemented, 1), (.internal, 1), (.unavailable, 6), (.dataLoss, 1), (.unauthenticated, 4),
        ] as [(RPCCode, Int32)])
    func status(code: RPCCode, status: Int32) { #expect(ProgramStatus(code).rawValue == status) }

    private let error = RPCError(
        .invalidArgument, "INVALID_FIELDS", "The request is not valid.", domain: "crm", metadata: ["allowed": "A, B"],
        fieldViolations: [.init("customer.name", "must not be empty")], retryDelayMilliseconds: 1500)

    @Test("People read message, reason, fields and what to do")
    func text() {
        #expect(
            ErrorReport(error).text == """
                error: The request is not valid. (INVALID_FIELDS)
                  customer.name: must not be empty
                  allowed = A, B
                Try again in 2 s.
                """)
        #expect(ErrorReport(CommandFailure(.usage, "USAGE", "No.", remedy: "Do so.")).text == "error: No. (USAGE)\nDo so.")
    }

    @Test("Programs read one JSON document")
    func json() {
        #expect(
            ErrorReport(error).json.compact
                == #"{"error":{"code":"INVALID_ARGUMENT","reason":"INVALID_FIELDS","message":"The request is not valid.","#
                + #""domain":"crm","fields":[{"field":"customer.name","description":"must not be empty"}],"#
                + #""metadata":{"allowed":"A, B"},"retryDelayMilliseconds":1500,"exitStatus":7}}"#)
    }

    @Test("An unauthenticated caller is told how to give a token")
    func remedy() {
        #expect(ErrorReport(RPCError(.unauthenticated, "TOKEN_EXPIRED", "Expired.")).remedy.contains("--token-file"))
        #expect(ErrorReport(RPCError(.unavailable, "CONNECT_FAILED", "", domain: "client")).remedy.contains("--server"))
        #expect(ErrorReport(RPCError(.unavailable, "DRAINING", "", domain: "platform")).remedy.isEmpty)
    }

    @Test("A server's message cannot steer the terminal")
    func control() {
        #expect(!ErrorReport(RPCError(.internal, "X", "a\u{1B}]0;b")).text.contains("\u{1B}"))
    }
}

internal import RPC

extension RPCError {
    static let connectionLost = RPCError(
        .unavailable, "CONNECTION_LOST", "The connection to the server was lost. Repeat the call.", domain: "client")

    static let clientClosed = RPCError(
        .failedPrecondition, "CLIENT_CLOSED", "The client was closed. Connect again.", domain: "client")

    static let deadlinePassed = RPCError(
        .deadlineExceeded, "DEADLINE_EXCEEDED", "The time for the call ran out before it could be repeated. Allow more time.",
        domain: "client")

    static func undecodableResponse(_ type: String) -> RPCError {
        RPCError(
            .internal, "MALFORMED_RESPONSE",
            "The answer is not a valid \(type). Use a client that was built from the .proto files of the server's version.",
            domain: "client")
    }

    static func unencodableRequest(_ type: String) -> RPCError {
        RPCError(.invalidArgument, "MALFORMED_REQUEST", "The request cannot be serialized as \(type).", domain: "client")
    }
}

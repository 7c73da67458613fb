internal import Glibc
internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import RPC

extension RPCError {
    private static func client(_ code: RPCCode, _ reason: String, _ message: String) -> RPCError {
        RPCError(code, reason, message, domain: "client")
    }

    static let connectionLost = client(
        .unavailable, "CONNECTION_LOST",
        "The connection to the server is closed. Connect again; repeat a change with the same request id.")

    static let streamIdsExhausted = client(
        .unavailable, "STREAM_IDS_EXHAUSTED", "The connection has made all the calls it can. Connect again.")

    static let tooManyCalls = client(
        .resourceExhausted, "TOO_MANY_CALLS", "Too many calls are under way on the connection. Wait for some to end.")

    static let requestTooLarge = client(
        .resourceExhausted, "REQUEST_TOO_LARGE", "The request is larger than a frame may be. Send it in smaller parts.")

    static let answerTooLarge = client(
        .resourceExhausted, "ANSWER_TOO_LARGE", "The answer is larger than the client accepts. Ask for less at a time.")

    static let callCancelled = client(.cancelled, "CANCELLED", "The call was cancelled by its caller.")

    static let unreadableStatus = client(
        .internal, "UNREADABLE_STATUS", "The server answered with a status that cannot be read.")

    static func protocolViolation(_ violation: ProtocolViolation) -> RPCError {
        client(.internal, "PROTOCOL_VIOLATION", "The server does not keep to the protocol: \(violation).")
    }

    static func connectFailed(_ place: String, _ cause: any Error) -> RPCError {
        let (what, remedy) = explanation(of: cause)
        return client(.unavailable, "CONNECT_FAILED", "No connection to \(place): \(what). \(remedy)")
    }

    private static func explanation(of cause: any Error) -> (what: String, remedy: String) {
        switch cause {
        case let cause as NIOConnectionError:
            guard let first = cause.connectionErrors.first?.error else {
                return ("the name has no address", "Check the host.")
            }
            return explanation(of: first)
        case let cause as IOError:
            return (String(cString: strerror(cause.errnoCode)).lowercased(), "Check that the server runs there.")
        case let cause as NIOSSLExtraError where cause == .failedToValidateHostname:
            return ("the server's certificate is for another name", "Give the name that it is for, or a server with this one.")
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError:
            // The library's text is a list of its source lines; one word of it says what an operator can mend.
            guard "\(cause)".contains("CERTIFICATE_VERIFY_FAILED") else {
                return ("the TLS handshake failed", "Check that a server of TLS 1.2 or 1.3 listens there.")
            }
            return (
                "the server's certificate is not accepted",
                "Check that it has not ended, and that it comes from the authority you trust."
            )
        default: return ("\(cause)", "Check that the server runs there and that its certificate is trusted.")
        }
    }
}

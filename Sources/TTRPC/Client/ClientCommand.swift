package import RPC

/// Called once with the answer of a call, on the event loop of its connection.
package typealias CallCompletion = @Sendable (Result<[UInt8], RPCError>) -> Void

/// A unary call to be made.
struct ClientCall: Sendable {
    var head: RequestHead
    var payload: [UInt8]
    var timeoutNanoseconds: Int64
    /// Names the call, so that it can be cancelled; zero for one that never is.
    var ticket: UInt64
    var completion: CallCompletion
}

/// What callers ask of the event loop of a client connection.
enum ClientCommand: Sendable {
    case call(ClientCall)
    case cancelCall(ticket: UInt64)
    case open(TTRPCStream)
    /// Sends a message (or none) of a stream; `sent` is resumed when more may be sent.
    case data(TTRPCStream, payload: [UInt8]?, isLast: Bool, sent: CheckedContinuation<Void, any Error>)
    case consumed(TTRPCStream)
    case cancel(TTRPCStream)
}

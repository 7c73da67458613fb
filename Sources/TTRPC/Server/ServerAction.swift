internal import RPC

/// What a handler asks of the event loop of a connection.
enum ServerAction: Sendable {
    /// Ends a call with a message.
    case response(stream: UInt32, payload: [UInt8])
    /// Ends a call with an error.
    case failure(stream: UInt32, Failure)
    /// Sends one message of a stream.
    case data(stream: UInt32, payload: [UInt8])
    /// Ends a stream of the server, with a last message or without.
    case end(stream: UInt32, payload: [UInt8]?)
    /// A handler has taken messages of a stream that was full.
    case consumed(stream: UInt32)
}

extension ServerAction {
    /// An error with its serialized status; an object, so that actions stay small.
    final class Failure: Sendable {
        let error: RPCError
        let status: [UInt8]

        init(_ error: RPCError) {
            self.error = error
            status = error.serializedStatus()
        }
    }

    /// Ends a call with an error.
    static func failure(stream: UInt32, _ error: RPCError) -> ServerAction { .failure(stream: stream, Failure(error)) }
}

/// The two directions of a streaming call.
///
/// ``receive()`` and ``send(_:)`` are for a thread that may block. A handler that shall hold no thread while nothing happens uses
/// ``take(max:orElse:)``, ``post(_:)`` and ``hasRoom(orElse:)`` instead; mix the two for one direction never.
public protocol CallStream: AnyObject, Sendable {
    /// The next message of the client; `nil` when it has sent all. Blocks until one arrives.
    ///
    /// - Throws: ``RPCError`` CANCELLED when the connection is gone, DEADLINE_EXCEEDED past the deadline.
    func receive() throws -> [UInt8]?

    /// Takes messages that have arrived; what is left waits, and at its bound nothing more is read from the connection.
    ///
    /// - Parameters:
    ///   - max: Most messages to take, at least 1.
    ///   - wake: Called once, on the connection's event loop, when there is something to take after ``StreamArrival/nothing``.
    /// - Throws: ``RPCError`` CANCELLED when the connection is gone, DEADLINE_EXCEEDED past the deadline.
    func take(max: Int, orElse wake: @escaping @Sendable () -> Void) throws -> StreamArrival

    /// Sends one message; blocks while the connection's unsent bytes are at their bound.
    ///
    /// - Throws: ``RPCError`` CANCELLED when the connection is gone, DEADLINE_EXCEEDED past the deadline, RESOURCE_EXHAUSTED
    ///   `READER_TOO_SLOW` when the client has taken nothing for too long.
    func send(_ payload: [UInt8]) throws

    /// Sends one message without waiting.
    ///
    /// For answers, one for each message taken: a connection whose client does not read them is not read either, so
    /// what is unsent stays bounded. Anything else asks ``hasRoom(orElse:)`` first.
    ///
    /// - Throws: ``RPCError`` when the call has ended.
    func post(_ payload: [UInt8]) throws

    /// Whether the connection's unsent bytes are below their bound.
    ///
    /// - Parameter wake: Called once, from any thread, when they are again or the call has ended, after `false`.
    func hasRoom(orElse wake: @escaping @Sendable () -> Void) -> Bool

    /// Ends the call successfully; for a client stream with a single response, `payload` is that response.
    func finish(_ payload: [UInt8]?)

    /// Ends the call with an error.
    func fail(_ error: RPCError)
}

/// What ``CallStream/take(max:orElse:)`` found.
public enum StreamArrival: Sendable, Hashable {
    /// Messages in the order in which they were sent, at least one.
    case messages([[UInt8]])
    /// Nothing yet.
    case nothing
    /// Nothing, and the client has said that it sends no more.
    case end
}

package import RPC

/// Calls as bytes, beneath retries and message types.
package protocol ClientTransport: Sendable {
    /// Whether a new call has a chance; `false` once the connection is gone.
    var isOpen: Bool { get }

    /// Makes one call with one answer.
    func unary(_ call: OutboundCall) async throws -> [UInt8]

    /// Opens a streaming call.
    ///
    /// - Parameter shape: which sides stream; without a client stream the payload is the whole request.
    func open(_ call: OutboundCall, shape: CallShape) async throws -> any ClientTransportStream

    /// Ends the connection and every call on it.
    func close() async
}

/// One streaming call as bytes.
package protocol ClientTransportStream: Sendable {
    /// Sends one message; waits while the connection's unsent bytes are at their bound.
    func send(_ payload: [UInt8]) async throws

    /// Says that nothing more will be sent.
    func finishSending() async throws

    /// The server's next message, or `nil` after the last one.
    func receive() async throws -> [UInt8]?

    /// Lets go of the call; harmless when it has ended.
    func cancel()
}

/// A call as a client sends it.
package struct OutboundCall: Sendable, CustomStringConvertible, CustomReflectable {
    /// What to call.
    package var method: MethodName
    /// The serialized request; empty when a client stream starts without one.
    package var payload: [UInt8]
    /// Metadata in the order in which it is sent.
    package var metadata: [(key: String, value: String)]
    /// When the answer is no longer wanted.
    package var deadline: Deadline

    /// Describes a call.
    package init(method: MethodName, payload: [UInt8], metadata: [(key: String, value: String)], deadline: Deadline) {
        self.method = method
        self.payload = payload
        self.metadata = metadata
        self.deadline = deadline
    }

    /// The call without its metadata and payload, where secrets stand.
    package var description: String { "\(method)" }

    package var customMirror: Mirror { Mirror(self, children: ["method": method]) }

    /// Nanoseconds that are left; at least one, because 0 means "no deadline" on the wire.
    package var remainingNanoseconds: Int64 {
        let now = Deadline.now().nanoseconds
        guard deadline.nanoseconds > now else { return 1 }
        return Int64(clamping: deadline.nanoseconds - now)
    }
}

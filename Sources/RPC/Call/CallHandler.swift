/// What a transport calls: the one door to the method table.
///
/// All three functions are called on the event loop of the connection and must not block.
public protocol CallHandler: AnyObject, Sendable {
    /// The index of a method, or `nil` when there is none; the names are bytes in the receive buffer.
    func resolve(service: UnsafeRawBufferPointer, method: UnsafeRawBufferPointer) -> Int?

    /// Whether the method takes or gives a stream of messages.
    func shape(of method: Int) -> CallShape

    /// Most bytes of a message that a client sends to the method; asked only of messages above ``RequestSize/smallMax``.
    func requestBytesMax(of method: Int) -> Int

    /// Starts a unary call; `reply` must be used exactly once, from any thread, now or later.
    func unary(_ call: InboundCall, reply: Reply)

    /// Starts a streaming call.
    func stream(_ call: InboundCall, stream: any CallStream)

    /// Says that all calls that had arrived together were handed over, so that work gathered from them may start.
    func arrivalsEnded()

    /// Says that a call was answered.
    func callEnded(_ end: CallEnd)
}

extension ReplyTarget {
    /// Nobody knows.
    public var peer: String { "" }
}

extension CallHandler {
    /// Whatever fits into a frame.
    public func requestBytesMax(of method: Int) -> Int { .max }

    /// Takes no notice.
    public func callEnded(_ end: CallEnd) {}
}

/// How a call ended.
public struct CallEnd {
    /// The index of the method; `nil` when the call was refused before there was one.
    public var method: Int?
    /// Why it failed; `nil` when it succeeded.
    public var error: RPCError?
    /// From the arrival of the request until its answer was written for sending.
    public var nanoseconds: UInt64
    /// What the caller presented as `authorization`; `nil` for an anonymous call, and when a connection that presents many has
    /// forgotten it.
    public var authorization: [UInt8]?
    /// The W3C `traceparent` of the call, as received.
    public var traceparent: String?

    /// Describes the end of a call.
    public init(
        method: Int?, error: RPCError? = nil, nanoseconds: UInt64 = 0, authorization: [UInt8]? = nil, traceparent: String? = nil
    ) {
        self.method = method
        self.error = error
        self.nanoseconds = nanoseconds
        self.authorization = authorization
        self.traceparent = traceparent
    }

    /// What the caller was told.
    public var code: RPCCode { error?.code ?? .ok }
}

/// Which sides of a call are streams.
public struct CallShape: Sendable, Hashable {
    /// The client sends any number of messages.
    public var clientStreams: Bool
    /// The server sends any number of messages.
    public var serverStreams: Bool

    /// Describes a shape; both `false` is a unary call.
    public init(clientStreams: Bool, serverStreams: Bool) {
        self.clientStreams = clientStreams
        self.serverStreams = serverStreams
    }

    /// One request, one response.
    public static let unary = CallShape(clientStreams: false, serverStreams: false)
}

/// Where the answer of one unary call goes.
public struct Reply: Sendable {
    private let target: any ReplyTarget
    private let stream: UInt32
    private let held: (any AnyObject & Sendable)?

    /// Addresses the answer of a call.
    ///
    /// - Parameter held: What the call takes for as long as the reply is kept.
    public init(target: any ReplyTarget, stream: UInt32, holding held: (any AnyObject & Sendable)? = nil) {
        self.target = target
        self.stream = stream
        self.held = held
    }

    /// The network address of the caller, without a port, or empty when it is not known.
    ///
    /// Behind a proxy it is the proxy's. Ask on the event loop of the connection.
    public var peer: String { target.peer }

    /// Answers with a serialized response message.
    public func succeed(_ payload: [UInt8]) { target.reply(stream: stream, payload: payload) }

    /// Answers with an error.
    public func fail(_ error: RPCError) { target.reply(stream: stream, error: error) }
}

/// A connection that can send the answers of its calls; usable from any thread.
public protocol ReplyTarget: AnyObject, Sendable {
    /// The network address of the peer, without a port, or empty when it is not known; asked on the event loop.
    var peer: String { get }
    /// Sends a serialized response message.
    func reply(stream: UInt32, payload: [UInt8])
    /// Sends an error.
    func reply(stream: UInt32, error: RPCError)
}

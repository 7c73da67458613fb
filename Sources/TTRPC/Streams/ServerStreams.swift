internal import RPC

/// The rules of the streams of one connection, as the server sees them.
///
/// A pure state machine: it is told the headers of the frames that arrive and the calls that are opened and answered,
/// and says what a frame means.
struct ServerStreams: Sendable {
    /// What a frame means.
    enum Arrival: Sendable, Hashable {
        /// A new call; `kind` is what the client announced.
        case request(RequestKind)
        /// Data of an open stream: whether there is a message in it, and whether it is the last frame.
        case data(hasMessage: Bool, isLast: Bool)
        /// Data that were under way when their call was answered.
        case ignored
    }

    /// What a client announces with a request.
    enum RequestKind: Sendable, Hashable {
        /// One request, one response.
        case unary
        /// A stream on which the client sends nothing more.
        case clientDone
        /// A stream on which the client goes on sending.
        case clientSending
    }

    fileprivate enum State: UInt8, Sendable {
        case unary
        case clientDone
        case clientSending
    }

    /// What is known of a call until it is answered.
    struct OpenCall: Sendable {
        fileprivate var state: State
        /// Which of the connection's ``PresentedCredentials`` it presented.
        let credential: UInt16
        /// The index of its method.
        let method: Int32
        /// When its request arrived.
        let arrival: Deadline
    }

    private let callsInFlightMax: Int
    private let streamsOpenMax: Int
    private var open: StreamTable<OpenCall>
    private var lastStream: UInt32 = 0
    /// Unary calls that are not answered.
    private(set) var unaryCount = 0

    /// Makes the state of a new connection.
    init(callsInFlightMax: Int, streamsOpenMax: Int) {
        self.callsInFlightMax = callsInFlightMax
        self.streamsOpenMax = streamsOpenMax
        open = StreamTable(minimumCapacity: min(callsInFlightMax, 64))
    }

    /// Calls of all kinds that are not answered.
    var inFlightCount: Int { open.count }
    /// Whether another unary call may be taken.
    var hasRoomForCall: Bool { unaryCount < callsInFlightMax }
    /// Whether another stream may be opened.
    var hasRoomForStream: Bool { open.count - unaryCount < streamsOpenMax }

    /// Judges a frame by its header.
    ///
    /// - Throws: ``ProtocolViolation`` when the connection must be closed.
    mutating func receive(_ header: FrameHeader) throws(ProtocolViolation) -> Arrival {
        guard header.stream & 1 == 1 else { throw .evenStream(header.stream) }
        switch FrameType(rawValue: header.type) {
        case .request: return .request(try receiveRequest(header))
        case .data: return try receiveData(header)
        case .response, nil: throw .unexpectedType(header.type)
        }
    }

    private mutating func receiveRequest(_ header: FrameHeader) throws(ProtocolViolation) -> RequestKind {
        let kind: RequestKind
        switch header.flags {
        case []: kind = .unary
        case .remoteClosed: kind = .clientDone
        case .remoteOpen: kind = .clientSending
        default: throw .invalidFlags(header.flags)
        }
        guard header.stream > lastStream else { throw .streamNotIncreasing(header.stream, last: lastStream) }
        lastStream = header.stream
        return kind
    }

    private mutating func receiveData(_ header: FrameHeader) throws(ProtocolViolation) -> Arrival {
        guard header.flags.isSubset(of: [.remoteClosed, .noData]) else { throw .invalidFlags(header.flags) }
        guard header.length == 0 || !header.flags.contains(.noData) else { throw .dataDespiteNoData }
        guard header.stream <= lastStream else { throw .streamNeverOpened(header.stream) }
        guard var call = open[header.stream] else { return .ignored }
        switch call.state {
        case .unary: throw .dataOnUnaryCall(header.stream)
        case .clientDone: throw .dataAfterClose(header.stream)
        case .clientSending:
            let isLast = header.flags.contains(.remoteClosed)
            if isLast {
                call.state = .clientDone
                open.insert(call, for: header.stream)
            }
            return .data(hasMessage: !header.flags.contains(.noData), isLast: isLast)
        }
    }

    /// Notes that a unary call was handed to its handler.
    mutating func openUnary(
        _ stream: UInt32, method: Int, credential: UInt16 = PresentedCredentials.none, arrival: Deadline
    ) {
        open.insert(
            OpenCall(state: .unary, credential: credential, method: Int32(truncatingIfNeeded: method), arrival: arrival),
            for: stream)
        unaryCount += 1
    }

    /// Notes that a stream was handed to its handler.
    mutating func openStream(
        _ stream: UInt32, method: Int, credential: UInt16 = PresentedCredentials.none, arrival: Deadline, clientSends: Bool
    ) {
        let state: State = clientSends ? .clientSending : .clientDone
        open.insert(
            OpenCall(state: state, credential: credential, method: Int32(truncatingIfNeeded: method), arrival: arrival),
            for: stream)
    }

    /// Whether a call is not answered yet.
    func isOpen(_ stream: UInt32) -> Bool { open[stream] != nil }

    /// Notes that a call is answered and gives it; `nil` when it already was, so that nothing may be sent.
    mutating func finish(_ stream: UInt32) -> OpenCall? {
        guard let call = open.remove(stream) else { return nil }
        if call.state == .unary { unaryCount -= 1 }
        return call
    }
}

/// What a peer did that the protocol forbids, so that its connection is closed.
enum ProtocolViolation: Error, Sendable, Hashable {
    /// The frame cannot be read.
    case frame(FrameError)
    /// The type is none of request, response and data, or one that this side never receives.
    case unexpectedType(UInt8)
    /// The flags are not allowed for the type of the frame.
    case invalidFlags(FrameFlags)
    /// The frame says that it has no data, and has some.
    case dataDespiteNoData
    /// A client used an id that belongs to the server.
    case evenStream(UInt32)
    /// A request used an id that is not above all ids before it.
    case streamNotIncreasing(UInt32, last: UInt32)
    /// Data for a stream that was never opened.
    case streamNeverOpened(UInt32)
    /// Data for a unary call.
    case dataOnUnaryCall(UInt32)
    /// Data after the sender had said that it was done.
    case dataAfterClose(UInt32)
    /// A response that is no protobuf message.
    case malformedResponse(EnvelopeError)
}

extension ProtocolViolation: CustomStringConvertible {
    /// A sentence for the log.
    var description: String {
        switch self {
        case .frame(.reservedByteSet(let length)): "the reserved first byte of a frame is set (length \(length))"
        case .unexpectedType(let type): "frame type \(type) is not expected here"
        case .invalidFlags(let flags): "flags \(flags.rawValue) are not allowed for this frame"
        case .dataDespiteNoData: "a frame flagged as having no data has some"
        case .evenStream(let stream): "stream \(stream) is even, which a client may not use"
        case .streamNotIncreasing(let stream, let last): "request on stream \(stream) after stream \(last)"
        case .streamNeverOpened(let stream): "data on stream \(stream), which was never opened"
        case .dataOnUnaryCall(let stream): "data on stream \(stream), which is a unary call"
        case .dataAfterClose(let stream): "data on stream \(stream) after its end"
        case .malformedResponse(let error): "a response that is no protobuf message (\(error))"
        }
    }
}

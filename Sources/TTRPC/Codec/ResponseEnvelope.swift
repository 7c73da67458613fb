internal import NIOCore

/// The envelope of a response, as places in the buffer it was received in: `Response{status=1, payload=2}`.
struct ResponseEnvelope: Sendable, Hashable {
    /// The serialized `google.rpc.Status`; empty means OK.
    var status = 0..<0
    /// The serialized response message.
    var payload = 0..<0

    /// Reads an envelope.
    ///
    /// - Throws: ``EnvelopeError`` when the bytes are no message.
    init(_ bytes: UnsafeRawBufferPointer) throws(EnvelopeError) {
        var scanner = ProtobufScanner(bytes, in: 0..<bytes.count)
        while let field = try scanner.nextField() {
            switch (field.number, field.type) {
            case (1, .lengthDelimited): status = try scanner.lengthDelimited()
            case (2, .lengthDelimited): payload = try scanner.lengthDelimited()
            default: try scanner.skip(field)
            }
        }
    }
}

extension ByteBuffer {
    /// Appends a response frame with a message.
    @inline(__always)
    mutating func writeResponse(payload: [UInt8], stream: UInt32) {
        writeFrame(length: ProtobufSize.field(payload.count), stream: stream, type: .response, flags: []) { writer in
            payload.withUnsafeBytes { writer.field(2, $0) }
        }
    }

    /// Appends a response frame with a serialized status that is not OK.
    mutating func writeResponse(status: [UInt8], stream: UInt32) {
        writeFrame(length: ProtobufSize.field(status.count), stream: stream, type: .response, flags: []) { writer in
            status.withUnsafeBytes { writer.field(1, $0) }
        }
    }
}

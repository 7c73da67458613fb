/// The envelope of a request, as places in the buffer it was received in.
///
/// `Request{service=1, method=2, payload=3, timeout_nano=4, metadata=5 repeated KeyValue{key=1, value=2}}`. Decoding
/// allocates nothing; of the metadata only the keys that the platform reads are remembered.
struct RequestEnvelope: Sendable, Hashable {
    /// The service with its package.
    var service = 0..<0
    /// The method.
    var method = 0..<0
    /// The serialized request message.
    var payload = 0..<0
    /// Whether the payload field was there, even if empty.
    var hasPayload = false
    /// Nanoseconds the caller waits for an answer; zero when it does not say.
    var timeoutNanoseconds: Int64 = 0
    /// The value of the metadata `authorization`; empty when it is not there.
    var authorization = 0..<0
    /// The value of the metadata `traceparent`; empty when it is not there.
    var traceparent = 0..<0
    /// The value of the metadata `accept-language`; empty when it is not there.
    var acceptLanguage = 0..<0

    /// Reads an envelope.
    ///
    /// Unknown fields and known fields of a wrong wire type are passed over, as protobuf demands; of a field that
    /// comes twice the last counts, of a metadata key that comes twice the first.
    ///
    /// - Throws: ``EnvelopeError`` when the bytes are no message or its metadata exceed `metadataBytesMax`.
    init(_ bytes: UnsafeRawBufferPointer, metadataBytesMax: Int) throws(EnvelopeError) {
        var scanner = ProtobufScanner(bytes, in: 0..<bytes.count)
        var metadataBytes = 0
        while let field = try scanner.nextField() {
            switch (field.number, field.type) {
            case (1, .lengthDelimited): service = try scanner.lengthDelimited()
            case (2, .lengthDelimited): method = try scanner.lengthDelimited()
            case (3, .lengthDelimited):
                payload = try scanner.lengthDelimited()
                hasPayload = true
            case (4, .varint): timeoutNanoseconds = Int64(bitPattern: try scanner.varint())
            case (5, .lengthDelimited):
                let pair = try scanner.lengthDelimited()
                metadataBytes += pair.count
                guard metadataBytes <= metadataBytesMax else { throw .metadataTooLarge }
                try readMetadata(bytes, pair)
            default: try scanner.skip(field)
            }
        }
    }

    private mutating func readMetadata(_ bytes: UnsafeRawBufferPointer, _ pair: Range<Int>) throws(EnvelopeError) {
        var scanner = ProtobufScanner(bytes, in: pair)
        var key = 0..<0
        var value = 0..<0
        while let field = try scanner.nextField() {
            switch (field.number, field.type) {
            case (1, .lengthDelimited): key = try scanner.lengthDelimited()
            case (2, .lengthDelimited): value = try scanner.lengthDelimited()
            default: try scanner.skip(field)
            }
        }
        switch key.count {
        case 13 where authorization.isEmpty && Self.matches(bytes, key, "authorization"): authorization = value
        case 11 where traceparent.isEmpty && Self.matches(bytes, key, "traceparent"): traceparent = value
        case 15 where acceptLanguage.isEmpty && Self.matches(bytes, key, "accept-language"): acceptLanguage = value
        default: break
        }
    }

    /// Compares a key with a lower-case name of the same length, without regard to case.
    private static func matches(_ bytes: UnsafeRawBufferPointer, _ key: Range<Int>, _ name: StaticString) -> Bool {
        for index in 0..<name.utf8CodeUnitCount {
            let byte = bytes[key.lowerBound + index]
            let lower = byte &- 0x41 < 26 ? byte | 0x20 : byte
            guard lower == name.utf8Start[index] else { return false }
        }
        return true
    }
}

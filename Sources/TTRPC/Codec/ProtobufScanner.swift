/// A message that is not valid protobuf, or that exceeds a bound.
enum EnvelopeError: Error, Sendable, Hashable {
    /// The message ends inside a field.
    case truncated
    /// A number takes more than ten bytes.
    case varintTooLong
    /// A field number or wire type that does not exist.
    case invalidTag
    /// Groups are nested too deep or not closed.
    case invalidGroup
    /// The metadata of a request are larger than allowed.
    case metadataTooLarge
}

/// Walks over the fields of a protobuf message without building anything
/// (<https://protobuf.dev/programming-guides/encoding/>).
struct ProtobufScanner {
    /// How the value of a field is written.
    enum WireType: UInt8, Sendable {
        case varint = 0
        case fixed64 = 1
        case lengthDelimited = 2
        case groupStart = 3
        case groupEnd = 4
        case fixed32 = 5
    }

    private static let groupDepthMax = 32

    private let bytes: UnsafeRawBufferPointer
    private var offset: Int
    private let end: Int

    /// Begins at the first field within `range` of `bytes`.
    init(_ bytes: UnsafeRawBufferPointer, in range: Range<Int>) {
        self.bytes = bytes
        offset = range.lowerBound
        end = range.upperBound
    }

    /// The number and wire type of the next field; `nil` at the end of the message.
    @inline(__always)
    mutating func nextField() throws(EnvelopeError) -> (number: UInt32, type: WireType)? {
        guard offset < end else { return nil }
        let tag = try varint()
        guard tag <= UInt64(UInt32.max), tag >= 8, let type = WireType(rawValue: UInt8(tag & 7)) else { throw .invalidTag }
        return (UInt32(tag >> 3), type)
    }

    /// Reads a number.
    @inline(__always)
    mutating func varint() throws(EnvelopeError) -> UInt64 {
        guard offset < end else { throw .truncated }
        let first = bytes[offset]
        offset += 1
        if first < 0x80 { return UInt64(first) }
        return try longVarint(first)
    }

    private mutating func longVarint(_ first: UInt8) throws(EnvelopeError) -> UInt64 {
        var value = UInt64(first & 0x7F)
        var shift: UInt64 = 7
        while shift < 70 {
            guard offset < end else { throw .truncated }
            let byte = bytes[offset]
            offset += 1
            value |= UInt64(byte & 0x7F) &<< shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw .varintTooLong
    }

    /// Reads the place of a string, of bytes or of a message.
    @inline(__always)
    mutating func lengthDelimited() throws(EnvelopeError) -> Range<Int> {
        let length = try varint()
        guard length <= UInt64(end - offset) else { throw .truncated }
        let start = offset
        offset += Int(length)
        return start..<offset
    }

    /// Passes over the value of a field that nobody asked for.
    mutating func skip(_ field: (number: UInt32, type: WireType)) throws(EnvelopeError) {
        switch field.type {
        case .varint: _ = try varint()
        case .fixed64: try advance(8)
        case .fixed32: try advance(4)
        case .lengthDelimited: _ = try lengthDelimited()
        case .groupStart: try skipGroup(field.number)
        case .groupEnd: throw .invalidGroup
        }
    }

    private mutating func skipGroup(_ number: UInt32) throws(EnvelopeError) {
        var open = [number]
        while let innermost = open.last {
            guard let field = try nextField() else { throw .invalidGroup }
            switch field.type {
            case .groupStart:
                guard open.count < Self.groupDepthMax else { throw .invalidGroup }
                open.append(field.number)
            case .groupEnd:
                guard field.number == innermost else { throw .invalidGroup }
                open.removeLast()
            default:
                try skip(field)
            }
        }
    }

    private mutating func advance(_ byteCount: Int) throws(EnvelopeError) {
        guard end - offset >= byteCount else { throw .truncated }
        offset += byteCount
    }
}

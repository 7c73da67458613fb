/// The protobuf wire format, for messages that no generated code would write.
///
/// https://protobuf.dev/programming-guides/encoding/. What is appended to a serialized message is merged into it: the last value of a
/// field wins, and a message within is merged field by field.
struct WireBytes {
    private(set) var bytes: [UInt8] = []

    mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// A field that holds a number.
    mutating func number(_ field: Int, _ value: Int64) {
        varint(UInt64(field) << 3)
        varint(UInt64(bitPattern: value))
    }

    /// A field that holds text, bytes or a message.
    mutating func content(_ field: Int, _ value: [UInt8]) {
        varint(UInt64(field) << 3 | 2)
        varint(UInt64(value.count))
        bytes += value
    }

    /// A message in a message in a message, by the numbers of the fields that hold them.
    static func nested(_ fields: some Collection<Int>, _ inner: [UInt8]) -> [UInt8] {
        fields.reversed().reduce(inner) { inner, field in
            var wire = WireBytes()
            wire.content(field, inner)
            return wire.bytes
        }
    }

    /// A field that opens a group and does not close it.
    static func openGroups(_ field: Int, count: Int) -> [UInt8] {
        var wire = WireBytes()
        wire.varint(UInt64(field) << 3 | 3)
        return Array(repeatElement(wire.bytes, count: count).joined())
    }
}

/// A message whose fields are read and set by number, without its generated type
/// (https://protobuf.dev/programming-guides/encoding/).
struct WireMessage {
    private struct Field {
        var number: Int
        var type: UInt64
        /// The value: the content of a length-delimited field, the encoded bytes of another.
        var value: [UInt8]
    }

    private var fields: [Field] = []

    struct Malformed: Error {}

    init() {}

    init(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let key = try Self.varint(&rest)
            let type = key & 7
            let value: [UInt8]
            switch type {
            case 0: value = Self.encode(try Self.varint(&rest))
            case 1: value = try Self.take(&rest, 8)
            case 2: value = try Self.take(&rest, Int(clamping: try Self.varint(&rest)))
            case 5: value = try Self.take(&rest, 4)
            default: throw Malformed()
            }
            fields.append(Field(number: Int(clamping: key >> 3), type: type, value: value))
        }
    }

    /// The serialized message.
    var bytes: [UInt8] {
        fields.flatMap { field in
            let key = Self.encode(UInt64(field.number) << 3 | field.type)
            return key + (field.type == 2 ? Self.encode(UInt64(field.value.count)) : []) + field.value
        }
    }

    /// The values of a repeated message or text.
    func values(_ number: Int) -> [[UInt8]] { fields.filter { $0.number == number }.map(\.value) }

    /// The text of a field; empty when it is not set.
    func text(_ number: Int) -> String { String(decoding: values(number).last ?? [], as: UTF8.self) }

    /// The integer of a field; 0 when it is not set.
    func integer(_ number: Int) throws -> Int64 {
        guard let value = values(number).last else { return 0 }
        var rest = value[...]
        return Int64(bitPattern: try Self.varint(&rest))
    }

    mutating func remove(_ number: Int) { fields.removeAll { $0.number == number } }

    mutating func set(_ number: Int, text: String) { set(number, message: Array(text.utf8)) }

    mutating func set(_ number: Int, message: [UInt8]) {
        remove(number)
        fields.append(Field(number: number, type: 2, value: message))
    }

    mutating func set(_ number: Int, integer: Int64) {
        remove(number)
        fields.append(Field(number: number, type: 0, value: Self.encode(UInt64(bitPattern: integer))))
    }

    private static func varint(_ rest: inout ArraySlice<UInt8>) throws -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard let byte = rest.popFirst() else { throw Malformed() }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        throw Malformed()
    }

    private static func encode(_ value: UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }

    private static func take(_ rest: inout ArraySlice<UInt8>, _ count: Int) throws -> [UInt8] {
        guard rest.count >= count else { throw Malformed() }
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }
}

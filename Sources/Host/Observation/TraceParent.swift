/// The ids of a caller's trace, from the header `traceparent` (W3C Trace Context, level 1, section 3.2:
/// https://www.w3.org/TR/trace-context-1/#traceparent-header).
struct TraceParent: Hashable {
    /// 32 lower-case hexadecimal digits, not all zero.
    let traceID: String
    /// 16 lower-case hexadecimal digits, not all zero: the caller's span.
    let spanID: String

    /// Reads `version-trace_id-parent_id-flags`; `nil` for anything else, which is then as good as none.
    ///
    /// A later version may have more after its flags.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 55 || bytes.count > 55 && bytes.count <= 512 && bytes[55] == UInt8(ascii: "-"),
            [2, 35, 52].allSatisfy({ bytes[$0] == UInt8(ascii: "-") }),
            [0..<2, 3..<35, 36..<52, 53..<55].allSatisfy({ bytes[$0].allSatisfy(Self.isDigit) })
        else { return nil }
        let version = bytes[0..<2]
        guard !version.elementsEqual("ff".utf8), bytes.count == 55 || !version.elementsEqual("00".utf8),
            bytes[3..<35].contains(where: Self.isNotZero), bytes[36..<52].contains(where: Self.isNotZero)
        else { return nil }
        traceID = String(decoding: bytes[3..<35], as: UTF8.self)
        spanID = String(decoding: bytes[36..<52], as: UTF8.self)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte) }

    private static func isNotZero(_ byte: UInt8) -> Bool { byte != UInt8(ascii: "0") }
}

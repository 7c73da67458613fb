import NIOCore
import RPC
import SwiftProtobuf
import Testing

@testable import TTRPC

@Suite("Envelopes")
struct EnvelopeTests {
    /// Decoded parts of a request, copied out.
    struct Decoded: Hashable {
        var service, method, payload: [UInt8]
        var timeout: Int64
        var authorization, traceparent, acceptLanguage: [UInt8]

        init(_ bytes: [UInt8], metadataBytesMax: Int = 1 << 20) throws {
            let envelope = try bytes.withUnsafeBytes { try RequestEnvelope($0, metadataBytesMax: metadataBytesMax) }
            service = Array(bytes[envelope.service])
            method = Array(bytes[envelope.method])
            payload = Array(bytes[envelope.payload])
            timeout = envelope.timeoutNanoseconds
            authorization = Array(bytes[envelope.authorization])
            traceparent = Array(bytes[envelope.traceparent])
            acceptLanguage = Array(bytes[envelope.acceptLanguage])
        }

        init(_ reference: ReferenceRequest) {
            service = Array(reference.service.utf8)
            method = Array(reference.method.utf8)
            payload = reference.payload
            timeout = reference.timeoutNanoseconds
            func value(_ key: String) -> [UInt8] {
                Array(reference.metadata.first { $0.key.lowercased() == key && !$0.value.isEmpty }?.value.utf8 ?? "".utf8)
            }
            authorization = value("authorization")
            traceparent = value("traceparent")
            acceptLanguage = value("accept-language")
        }
    }

    // MARK: Writing protobuf in every legal way

    static func varint(_ value: UInt64) -> [UInt8] {
        var value = value
        var bytes: [UInt8] = []
        while value >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: value) | 0x80)
            value >>= 7
        }
        return bytes + [UInt8(value)]
    }

    static func field(_ number: UInt64, _ value: [UInt8]) -> [UInt8] {
        varint(number << 3 | 2) + varint(UInt64(value.count)) + value
    }

    static func text(_ random: inout SplitMix, _ lengthMax: Int) -> [UInt8] {
        (0..<random.below(lengthMax + 1)).map { _ in UInt8(0x20 + random.below(95)) }
    }

    static func unknown(_ random: inout SplitMix, depth: Int = 0) -> [UInt8] {
        let number = UInt64(6 + random.below(1000))
        switch random.below(depth < 3 ? 5 : 4) {
        case 0: return varint(number << 3) + varint(random.next() >> UInt64(random.below(64)))
        case 1: return varint(number << 3 | 1) + random.bytes(8)
        case 2: return varint(number << 3 | 5) + random.bytes(4)
        case 3: return field(number, random.bytes(random.below(9)))
        default:
            let inside = (0..<random.below(3)).flatMap { _ in unknown(&random, depth: depth + 1) }
            return varint(number << 3 | 3) + inside + varint(number << 3 | 4)
        }
    }

    static func metadata(_ random: inout SplitMix) -> [UInt8] {
        let keys = [
            "authorization", "Authorization", "TRACEPARENT", "traceparent", "Accept-Language", "accept-language", "other", "",
        ]
        var parts = [field(1, Array(keys[random.below(keys.count)].utf8)), field(2, text(&random, 30))]
        if random.below(5) == 0 { parts.append(unknown(&random)) }
        parts.shuffle(using: &random)
        return field(5, parts.flatMap { $0 })
    }

    static func message(_ random: inout SplitMix) -> [UInt8] {
        var parts: [[UInt8]] = []
        for _ in 0..<random.below(9) {
            switch random.below(6) {
            case 0: parts.append(field(1, text(&random, 40)))
            case 1: parts.append(field(2, text(&random, 20)))
            case 2: parts.append(field(3, random.bytes(random.below(300))))
            case 3: parts.append(varint(4 << 3) + varint(random.next() >> UInt64(random.below(64))))
            case 4: parts.append(metadata(&random))
            default: parts.append(unknown(&random))
            }
        }
        return parts.flatMap { $0 }
    }

    @Test("the decoder agrees with SwiftProtobuf on 20 000 random messages")
    func agreesWithSwiftProtobuf() throws {
        var random = SplitMix(seed: 1)
        for _ in 0..<20_000 {
            let bytes = Self.message(&random)
            let reference = try ReferenceRequest(serializedBytes: bytes)
            #expect(try Decoded(bytes) == Decoded(reference), "\(bytes)")
        }
    }

    @Test("what SwiftProtobuf refuses in a damaged message, the decoder refuses or reads within its bounds")
    func damaged() throws {
        var random = SplitMix(seed: 2)
        var refused = 0
        for _ in 0..<20_000 {
            var bytes = Self.message(&random)
            guard !bytes.isEmpty else { continue }
            if random.below(2) == 0 { bytes.removeLast(1 + random.below(bytes.count)) }
            if !bytes.isEmpty { bytes[random.below(bytes.count)] = UInt8(truncatingIfNeeded: random.next()) }
            let reference = try? ReferenceRequest(serializedBytes: bytes)
            let decoded = try? Decoded(bytes)
            if decoded == nil { refused += 1 }
            if let reference {
                #expect(decoded == Decoded(reference), "\(bytes)")
            }
        }
        #expect(refused > 1000)
    }

    @Test("a request is decoded as it was encoded", arguments: [0, 1, -1, 1_000_000_000, Int64.max])
    func roundTrip(timeout: Int64) throws {
        for byteCount in [0, 1, 127, 128, 16_383, 16_384] {
            let head = RequestHead(
                service: "a.v1.S", method: "M",
                metadata: [("authorization", "Bearer x"), ("traceparent", "00-1"), ("x", "y"), ("Accept-Language", "en")])
            var buffer = ByteBuffer()
            let payload = [UInt8](repeating: 3, count: byteCount)
            buffer.writeRequest(head, payload: payload, timeoutNanoseconds: timeout, stream: 5, flags: .remoteOpen)
            var decoder = FrameDecoder()
            decoder.append(buffer)
            let frame = try #require(try decoder.drain().first)
            #expect((frame.type, frame.flags, frame.stream) == (1, 2, 5))
            let decoded = try Decoded(frame.data)
            let reference = try ReferenceRequest(serializedBytes: frame.data)
            #expect(decoded == Decoded(reference))
            #expect(decoded.payload == payload && decoded.timeout == timeout)
            #expect(decoded.authorization == Array("Bearer x".utf8) && decoded.acceptLanguage == Array("en".utf8))
        }
    }

    @Test(
        "bytes that are no protobuf are refused with their reason",
        arguments: [
            ([0x0A], .truncated), ([0x0A, 5, 1], .truncated), ([0x20], .truncated), ([0x20, 0x80], .truncated),
            ([0x31, 1, 2, 3], .truncated), ([0x35, 1, 2], .truncated),
            ([0x20] + [UInt8](repeating: 0x80, count: 10) + [1], .varintTooLong),
            ([0x0A] + [UInt8](repeating: 0xFF, count: 9) + [1], .truncated),
            ([0x00, 1], .invalidTag), ([0x07, 1], .invalidTag), ([0x36], .invalidTag),
            ([0x80, 0x80, 0x80, 0x80, 0x80, 1, 0], .invalidTag),
            ([0x34], .invalidGroup), ([0x33], .invalidGroup), ([0x33, 0x3C], .invalidGroup),
            ([UInt8](repeating: 0x33, count: 40), .invalidGroup),
        ] as [([UInt8], EnvelopeError)])
    func malformed(bytes: [UInt8], error: EnvelopeError) {
        #expect(throws: error) { try Decoded(bytes) }
    }

    @Test("metadata are counted together and refused above their bound")
    func metadataBound() throws {
        let pair = Self.field(5, Self.field(1, [0x61]) + Self.field(2, [UInt8](repeating: 0x62, count: 92)))
        #expect(throws: Never.self) { try Decoded(pair + pair, metadataBytesMax: 194) }
        #expect(throws: EnvelopeError.metadataTooLarge) { try Decoded(pair + pair, metadataBytesMax: 193) }
    }

    @Test("a response carries either a message or a status")
    func response() throws {
        var buffer = ByteBuffer()
        buffer.writeResponse(payload: [1, 2, 3], stream: 7)
        buffer.writeResponse(payload: [], stream: 9)
        buffer.writeResponse(status: EchoHandler.failure.serializedStatus(), stream: 11)
        var decoder = FrameDecoder()
        decoder.append(buffer)
        let frames = try decoder.drain()
        #expect(frames.map(\.stream) == [7, 9, 11] && frames.allSatisfy { $0.type == 2 && $0.flags == 0 })
        let envelopes = try frames.map { frame in try frame.data.withUnsafeBytes { try ResponseEnvelope($0) } }
        #expect(Array(frames[0].data[envelopes[0].payload]) == [1, 2, 3] && envelopes[0].status.isEmpty)
        #expect(frames[1].data.isEmpty && envelopes[1].status.isEmpty && envelopes[1].payload.isEmpty)
        #expect(try RPCError(serializedStatus: Array(frames[2].data[envelopes[2].status])) == EchoHandler.failure)
    }

    @Test(
        "the language is the first one that the platform speaks",
        arguments: [
            ("", Language.chinese), ("en", .english), ("EN-us", .english), ("zh-CN,en;q=0.5", .chinese), ("en,zh", .english),
            ("fr, de-AT , en;q=0.8", .english), ("eng", .chinese), ("e", .chinese), ("*", .chinese), ("fr,", .chinese),
        ])
    func language(text: String, language: Language) {
        #expect(Array(text.utf8).withUnsafeBytes { Language(acceptLanguage: $0) } == language)
    }
}

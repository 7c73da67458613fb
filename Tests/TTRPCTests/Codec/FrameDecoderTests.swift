import NIOCore
import Testing

@testable import TTRPC

@Suite("Frames")
struct FrameDecoderTests {
    static let conversation: [[UInt8]] = [
        frame(type: 1, stream: 1, data: [1, 2, 3]),
        frame(type: 1, flags: 2, stream: 3),
        frame(type: 3, stream: 3, data: [9]),
        frame(type: 3, flags: 5, stream: 3),
        frame(type: 2, stream: 1, data: [UInt8](repeating: 4, count: 40)),
        frame(type: 77, flags: 255, stream: .max, data: [0, 0]),
    ]

    static let expected = [
        ReceivedFrame(type: 1, flags: 0, stream: 1, data: [1, 2, 3]),
        ReceivedFrame(type: 1, flags: 2, stream: 3, data: []),
        ReceivedFrame(type: 3, flags: 0, stream: 3, data: [9]),
        ReceivedFrame(type: 3, flags: 5, stream: 3, data: []),
        ReceivedFrame(type: 2, flags: 0, stream: 1, data: [UInt8](repeating: 4, count: 40)),
        ReceivedFrame(type: 77, flags: 255, stream: .max, data: [0, 0]),
    ]

    @Test("every type of frame is read, wherever the bytes are split in two")
    func splitInTwo() throws {
        let bytes = Self.conversation.flatMap { $0 }
        for split in 0...bytes.count {
            var decoder = FrameDecoder()
            decoder.append(ByteBuffer(bytes: bytes[..<split]))
            var frames = try decoder.drain()
            decoder.append(ByteBuffer(bytes: bytes[split...]))
            frames += try decoder.drain()
            #expect(frames == Self.expected, "split at \(split)")
            #expect(!decoder.hasPartialFrame)
        }
    }

    @Test("every type of frame is read byte by byte, and with frames left waiting in the decoder")
    func byteByByte() throws {
        var decoder = FrameDecoder()
        var waiting = FrameDecoder()
        var frames: [ReceivedFrame] = []
        for byte in Self.conversation.flatMap({ $0 }) {
            decoder.append(ByteBuffer(bytes: [byte]))
            frames += try decoder.drain()
            waiting.append(ByteBuffer(bytes: [byte]))
        }
        #expect(frames == Self.expected)
        #expect(try waiting.drain() == Self.expected)
    }

    @Test("a frame above the bound is reported once and skipped, wherever the bytes are split")
    func oversize() throws {
        let bytes = frame(type: 1, stream: 1, data: [UInt8](repeating: 1, count: 21)) + frame(type: 1, stream: 3, data: [5])
        let expected = [
            ReceivedFrame(type: 1, flags: 0, stream: 1, data: [], isOversize: true),
            ReceivedFrame(type: 1, flags: 0, stream: 3, data: [5]),
        ]
        for split in 0...bytes.count {
            var decoder = FrameDecoder(dataLengthMax: 20)
            decoder.append(ByteBuffer(bytes: bytes[..<split]))
            var frames = try decoder.drain()
            decoder.append(ByteBuffer(bytes: bytes[split...]))
            frames += try decoder.drain()
            #expect(frames == expected, "split at \(split)")
        }
    }

    @Test("the bound is 4 MiB: that much is taken, one byte more is not")
    func bound() throws {
        var decoder = FrameDecoder()
        decoder.append(ByteBuffer(bytes: frame(type: 1, stream: 1, data: [UInt8](repeating: 0, count: 4 << 20))))
        decoder.append(ByteBuffer(bytes: frame(type: 1, stream: 3, data: [UInt8](repeating: 0, count: 4 << 20 + 1))))
        #expect(try decoder.drain().map(\.isOversize) == [false, true])
    }

    @Test("a length that uses the reserved first byte is an error", arguments: [0x0100_0000, 0x4745_5420, UInt32.max])
    func reservedByte(length: UInt32) {
        var decoder = FrameDecoder()
        var buffer = ByteBuffer()
        buffer.writeInteger(length)
        buffer.writeBytes([0, 0, 0, 1, 1, 0])
        decoder.append(buffer)
        #expect(throws: FrameError.reservedByteSet(length: length)) { try decoder.next() }
    }
}

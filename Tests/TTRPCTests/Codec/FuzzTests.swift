import NIOCore
import RPC
import Testing

@testable import TTRPC

/// Random and damaged conversations: no crash, no hang, and the books of the streams stay right.
@Suite("Fuzz")
struct FuzzTests {
    /// Frames that are each allowed somewhere.
    static let corpus: [[UInt8]] = [
        request(.echo, stream: 1, payload: [1, 2]), request(.chat, stream: 3, flags: .remoteOpen),
        request(.spell, stream: 5, payload: [7], flags: .remoteClosed, timeoutNanoseconds: 99),
        request(.echo, stream: 7, metadata: [("authorization", "Bearer t")]),
        frame(type: 3, stream: 3, data: [1]), frame(type: 3, flags: 1, stream: 3, data: [2]), frame(type: 3, flags: 5, stream: 3),
        frame(type: 3, flags: 4, stream: 3), frame(type: 2, stream: 1), frame(type: 1, stream: 9),
    ]

    @Test("250 000 inputs per seed", arguments: [UInt64(11), 12, 13, 14])
    func fuzz(seed: UInt64) {
        var random = SplitMix(seed: seed)
        var verdicts: [String: Int] = [:]
        for _ in 0..<250_000 {
            let input = Self.input(&random)
            verdicts[Self.run(input, &random), default: 0] += 1
        }
        // Inputs that all die at the same place would test nothing.
        for verdict in ["incomplete", "frame", "violation", "envelope"] {
            #expect(verdicts[verdict, default: 0] > 1000, "\(verdicts)")
        }
    }

    static func input(_ random: inout SplitMix) -> ByteBuffer {
        var buffer = ByteBuffer()
        switch random.below(4) {
        case 0:
            buffer.writeInteger(UInt32(random.below(24)))
            buffer.writeInteger(UInt32(random.below(8)))
            buffer.writeInteger(UInt16(truncatingIfNeeded: (random.next() & 3) << 8 | random.next() & 7))
            for _ in 0..<3 { buffer.writeInteger(random.next()) }
        case 1:
            for _ in 0..<1 + random.below(4) { buffer.writeInteger(random.next()) }
        default:
            for _ in 0..<1 + random.below(3) { buffer.writeBytes(corpus[random.below(corpus.count)]) }
            for _ in 0..<random.below(3) {
                buffer.setInteger(UInt8(truncatingIfNeeded: random.next()), at: random.below(buffer.readableBytes))
            }
            if random.below(4) == 0 { buffer.moveWriterIndex(to: random.below(buffer.readableBytes)) }
        }
        return buffer
    }

    /// Feeds one input in two parts and answers some calls; gives the farthest point that was reached.
    static func run(_ input: ByteBuffer, _ random: inout SplitMix) -> String {
        var decoder = FrameDecoder(dataLengthMax: 64)
        var streams = ServerStreams(callsInFlightMax: 2, streamsOpenMax: 2)
        var verdict = "incomplete"
        var input = input
        let split = random.below(input.readableBytes + 1)
        for part in [input.readSlice(length: split), input] {
            guard let part else { continue }
            decoder.append(part)
            do {
                // No input has more frames than this.
                for _ in 0..<20 {
                    let step = try decoder.next()
                    if case .incomplete = step { break }
                    verdict = "frame"
                    guard case .frame(let header, let body) = step else { continue }
                    if case .request(let kind) = try streams.receive(header) {
                        guard decoder.withBytes(body, isEnvelope) else {
                            verdict = "envelope"
                            continue
                        }
                        switch kind {
                        case .unary: streams.openUnary(header.stream, method: 0, arrival: .now())
                        case .clientDone: streams.openStream(header.stream, method: 0, arrival: .now(), clientSends: false)
                        case .clientSending: streams.openStream(header.stream, method: 0, arrival: .now(), clientSends: true)
                        }
                        if header.stream % 3 == 0 { precondition(streams.finish(header.stream) != nil) }
                    }
                }
                decoder.settle()
            } catch {
                return "violation"
            }
        }
        precondition(streams.unaryCount >= 0 && streams.inFlightCount >= streams.unaryCount)
        return verdict
    }

    static func isEnvelope(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let envelope = try? RequestEnvelope(bytes, metadataBytesMax: 40) else { return false }
        for range in [envelope.service, envelope.method, envelope.payload, envelope.authorization] {
            precondition(range.upperBound <= bytes.count)
        }
        _ = try? ResponseEnvelope(bytes)
        return true
    }
}

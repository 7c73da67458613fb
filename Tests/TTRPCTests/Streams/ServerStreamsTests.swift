import RPC
import Testing

@testable import TTRPC

@Suite("Rules of streams")
struct ServerStreamsTests {
    static func header(_ type: UInt8, _ flags: UInt8, _ stream: UInt32, length: Int = 0) -> FrameHeader {
        var header = FrameHeader(length: length, stream: stream, type: .request, flags: FrameFlags(rawValue: flags))
        header.type = type
        return header
    }

    /// Stream 1 is a unary call, 3 a stream on which the client sends, 5 one on which it is done, 7 was answered.
    static func prepared() throws -> ServerStreams {
        var streams = ServerStreams(callsInFlightMax: 8, streamsOpenMax: 2)
        #expect(try streams.receive(header(1, 0, 1)) == .request(.unary))
        streams.openUnary(1, method: 0, arrival: .now())
        #expect(try streams.receive(header(1, 2, 3)) == .request(.clientSending))
        streams.openStream(3, method: 0, arrival: .now(), clientSends: true)
        #expect(try streams.receive(header(1, 1, 5)) == .request(.clientDone))
        streams.openStream(5, method: 0, arrival: .now(), clientSends: false)
        #expect(try streams.receive(header(1, 2, 7)) == .request(.clientSending))
        streams.openStream(7, method: 0, arrival: .now(), clientSends: true)
        _ = streams.finish(7)
        return streams
    }

    @Test(
        "what breaks the protocol is named",
        arguments: [
            (header(1, 0, 0), .evenStream(0)), (header(1, 0, 8), .evenStream(8)), (header(3, 0, 2), .evenStream(2)),
            (header(1, 0, 7), .streamNotIncreasing(7, last: 7)), (header(1, 0, 5), .streamNotIncreasing(5, last: 7)),
            (header(1, 3, 9), .invalidFlags([.remoteClosed, .remoteOpen])), (header(1, 4, 9), .invalidFlags(.noData)),
            (header(1, 128, 9), .invalidFlags(FrameFlags(rawValue: 128))), (header(3, 2, 3), .invalidFlags(.remoteOpen)),
            (header(3, 8, 3), .invalidFlags(FrameFlags(rawValue: 8))), (header(3, 4, 3, length: 1), .dataDespiteNoData),
            (header(2, 0, 1), .unexpectedType(2)), (header(0, 0, 1), .unexpectedType(0)), (header(4, 0, 9), .unexpectedType(4)),
            (header(3, 0, 9), .streamNeverOpened(9)), (header(3, 0, 1), .dataOnUnaryCall(1)),
            (header(3, 0, 5), .dataAfterClose(5)),
        ] as [(FrameHeader, ProtocolViolation)])
    func violations(header: FrameHeader, violation: ProtocolViolation) throws {
        var streams = try Self.prepared()
        #expect(throws: violation) { try streams.receive(header) }
        #expect(!violation.description.isEmpty)
    }

    @Test("data are read until the client says that it is done, with or without a last message", arguments: [1, 5] as [UInt8])
    func data(lastFlags: UInt8) throws {
        var streams = try Self.prepared()
        #expect(try streams.receive(Self.header(3, 0, 3, length: 5)) == .data(hasMessage: true, isLast: false))
        #expect(try streams.receive(Self.header(3, 0, 3)) == .data(hasMessage: true, isLast: false))
        #expect(try streams.receive(Self.header(3, 4, 3)) == .data(hasMessage: false, isLast: false))
        #expect(try streams.receive(Self.header(3, lastFlags, 3)) == .data(hasMessage: lastFlags == 1, isLast: true))
        #expect(throws: ProtocolViolation.dataAfterClose(3)) { try streams.receive(Self.header(3, 0, 3)) }
    }

    @Test("data that were under way when their call was answered are ignored")
    func late() throws {
        var streams = try Self.prepared()
        #expect(try streams.receive(Self.header(3, 0, 7, length: 9)) == .ignored)
        #expect(try streams.receive(Self.header(3, 5, 7)) == .ignored)
    }

    @Test("a call is answered once")
    func answeredOnce() throws {
        var streams = try Self.prepared()
        #expect(streams.inFlightCount == 3 && streams.unaryCount == 1)
        let answered = [streams.finish(1), streams.finish(1), streams.finish(99)].map { $0 != nil }
        #expect(answered == [true, false, false])
        #expect(streams.inFlightCount == 2 && streams.unaryCount == 0)
    }

    @Test("the bounds of unary calls and of streams are counted apart")
    func bounds() throws {
        var streams = try Self.prepared()
        #expect(!streams.hasRoomForStream && streams.hasRoomForCall)
        for stream in stride(from: UInt32(9), to: 23, by: 2) { streams.openUnary(stream, method: 0, arrival: .now()) }
        #expect(!streams.hasRoomForCall)
        _ = streams.finish(9)
        _ = streams.finish(3)
        #expect(streams.hasRoomForCall && streams.hasRoomForStream)
    }
}

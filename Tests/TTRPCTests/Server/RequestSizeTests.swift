import RPC
import Testing

@testable import TTRPC

@Suite("Bounds of requests")
struct RequestSizeTests {
    private func bytes(_ count: Int) -> [UInt8] { [UInt8](repeating: 7, count: count) }

    @Test("a message above what its method takes is refused before it is handed over, and the connection goes on")
    func unary() throws {
        let harness = try ConnectionHarness()
        try harness.receive(request(.inspect, stream: 1, payload: bytes(RequestSize.smallMax + 1)))
        let refusal = try #require(try harness.sentError())
        #expect(refusal.stream == 1 && refusal.error.reason == "REQUEST_TOO_LARGE")
        #expect(refusal.error.message.contains("4096 bytes"))
        try harness.receive(request(.inspect, stream: 3, payload: bytes(RequestSize.smallMax)), request(.echo, stream: 5))
        #expect(try harness.sent().map(\.stream) == [3, 5])
    }

    @Test("a message above what its stream takes ends the stream alone")
    func stream() throws {
        let harness = try ConnectionHarness()
        try harness.receive(
            request(.open, stream: 1, flags: .remoteOpen), frame(type: 3, stream: 1, data: bytes((64 << 10) + 1)),
            request(.echo, stream: 3))
        let sent = try harness.sent()
        #expect(sent.map(\.stream) == [1, 3])
        let error = #expect(throws: RPCError.self) { try harness.handler.openStreams(1)[0].receive() }
        #expect(error?.reason == "REQUEST_TOO_LARGE")
    }

    @Test(
        "a frame above 16 KiB takes room from its header until its call is answered; without room it is refused, a small one not")
    func room() throws {
        let harness = try ConnectionHarness { $0.largeFrameBytesMax = 400 << 10 }
        let large = request(.hold, stream: 1, payload: bytes(60 << 10))
        try harness.receive(Array(large.prefix(20)))
        #expect(harness.room.strangers.byteCount == large.count - FrameHeader.byteCount)
        try harness.receive(Array(large.dropFirst(20)))
        #expect(harness.handler.heldCount == 1)
        // The second is refused by its header, and passed over as it arrives.
        let second = request(.hold, stream: 3, payload: bytes(60 << 10))
        try harness.receive(Array(second.prefix(20)))
        let refusal = try #require(try harness.sentError())
        #expect(refusal.stream == 3 && refusal.error.reason == "OVERLOADED")
        try harness.receive(Array(second.dropFirst(20)), request(.echo, stream: 5, payload: bytes(16_000)))
        #expect(try harness.sent().map(\.stream) == [5])
        for held in harness.handler.takeHeld(1) { held.reply.succeed([]) }
        #expect(try harness.sent().map(\.stream) == [1])
        #expect(harness.room.strangers.byteCount == 0)
        try harness.receive(request(.echo, stream: 7, payload: bytes(60 << 10)))
        #expect(try harness.sent().map(\.stream) == [7])
        #expect(harness.room.strangers.byteCount == 0)
    }

    @Test("connections with a valid token have room that strangers cannot take")
    func callers() throws {
        let harness = try ConnectionHarness { $0.largeFrameBytesMax = 400 << 10 }
        try harness.receive(request(.echo, stream: 1, metadata: [("authorization", "Bearer x")]))
        _ = try harness.sent()
        harness.connection.credentials.last?.session = harness.recorder
        try harness.receive(request(.hold, stream: 3, payload: bytes(200 << 10), metadata: [("authorization", "Bearer x")]))
        #expect(harness.handler.heldCount == 1)
        #expect(harness.room.callers.byteCount > 200 << 10 && harness.room.strangers.byteCount == 0)
        for held in harness.handler.takeHeld(1) { held.reply.succeed([]) }
        #expect(harness.room.callers.byteCount == 0)
    }

    @Test("a connection that ends gives back the room of the frame that it had begun")
    func closed() throws {
        let harness = try ConnectionHarness()
        try harness.receive(Array(request(.echo, stream: 1, payload: bytes(60 << 10)).prefix(30_000)))
        #expect(harness.room.strangers.byteCount > 60 << 10)
        harness.advance(by: harness.connection.configuration.frameTimeout)
        #expect(!harness.isOpen && harness.room.strangers.byteCount == 0)
    }

    @Test("what a handler has taken of a stream is let go, though other messages wait")
    func taken() throws {
        let harness = try ConnectionHarness()
        let message = frame(type: 3, stream: 1, data: bytes(20 << 10))
        try harness.receive(request(.open, stream: 1, flags: .remoteOpen), message, message)
        let stream = harness.handler.openStreams(1)[0]
        #expect(harness.room.strangers.byteCount == 40 << 10)
        for _ in 0..<100 {
            #expect(try stream.receive()?.count == 20 << 10)
            #expect(harness.room.strangers.byteCount == 20 << 10)
            try harness.receive(message)
        }
        stream.finish(nil)
        #expect(harness.room.strangers.byteCount == 0)
    }
}

import NIOCore
import RPC
import Testing

@testable import TTRPC

@Suite("Bounds of a connection")
struct ConnectionBoundsTests {
    @Test("at the bound of calls under way nothing more is taken or read, until one is answered")
    func callsInFlight() throws {
        let harness = try ConnectionHarness { $0.callsInFlightMax = 2 }
        #expect(harness.reading)
        try harness.receive(
            request(.hold, stream: 1), request(.hold, stream: 3), request(.hold, stream: 5), request(.hold, stream: 7))
        #expect(harness.handler.heldCount == 2 && !harness.reading)
        let reads = harness.readCount
        let first = harness.handler.takeHeld(2)
        first[0].reply.succeed([])
        #expect(try harness.sent().map(\.stream) == [1])
        #expect(harness.handler.heldCount == 1 && harness.readCount == reads)
        first[1].reply.succeed([])
        for held in harness.handler.takeHeld(1) { held.reply.succeed([]) }
        #expect(try harness.sent().map(\.stream) == [3, 5])
        #expect(harness.handler.heldCount == 1)
        #expect(harness.readCount == reads + 1, "the read that was held back goes through")
    }

    @Test("refusals that ask to wait leave together a little later, and count as calls under way until then")
    func refusals() throws {
        let harness = try ConnectionHarness {
            $0.callsInFlightMax = 3
            $0.refusalDelay = .milliseconds(10)
        }
        try harness.receive(request(.refuse, stream: 1), request(.echo, stream: 3))
        #expect(try harness.sent().map(\.stream) == [3], "other calls are answered meanwhile")
        harness.advance(by: .milliseconds(9))
        try harness.receive(request(.refuse, stream: 5), request(.refuse, stream: 7), request(.echo, stream: 9))
        #expect(try harness.sent().isEmpty && !harness.reading)
        harness.advance(by: .milliseconds(1))
        let writes = try harness.writes()
        #expect(writes.map { $0.map(\.stream) } == [[1, 5, 7, 9]])
        #expect(harness.reading)
    }

    @Test("a connection that ends answers the refusals it holds", arguments: [true, false])
    func refusalsAtTheEnd(isDrained: Bool) throws {
        let harness = try ConnectionHarness()
        try harness.receive(request(.refuse, stream: 1))
        if isDrained {
            harness.connection.drain()
            #expect(try harness.sent().map(\.stream) == [1])
        } else {
            harness.connection.close()
        }
        harness.advance(by: .seconds(1))
        #expect(try harness.sent().isEmpty)
        #expect(!harness.isOpen)
    }

    @Test("a connection that cannot send takes no calls, until it can")
    func notWritable() throws {
        let harness = try ConnectionHarness()
        harness.setWritable(false)
        try harness.receive(request(.echo, stream: 1))
        #expect(try harness.sent().isEmpty && !harness.reading)
        harness.setWritable(true)
        #expect(try harness.sent().map(\.stream) == [1])
        #expect(harness.reading)
    }

    @Test("answers that exceed the bound of unsent bytes leave in parts, and all of them leave")
    func unsentBytes() throws {
        let harness = try ConnectionHarness { $0.unsentBytesMax = 1000 }
        let streams = (0..<10).map { UInt32($0 * 2 + 1) }
        try harness.receive(streams.flatMap { request(.large, stream: $0, payload: [0, 0, 3, 0]) })
        let writes = try harness.writes()
        #expect(writes.map(\.count) == [2, 2, 2, 2, 2])
        #expect(writes.flatMap { $0.map(\.stream) } == streams)
    }

    @Test("streams above the bound are refused and do not count")
    func streamsOpen() throws {
        let harness = try ConnectionHarness { $0.streamsOpenMax = 1 }
        try harness.receive(request(.open, stream: 1, flags: .remoteOpen), request(.open, stream: 3, flags: .remoteOpen))
        let refusal = try #require(try harness.sentError())
        #expect(refusal.stream == 3 && refusal.error.reason == "TOO_MANY_STREAMS")
        harness.handler.openStreams(1)[0].finish(nil)
        #expect(try harness.sent() == [ReceivedFrame(type: 3, flags: 5, stream: 1, data: [])])
        try harness.receive(request(.open, stream: 5, flags: .remoteOpen))
        #expect(try harness.sent().isEmpty)
    }

    @Test("a stream whose handler does not keep up stops the reading, until it does", arguments: [true, false])
    func streamQueue(byCount: Bool) throws {
        let harness = try ConnectionHarness {
            $0.streamQueueMessagesMax = byCount ? 4 : 100
            $0.streamQueueBytesMax = byCount ? 1 << 20 : 40
        }
        let message = frame(type: 3, stream: 1, data: [UInt8](repeating: 1, count: 10))
        try harness.receive(request(.open, stream: 1, flags: .remoteOpen), message, message, message)
        #expect(harness.reading)
        try harness.receive(message, message, request(.echo, stream: 3))
        #expect(!harness.reading)
        #expect(try harness.sent().isEmpty, "what comes after a full stream waits")
        let stream = harness.handler.openStreams(1)[0]
        for _ in 0..<2 { #expect(try stream.receive()?.count == 10) }
        #expect(try harness.sent().map(\.stream) == [3])
        #expect(harness.reading)
        for _ in 0..<3 { #expect(try stream.receive()?.count == 10) }
    }

    @Test("the end of a full stream lets the connection read on")
    func fullStreamEnds() throws {
        let harness = try ConnectionHarness { $0.streamQueueMessagesMax = 1 }
        try harness.receive(
            request(.open, stream: 1, flags: .remoteOpen), frame(type: 3, stream: 1, data: [1]), request(.echo, stream: 3))
        #expect(!harness.reading)
        harness.handler.openStreams(1)[0].fail(EchoHandler.failure)
        #expect(try harness.sent().map(\.stream) == [1, 3])
        #expect(harness.reading)
    }

    @Test("data above the bound end their stream alone")
    func oversizeData() throws {
        let harness = try ConnectionHarness { $0.frameBytesMax = 100 }
        try harness.receive(
            request(.open, stream: 1, flags: .remoteOpen), frame(type: 3, stream: 1, data: [UInt8](repeating: 0, count: 101)))
        #expect(try harness.sentError()?.error.reason == "FRAME_TOO_LARGE")
        let error = #expect(throws: RPCError.self) { try harness.handler.openStreams(1)[0].receive() }
        #expect(error?.reason == "FRAME_TOO_LARGE")
        try harness.receive(request(.echo, stream: 3))
        #expect(try harness.sent().map(\.stream) == [3])
    }
}

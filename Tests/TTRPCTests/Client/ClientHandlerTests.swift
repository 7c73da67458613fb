import NIOCore
import NIOEmbedded
import RPC
import Synchronization
import Testing

@testable import TTRPC

@Suite("Connection of the client")
struct ClientHandlerTests {
    /// What calls came to, by their number.
    final class Results: Sendable {
        private let results = Mutex<[Int: Result<[UInt8], RPCError>]>([:])

        subscript(number: Int) -> Result<[UInt8], RPCError>? {
            get { results.withLock { $0[number] } }
            set { results.withLock { $0[number] = newValue } }
        }
    }

    /// A client connection without a socket, and what its calls came to.
    final class Harness {
        let channel = EmbeddedChannel()
        let handler: ClientHandler
        let results = Results()

        init(callsInFlightMax: Int = 100) throws {
            var configuration = TTRPCConnection.Configuration()
            configuration.callsInFlightMax = callsInFlightMax
            let ready = channel.eventLoop.makePromise(of: Void.self)
            ready.futureResult.whenComplete { _ in }
            handler = ClientHandler(eventLoop: channel.eventLoop, configuration: configuration, ready: ready)
            try channel.pipeline.syncOperations.addHandler(handler)
            try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 9)).wait()
        }

        deinit { _ = try? channel.finish() }

        func call(_ number: Int) {
            handler.submit(
                .call(
                    ClientCall(
                        head: RequestHead(service: "a", method: "b"), payload: [UInt8(number)], timeoutNanoseconds: 0, ticket: 0
                    ) { [results] result in results[number] = result }))
        }

        func sentStreams() throws -> [[UInt32]] {
            channel.embeddedEventLoop.run()
            var writes: [[UInt32]] = []
            while let buffer = try channel.readOutbound(as: ByteBuffer.self) {
                var decoder = FrameDecoder()
                decoder.append(buffer)
                writes.append(try decoder.drain().map(\.stream))
            }
            return writes
        }

        func receive(_ bytes: [UInt8]) throws {
            try channel.writeInbound(ByteBuffer(bytes: bytes))
            channel.embeddedEventLoop.run()
        }

        func reason(_ number: Int) -> String? {
            guard case .failure(let error)? = results[number] else { return nil }
            return error.reason
        }
    }

    @Test("calls of one turn leave in one write, on odd and increasing streams")
    func oneWrite() throws {
        let harness = try Harness()
        for number in 0..<3 { harness.call(number) }
        #expect(try harness.sentStreams() == [[1, 3, 5]])
        harness.call(3)
        #expect(try harness.sentStreams() == [[7]])
    }

    @Test("answers find their calls in any order")
    func anyOrder() throws {
        let harness = try Harness()
        for number in 0..<3 { harness.call(number) }
        try harness.receive(frame(type: 2, stream: 5, data: [0x12, 1, 9]) + frame(type: 2, stream: 1))
        #expect(try harness.results[2]?.get() == [9])
        #expect(try harness.results[0]?.get() == [])
        #expect(harness.results[1] == nil)
    }

    @Test(
        "a server that breaks the protocol is disconnected, and its calls fail with the reason",
        arguments: [
            frame(type: 2, stream: 2), frame(type: 2, stream: 3), frame(type: 1, stream: 1), frame(type: 3, stream: 1),
            frame(type: 8, stream: 1), [9, 0, 0, 0, 0, 0, 0, 1, 2, 0],
        ])
    func violation(bytes: [UInt8]) throws {
        let harness = try Harness()
        harness.call(0)
        try harness.receive(bytes)
        #expect(harness.reason(0) == "PROTOCOL_VIOLATION")
        #expect(!harness.channel.isActive)
    }

    @Test(
        "an answer that cannot be read fails its call alone",
        arguments: [([0x0A, 9], "UNREADABLE_STATUS"), ([0x0A, 1, 0xFF], "UNREADABLE_STATUS")] as [([UInt8], String)])
    func unreadable(data: [UInt8], reason: String) throws {
        let harness = try Harness()
        harness.call(0)
        harness.call(1)
        try harness.receive(frame(type: 2, stream: 1, data: data) + frame(type: 2, stream: 3))
        #expect(harness.reason(0) == reason)
        #expect(try harness.results[1]?.get() == [])
    }

    @Test("an answer above the bound of a frame fails its call alone")
    func oversize() throws {
        let harness = try Harness()
        harness.call(0)
        try harness.receive([0, 0x40, 0, 1, 0, 0, 0, 1, 2, 0])
        #expect(harness.reason(0) == "ANSWER_TOO_LARGE")
        #expect(harness.channel.isActive)
    }

    @Test("calls above the bound fail, and there is room again after an answer")
    func tooManyCalls() throws {
        let harness = try Harness(callsInFlightMax: 2)
        for number in 0..<3 { harness.call(number) }
        #expect(harness.reason(2) == "TOO_MANY_CALLS")
        try harness.receive(frame(type: 2, stream: 1))
        harness.call(3)
        #expect(harness.reason(3) == nil)
    }

    @Test("a connection whose stream ids are used up says so")
    func idsExhausted() throws {
        let harness = try Harness()
        harness.handler.lastStream = .max - 2
        harness.call(0)
        #expect(try harness.sentStreams() == [[.max]])
        harness.call(1)
        #expect(harness.reason(1) == "STREAM_IDS_EXHAUSTED")
    }
}

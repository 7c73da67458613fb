import NIOCore
import RPC
import Testing

@testable import TTRPC

@Suite("Streaming calls over TLS")
struct StreamCallTests {
    /// All messages of a stream.
    static func collect(_ stream: TTRPCStream) async throws -> [[UInt8]] {
        var messages: [[UInt8]] = []
        while let message = try await stream.receive() { messages.append(message) }
        return messages
    }

    @Test("a server stream gives its messages in order and ends", arguments: [0, 1, 500])
    func serverStream(count: Int) async throws {
        try await TestServer.with { test in
            let connection = try await test.connect()
            let payload = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
            let messages = try await Self.collect(connection.echoStream(.spell, payload))
            #expect(messages == payload.map { [$0] })
        }
    }

    @Test("a client stream is answered with one message")
    func clientStream() async throws {
        try await TestServer.with { test in
            let connection = try await test.connect()
            let stream = connection.echoStream(.sum)
            for number in 1...100 { try await stream.send([UInt8(number), 1]) }
            try await stream.finishSending()
            #expect(try await Self.collect(stream) == [[UInt8(truncatingIfNeeded: 5050 + 100)]])
        }
    }

    @Test("the request frame of a client stream may carry the first message")
    func firstMessageInRequest() async throws {
        try await TestServer.with { test in
            let stream = try await test.connect().echoStream(.sum, [5])
            try await stream.send([6])
            try await stream.finishSending()
            #expect(try await stream.receive() == [11])
        }
    }

    @Test("messages go both ways at once, empty ones too, on several streams of one connection")
    func bothWays() async throws {
        try await TestServer.with { test in
            let connection = try await test.connect()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in UInt8(0)..<5 {
                    group.addTask {
                        let stream = connection.echoStream(.chat)
                        let sent = (0..<200).map { [UInt8](repeating: number, count: $0 % 7) }
                        async let received = Self.collect(stream)
                        for message in sent { try await stream.send(message) }
                        try await stream.finishSending()
                        #expect(try await received == sent)
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("a receiver slower than the sender loses nothing, and the sender waits for it")
    func slowReceiver() async throws {
        try await TestServer.with({ $0.unsentBytesMax = 10_000 }) { test in
            let connection = try await test.connect()
            let stream = connection.echoStream(.open)
            let served = await blocking { test.handler.openStreams(1)[0] }
            let message = [UInt8](repeating: 3, count: 100_000)
            // More than the bounds of both sides and the buffers of both sockets hold together.
            let total = 400
            let sender = Task.detached { await blocking { (0..<total).allSatisfy { _ in (try? served.send(message)) != nil } } }
            try await stream.finishSending()
            for _ in 0..<total { #expect(try await stream.receive()?.count == message.count) }
            #expect(await sender.value)
            served.finish(nil)
            #expect(try await stream.receive() == nil)
        }
    }

    @Test("a client that takes nothing holds the handler's thread for a bounded time, and is told so; its other calls go on")
    func readerThatStops() async throws {
        try await TestServer.with({
            $0.unsentBytesMax = 10_000
            $0.slowReaderTimeout = .milliseconds(20)
        }) { test in
            let connection = try await test.connect()
            let stream = connection.echoStream(.open)
            let served = await blocking { test.handler.openStreams(1)[0] }
            let message = [UInt8](repeating: 3, count: 100_000)
            let refusal = await blocking { () -> RPCError? in
                // It ends: the buffers of both sides and both sockets are finite.
                while true {
                    do { try served.send(message) } catch { return error as? RPCError }
                }
            }
            #expect(refusal?.code == .resourceExhausted && refusal?.reason == "READER_TOO_SLOW")
            served.fail(try #require(refusal))
            let error = await #expect(throws: RPCError.self) { while try await stream.receive() != nil {} }
            #expect(error?.reason == "READER_TOO_SLOW")
            #expect(try await connection.echo(.echo, [4]) == [4])
        }
    }

    @Test("a stream ends with the error of its handler")
    func failing() async throws {
        try await TestServer.with { test in
            let stream = try await test.connect().echoStream(.open)
            let served = await blocking { test.handler.openStreams(1)[0] }
            try served.send([1])
            served.fail(EchoHandler.failure)
            #expect(try await stream.receive() == [1])
            let error = await #expect(throws: RPCError.self) { try await stream.receive() }
            #expect(error == EchoHandler.failure)
            await #expect(throws: RPCError.self) { try await stream.send([2]) }
            #expect(throws: RPCError.self) { try served.send([3]) }
        }
    }

    @Test("a handler that waits past the deadline gets DEADLINE_EXCEEDED, and so does the client")
    func deadline() async throws {
        try await TestServer.with { test in
            let stream = try await test.connect().echoStream(.open, timeoutNanoseconds: 50_000_000)
            let served = await blocking { test.handler.openStreams(1)[0] }
            let inHandler = await blocking { #expect(throws: RPCError.self) { try served.receive() } }
            #expect(inHandler?.code == .deadlineExceeded)
            let atClient = await #expect(throws: RPCError.self) { try await stream.receive() }
            #expect(atClient?.code == .deadlineExceeded)
        }
    }

    @Test("a stream given up by its client looks finished to the handler, and the connection goes on")
    func cancelled() async throws {
        try await TestServer.with { test in
            let connection = try await test.connect()
            let stream = connection.echoStream(.open)
            let served = await blocking { test.handler.openStreams(1)[0] }
            stream.cancel()
            let error = await #expect(throws: RPCError.self) { try await stream.receive() }
            #expect(error?.code == .cancelled)
            #expect(try await blocking { Result { try served.receive() } }.get() == nil)
            served.finish([1])
            #expect(try await connection.echo(.echo, [4]) == [4])
        }
    }

    @Test("when the connection is lost, both sides of a stream are told")
    func lost() async throws {
        try await TestServer.with { test in
            let connection = try await test.connect()
            let stream = connection.echoStream(.open)
            let served = await blocking { test.handler.openStreams(1)[0] }
            await connection.close()
            let atServer = await blocking { #expect(throws: RPCError.self) { try served.receive() } }
            #expect(atServer?.reason == "CONNECTION_CLOSED")
            let sending = await blocking { #expect(throws: RPCError.self) { while true { try served.send([1]) } } }
            #expect(sending?.reason == "CONNECTION_CLOSED")
            let atClient = await #expect(throws: RPCError.self) { try await stream.receive() }
            #expect(atClient?.code == .unavailable)
        }
    }
}

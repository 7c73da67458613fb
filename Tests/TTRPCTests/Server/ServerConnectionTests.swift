import Logging
import NIOCore
import RPC
import Testing

@testable import TTRPC

@Suite("Connection of the server")
struct ServerConnectionTests {
    @Test("the answers of one turn leave in one write, and the handler hears once that all have arrived")
    func oneWrite() throws {
        let harness = try ConnectionHarness()
        try harness.receive(
            request(.echo, stream: 1, payload: [1]), request(.fail, stream: 3), request(.echo, stream: 5, payload: [2, 2]))
        let writes = try harness.writes()
        #expect(writes.map { $0.map(\.stream) } == [[1, 3, 5]])
        #expect(writes.first?.first?.data == [0x12, 1, 1])
        #expect(harness.handler.arrivals == 1)
    }

    @Test("answers given later in one turn leave in one write")
    func oneWriteLater() throws {
        let harness = try ConnectionHarness()
        try harness.receive(request(.hold, stream: 1), request(.hold, stream: 3))
        #expect(try harness.writes().isEmpty)
        for held in harness.handler.takeHeld(2) { held.reply.succeed([9]) }
        #expect(try harness.writes().map { $0.map(\.stream) } == [[1, 3]])
    }

    @Test(
        "a malformed frame closes the connection with one line in the log",
        arguments: [
            frame(type: 1, stream: 2), frame(type: 1, flags: 3, stream: 5), frame(type: 2, stream: 5), frame(type: 9, stream: 5),
            frame(type: 3, stream: 5), frame(type: 3, stream: 1), frame(type: 1, stream: 3), [1, 0, 0, 0, 0, 0, 0, 5, 1, 0],
            request(.echo, stream: 1), Array("GET / HTTP/1.1\r\n\r\n".utf8),
        ])
    func malformedFrame(bytes: [UInt8]) throws {
        let harness = try ConnectionHarness()
        try harness.receive(request(.hold, stream: 1), request(.echo, stream: 3))
        try harness.receive(bytes, request(.echo, stream: 9))
        #expect(!harness.isOpen)
        #expect(harness.recorder.lines(.notice).count == 1)
        #expect(try harness.sent().map(\.stream) == [3])
    }

    @Test("a reply to a closed connection is dropped")
    func replyAfterClose() throws {
        let harness = try ConnectionHarness()
        try harness.receive(request(.hold, stream: 1))
        try harness.receive(frame(type: 9, stream: 3))
        for held in harness.handler.takeHeld(1) { held.reply.succeed([]) }
        #expect(try harness.sent().isEmpty)
    }

    @Test("only the first reply of a call is sent")
    func replyTwice() throws {
        let harness = try ConnectionHarness()
        try harness.receive(request(.hold, stream: 1))
        let held = try #require(harness.handler.takeHeld(1).first)
        held.reply.succeed([1])
        held.reply.succeed([2])
        held.reply.fail(EchoHandler.failure)
        #expect(try harness.sent() == [ReceivedFrame(type: 2, flags: 0, stream: 1, data: [0x12, 1, 1])])
    }

    static let refusals: [(bytes: [UInt8], code: RPCCode, reason: String)] = [
        (frame(type: 1, stream: 1, data: [0x0A, 9]), .invalidArgument, "MALFORMED_REQUEST"),
        (frame(type: 1, stream: 1, data: []), .unimplemented, "METHOD_NOT_FOUND"),
        (frame(type: 1, stream: 1, data: Array("\n\u{3}a.b\u{12}\u{1}C".utf8)), .unimplemented, "METHOD_NOT_FOUND"),
        (
            request(.echo, stream: 1, metadata: [("x", String(repeating: "y", count: 100))]), .resourceExhausted,
            "METADATA_TOO_LARGE"
        ),
        (request(.echo, stream: 1, payload: [UInt8](repeating: 0, count: 2000)), .resourceExhausted, "FRAME_TOO_LARGE"),
        (request(.echo, stream: 1, timeoutNanoseconds: -1), .deadlineExceeded, "DEADLINE_EXCEEDED"),
        (request(.echo, stream: 1, flags: .remoteOpen), .invalidArgument, "NOT_A_STREAM"),
        (request(.chat, stream: 1), .invalidArgument, "STREAM_EXPECTED"),
        (request(.large, stream: 1, payload: [0, 0x40, 0, 0]), .resourceExhausted, "RESPONSE_TOO_LARGE"),
    ]

    @Test("a call that cannot be taken is answered, and the connection goes on", arguments: refusals)
    func refused(bytes: [UInt8], code: RPCCode, reason: String) throws {
        let harness = try ConnectionHarness {
            $0.frameBytesMax = 1000
            $0.metadataBytesMax = 80
        }
        try harness.receive(bytes)
        let answer = try #require(try harness.sentError())
        #expect(answer.stream == 1)
        #expect((answer.error.code, answer.error.reason, answer.error.domain) == (code, reason, "platform"))
        try harness.receive(request(.echo, stream: 3, payload: [5]))
        #expect(try harness.sent().map(\.data) == [[0x12, 1, 5]])
    }

    @Test("the deadline is the timeout of the call, the default without one, and the longest at most")
    func deadlines() throws {
        let harness = try ConnectionHarness {
            $0.defaultTimeout = .seconds(100)
            $0.timeoutMax = .seconds(1000)
        }
        let start = Deadline.now()
        try harness.receive(
            request(.hold, stream: 1), request(.hold, stream: 3, timeoutNanoseconds: 5_000_000_000),
            request(.hold, stream: 5, timeoutNanoseconds: .max))
        let end = Deadline.now()
        for (held, seconds) in zip(harness.handler.takeHeld(3), [100, 5, 1000] as [Int64]) {
            #expect(held.call.deadline >= start.advanced(byNanoseconds: seconds * 1_000_000_000))
            #expect(held.call.deadline <= end.advanced(byNanoseconds: seconds * 1_000_000_000))
        }
    }

    @Test("a call that waited past its deadline before it could be taken is not started")
    func deadlineWhileHeldBack() throws {
        let harness = try ConnectionHarness { $0.callsInFlightMax = 1 }
        try harness.receive(request(.hold, stream: 1), request(.hold, stream: 3, timeoutNanoseconds: 1))
        let held = harness.handler.takeHeld(1)
        #expect(held.count == 1)
        held.first?.reply.succeed([])
        let frames = try harness.sent()
        #expect(frames.map(\.stream) == [1, 3] && harness.handler.heldCount == 0)
    }

    @Test("metadata reach the handler, and one credential object serves as long as its bytes stay the same")
    func metadata() throws {
        let harness = try ConnectionHarness()
        func inspect(_ stream: UInt32, _ metadata: [(key: String, value: String)]) throws -> String {
            try harness.receive(request(.inspect, stream: stream, metadata: metadata))
            return String(decoding: try #require(try harness.sent().first).data.dropFirst(2), as: UTF8.self)
        }
        #expect(try inspect(1, [("Authorization", "Bearer a"), ("Accept-Language", "en")]) == "Bearer a|no trace|english")
        #expect(try inspect(3, [("authorization", "Bearer a"), ("traceparent", "00-01")]) == "Bearer a|00-01|chinese")
        #expect(try inspect(5, [("authorization", "Bearer b")]) == "Bearer b|no trace|chinese")
        #expect(try inspect(7, []) == "nobody|no trace|chinese")
        let seen = harness.handler.credentials
        #expect(seen[0] === seen[1] && seen[1] !== seen[2] && seen[3] == nil)
    }
}

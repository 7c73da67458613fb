import RPC
import Testing

@testable import TTRPC

@Suite("Draining a connection")
struct ConnectionDrainingTests {
    @Test("an idle connection closes at once")
    func idle() throws {
        let harness = try ConnectionHarness()
        harness.connection.drain()
        harness.run()
        #expect(!harness.isOpen)
    }

    @Test("new calls are answered UNAVAILABLE, the one under way is finished, then the connection closes")
    func busy() throws {
        let harness = try ConnectionHarness()
        try harness.receive(request(.hold, stream: 1))
        harness.connection.drain()
        try harness.receive(request(.echo, stream: 3))
        let refusal = try #require(try harness.sentError())
        #expect(refusal.stream == 3)
        #expect(refusal.error.code == .unavailable && refusal.error.reason == "DRAINING")
        #expect(refusal.error.retryDelayMilliseconds == 1000)
        #expect(harness.isOpen)
        harness.handler.takeHeld(1)[0].reply.succeed([8])
        #expect(try harness.sent() == [ReceivedFrame(type: 2, flags: 0, stream: 1, data: [0x12, 1, 8])])
        #expect(!harness.isOpen)
    }

    @Test("an open stream goes on receiving until it is finished")
    func stream() throws {
        let harness = try ConnectionHarness()
        try harness.receive(request(.open, stream: 1, flags: .remoteOpen))
        harness.connection.drain()
        try harness.receive(frame(type: 3, flags: 1, stream: 1, data: [4]))
        let stream = harness.handler.openStreams(1)[0]
        #expect(try stream.receive() == [4])
        #expect(try stream.receive() == nil)
        stream.finish([6])
        #expect(try harness.sent() == [ReceivedFrame(type: 3, flags: 1, stream: 1, data: [6])])
        #expect(!harness.isOpen)
    }

    @Test("a connection that is ended answers its unary calls, ends its streams with the error, and closes")
    func ended() throws {
        let harness = try ConnectionHarness()
        try harness.receive(request(.hold, stream: 1), request(.open, stream: 3, flags: .remoteOpen))
        let stream = harness.handler.openStreams(1)[0]
        let reason = RPCError(.unauthenticated, "TOKEN_REVOKED", "Sign in again.")
        harness.connection.end(because: reason)
        let end = try #require(try harness.sentError())
        #expect(end.stream == 3 && end.error.reason == "TOKEN_REVOKED")
        #expect(throws: reason) { try stream.receive() }
        #expect(harness.isOpen)
        harness.handler.takeHeld(1)[0].reply.succeed([8])
        #expect(try harness.sent().map(\.stream) == [1])
        #expect(!harness.isOpen)
    }
}

import NIOCore
import RPC
import Testing

@testable import TTRPC

@Suite("Time limits of a connection")
struct ConnectionTimeoutTests {
    @Test("a handshake that does not end closes the connection")
    func handshake() throws {
        let harness = try ConnectionHarness(handshake: false) { $0.handshakeTimeout = .seconds(10) }
        harness.advance(by: .milliseconds(9999))
        #expect(harness.isOpen)
        harness.advance(by: .milliseconds(1))
        #expect(!harness.isOpen)
    }

    @Test("a connection without calls is closed when it was idle for long enough")
    func idle() throws {
        let harness = try ConnectionHarness { $0.idleTimeout = .seconds(60) }
        harness.advance(by: .seconds(59))
        try harness.receive(request(.echo, stream: 1))
        harness.advance(by: .seconds(59))
        #expect(harness.isOpen)
        harness.advance(by: .seconds(1))
        #expect(!harness.isOpen)
    }

    @Test("a call under way keeps its connection, and its answer counts as activity")
    func busy() throws {
        let harness = try ConnectionHarness { $0.idleTimeout = .seconds(60) }
        try harness.receive(request(.hold, stream: 1))
        harness.advance(by: .seconds(600))
        #expect(harness.isOpen)
        harness.handler.takeHeld(1)[0].reply.succeed([])
        #expect(try harness.sent().count == 1)
        harness.advance(by: .seconds(59))
        #expect(harness.isOpen)
        harness.advance(by: .seconds(61))
        #expect(!harness.isOpen)
    }

    @Test("a frame that does not end closes the connection, even if bytes trickle in")
    func partialFrame() throws {
        let harness = try ConnectionHarness { $0.frameTimeout = .seconds(30) }
        let bytes = request(.echo, stream: 1, payload: [UInt8](repeating: 1, count: 100))
        harness.advance(by: .seconds(5))
        for index in 0..<29 {
            try harness.receive([bytes[index]])
            harness.advance(by: .seconds(1))
        }
        #expect(harness.isOpen)
        harness.advance(by: .seconds(1))
        #expect(!harness.isOpen)
    }

    @Test("each frame has its own time")
    func framesOneAfterAnother() throws {
        let harness = try ConnectionHarness { $0.frameTimeout = .seconds(30) }
        for number in 0..<20 {
            let bytes = request(.echo, stream: UInt32(number * 2 + 1))
            // The end of one frame and the start of the next arrive together.
            let next = request(.echo, stream: UInt32(number * 2 + 3))
            try harness.receive(number == 0 ? Array(bytes) : Array(bytes.dropFirst(5)), Array(next.prefix(5)))
            harness.advance(by: .seconds(29))
        }
        #expect(harness.isOpen)
        #expect(try harness.sent().count == 20)
    }

    @Test("while the connection holds its peer back, an unfinished frame is not the peer's fault")
    func heldBackFrame() throws {
        let harness = try ConnectionHarness {
            $0.frameTimeout = .seconds(30)
            $0.callsInFlightMax = 1
        }
        try harness.receive(request(.hold, stream: 1), [0, 0])
        harness.advance(by: .seconds(100))
        #expect(harness.isOpen)
        harness.handler.takeHeld(1)[0].reply.succeed([])
        #expect(try harness.sent().count == 1)
        harness.advance(by: .seconds(29))
        #expect(harness.isOpen)
        harness.advance(by: .seconds(1))
        #expect(!harness.isOpen)
    }
}

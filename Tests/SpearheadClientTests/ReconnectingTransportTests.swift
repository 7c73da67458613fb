import RPC
import Synchronization
import Testing

@testable import SpearheadClient

@Suite("Reconnecting transport")
struct ReconnectingTransportTests {
    private func call() -> OutboundCall {
        OutboundCall(
            method: MethodName(service: "a.B", method: "C"), payload: [], metadata: [],
            deadline: Deadline.now().advanced(byNanoseconds: 1_000_000_000))
    }

    @Test("Calls share one connection; a lost one is made again")
    func reconnects() async throws {
        let made = Mutex<[ScriptedTransport]>([])
        let transport = ReconnectingTransport {
            let connection = ScriptedTransport([.success([1]), .success([2])])
            made.withLock { $0.append(connection) }
            return connection
        }
        #expect(try await transport.unary(call()) == [1])
        #expect(try await transport.unary(call()) == [2])
        #expect(made.withLock { $0.count } == 1)
        made.withLock { $0[0] }.lose()
        #expect(try await transport.unary(call()) == [1])
        #expect(made.withLock { $0.count } == 2)
    }

    @Test("A server that closes every connection at once is given up after two")
    func givesUp() async throws {
        let attempts = Mutex(0)
        let transport = ReconnectingTransport {
            attempts.withLock { $0 += 1 }
            let connection = ScriptedTransport([])
            connection.lose()
            return connection
        }
        await #expect(throws: RPCError.connectionLost) { _ = try await transport.unary(call()) }
        #expect(attempts.withLock { $0 } == 2)
    }

    @Test("A connection that could not be made is tried again by the next call")
    func retriesConnecting() async throws {
        let attempts = Mutex(0)
        let transport = ReconnectingTransport {
            let attempt = attempts.withLock {
                $0 += 1; return $0
            }
            if attempt == 1 { throw RPCError(.unavailable, "CONNECT_FAILED", "") }
            return ScriptedTransport([.success([7])])
        }
        await #expect(throws: RPCError.self) { _ = try await transport.unary(call()) }
        #expect(try await transport.unary(call()) == [7])
    }

    @Test("A closed client refuses calls and closes its connection")
    func closes() async throws {
        let connection = ScriptedTransport([.success([1])])
        let transport = ReconnectingTransport { connection }
        try await transport.connectNow()
        await transport.close()
        #expect(!connection.isOpen)
        await #expect(throws: RPCError.clientClosed) { _ = try await transport.unary(call()) }
    }

    @Test("Callers that arrive together make one connection")
    func singleFlight() async throws {
        let attempts = Mutex(0)
        let transport = ReconnectingTransport {
            attempts.withLock { $0 += 1 }
            return ScriptedTransport(Array(repeating: .success([1]), count: 64))
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<32 { group.addTask { _ = try await transport.unary(call()) } }
            try await group.waitForAll()
        }
        #expect(attempts.withLock { $0 } == 1)
    }
}

import Glibc
import NIOCore
import NIOPosix
import NIOSSL
import RPC
import Testing

@testable import TTRPC

@Suite("Life of the server")
struct ServerLifecycleTests {
    @Test("draining finishes what is under way, refuses the rest, and accepts no connection")
    func drains() async throws {
        try await TestServer.with { test in
            let busy = try await test.connect()
            let idle = try await test.connect()
            #expect(try await idle.echo(.echo, [1]) == [1])
            let underWay = Task { try await busy.echo(.hold) }
            let held = await blocking { test.handler.takeHeld(1) }
            async let drained: Void = test.server.drain(within: .seconds(600))
            // The idle connection is closed as soon as draining has begun.
            await blocking { while idle.isOpen { sched_yield() } }
            await #expect(throws: RPCError.self) { try await test.connect() }
            let refused = await #expect(throws: RPCError.self) { try await busy.echo(.echo) }
            #expect(refused?.reason == "DRAINING" && refused?.retryDelayMilliseconds == 1000)
            held[0].reply.succeed([UInt8](repeating: 1, count: 3_000_000))
            #expect(try await underWay.value.count == 3_000_000)
            await drained
            #expect(test.server.connectionCount == 0)
        }
    }

    @Test("what is not finished by the end of draining is cut off")
    func drainLimit() async throws {
        try await TestServer.with { test in
            let connection = try await test.connect()
            let underWay = Task { try await connection.echo(.hold) }
            _ = await blocking { test.handler.takeHeld(1) }
            await test.server.drain(within: .milliseconds(50))
            #expect(test.server.connectionCount == 0)
            let error = await #expect(throws: RPCError.self) { try await underWay.value }
            #expect(error?.code == .unavailable)
        }
    }

    @Test("connections above the bound are closed, and there is room again when one leaves")
    func connectionsMax() async throws {
        try await TestServer.with({ $0.connectionsMax = 2 }) { test in
            let first = try await test.connect()
            let second = try await test.connect()
            await #expect(throws: RPCError.self) { try await test.connect() }
            #expect(test.server.connectionCount == 2)
            #expect(try await second.echo(.echo, [1]) == [1])
            await first.close()
            await blocking { while test.server.connectionCount > 1 { sched_yield() } }
            #expect(try await test.connect().echo(.echo, [3]) == [3])
        }
    }

    @Test("a peer that never speaks TLS is disconnected")
    func silentPeer() async throws {
        try await TestServer.with({ $0.handshakeTimeout = .milliseconds(50) }) { test in
            let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connect(host: "127.0.0.1", port: test.port).get()
            try await channel.closeFuture.get()
            await blocking { while test.server.connectionCount > 0 { sched_yield() } }
        }
    }

    @Test("an idle client is disconnected")
    func idle() async throws {
        try await TestServer.with({ $0.idleTimeout = .milliseconds(50) }) { test in
            let connection = try await test.connect()
            await blocking { while connection.isOpen { sched_yield() } }
            let error = await #expect(throws: RPCError.self) { try await connection.echo(.echo) }
            #expect(error?.code == .unavailable)
        }
    }

    @Test(
        "TLS 1.2 and 1.3 are spoken, with and without ALPN; TLS 1.1 is not",
        arguments: [
            (TLSVersion.tlsv12, [], true), (.tlsv12, ["ttrpc"], true), (.tlsv13, [], true), (.tlsv13, ["h2", "ttrpc"], true),
            (.tlsv13, ["h2"], true), (.tlsv11, [], false),
        ] as [(TLSVersion, [String], Bool)])
    func tlsVersions(version: TLSVersion, protocols: [String], works: Bool) async throws {
        try await TestServer.with { test in
            let answer = try? await RawClient.exchange(
                request(.echo, stream: 1, payload: [7]), port: test.port, version: version, protocols: protocols)
            #expect(answer?.bytes == (works ? frame(type: 2, stream: 1, data: [0x12, 1, 7]) : nil))
        }
    }
}

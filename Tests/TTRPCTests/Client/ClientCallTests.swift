import NIOCore
import NIOPosix
import RPC
import Testing

@testable import TTRPC

@Suite("Calls of the client")
struct ClientCallTests {
    @Test("a call without an answer fails at its deadline, and the late answer is ignored")
    func deadline() async throws {
        try await TestServer.with { test in
            let connection = try await test.connect()
            let error = await #expect(throws: RPCError.self) {
                try await connection.echo(.hold, timeoutNanoseconds: 30_000_000)
            }
            #expect(error?.code == .deadlineExceeded)
            for held in await blocking({ test.handler.takeHeld(1) }) { held.reply.succeed([1]) }
            #expect(try await connection.echo(.echo, [2]) == [2])
        }
    }

    @Test("a shorter deadline passes first, whatever was called before")
    func deadlinesOutOfOrder() async throws {
        try await TestServer.with { test in
            let connection = try await test.connect()
            async let long = connection.echo(.hold, timeoutNanoseconds: 3_600_000_000_000)
            let held = await blocking { test.handler.takeHeld(1) }
            await #expect(throws: RPCError.self) { try await connection.echo(.hold, timeoutNanoseconds: 20_000_000) }
            held[0].reply.succeed([5])
            #expect(try await long == [5])
        }
    }

    @Test("a cancelled task ends its call at once")
    func cancelled() async throws {
        try await TestServer.with { test in
            let connection = try await test.connect()
            let task = Task { try await connection.echo(.hold) }
            _ = await blocking { test.handler.takeHeld(1) }
            task.cancel()
            let error = await #expect(throws: RPCError.self) { try await task.value }
            #expect(error?.code == .cancelled)
        }
    }

    @Test("when the connection is lost, calls under way and later ones fail with UNAVAILABLE")
    func lost() async throws {
        try await TestServer.with { test in
            let connection = try await test.connect()
            let waiting = Task { try await connection.echo(.hold) }
            _ = await blocking { test.handler.takeHeld(1) }
            await test.server.close()
            let underWay = await #expect(throws: RPCError.self) { try await waiting.value }
            let later = await #expect(throws: RPCError.self) { try await connection.echo(.echo) }
            #expect(underWay?.code == .unavailable && later?.reason == "CONNECTION_LOST")
            #expect(!connection.isOpen)
        }
    }

    @Test("a request larger than a frame is not sent")
    func tooLarge() async throws {
        try await TestServer.with { test in
            let connection = try await test.connect()
            let error = await #expect(throws: RPCError.self) {
                try await connection.echo(.echo, [UInt8](repeating: 0, count: 4 << 20))
            }
            #expect(error?.reason == "REQUEST_TOO_LARGE")
            #expect(try await connection.echo(.echo, [2]) == [2])
        }
    }

    @Test("no connection is made to a server that is not trusted or does not listen")
    func refused() async throws {
        try await TestServer.with { test in
            let stranger = try ClientTLS(trustRoots: Array(TestCertificates.second.utf8))
            let error = await #expect(throws: RPCError.self) {
                try await TTRPCConnection.connect(
                    host: "127.0.0.1", port: test.port, tls: stranger, group: MultiThreadedEventLoopGroup.singleton)
            }
            #expect(error?.reason == "CONNECT_FAILED")
            #expect(throws: RPCError.self) { try ClientTLS(trustRoots: Array("no certificate".utf8)) }
            await test.server.close()
            await #expect(throws: RPCError.self) { try await test.connect() }
        }
    }

    @Test("a certificate for another name is refused, unless that name is asked for")
    func otherName() async throws {
        try await TestServer.with { test in
            try CertificateStoreTests.write(TestCertificates.elsewhere, TestCertificates.elsewhereKey, to: test)
            #expect(test.certificates.reload())
            for name in [nil, "localhost", "elsewhere.example"] {
                let error = await #expect(throws: RPCError.self) { try await test.connect(serverName: name) }
                #expect(error?.message.contains("the server's certificate is for another name") == true)
            }
            let connection = try await test.connect(serverName: "elsewhere.test")
            #expect(try await connection.echo(.echo, [1]) == [1])
        }
    }

    @Test("the certificate may be checked by name instead of address")
    func serverName() async throws {
        try await TestServer.with { test in
            let connection = try await test.connect(serverName: "localhost")
            #expect(try await connection.echo(.echo, [1]) == [1])
        }
    }
}

import Foundation
import GoInterop
import NIOPosix
import RPC
import Testing

@testable import TTRPC

@Suite("Interoperability with the public Go implementation", .enabled(if: GoPrograms.areAvailable, "\(GoPrograms.skipReason)"))
struct InteropTests {
    // MARK: Our client, the public server

    @Test("our client gets the public server's answer", arguments: [0, 1, 100, 70_000, 4_000_000])
    func ourClientSucceeds(byteCount: Int) async throws {
        try await withGoServer { connection in
            let request = Self.message((0..<byteCount).map { UInt8(truncatingIfNeeded: $0 &* 31) })
            let answer = try await connection.call(service: GoServer.service, method: "Echo", payload: request)
            #expect(answer == request)
        }
    }

    @Test("our client reads the public server's error with its details")
    func ourClientReadsDetails() async throws {
        try await withGoServer { connection in
            let error = await #expect(throws: RPCError.self) {
                try await connection.call(service: GoServer.service, method: "Fail", payload: [])
            }
            #expect(
                error
                    == RPCError(
                        .invalidArgument, "VALUE_REFUSED", "the value is refused", domain: "interop",
                        metadata: ["length": "short"], fieldViolations: [.init("value", "must be acceptable")]))
        }
    }

    @Test("the public server sees the authorization of our client")
    func ourClientAuthorizes() async throws {
        try await withGoServer { connection in
            let answer = try await connection.call(
                service: GoServer.service, method: "Authorization", payload: [], metadata: [("authorization", "Bearer secret")])
            #expect(answer == Self.message(Array("Bearer secret".utf8)))
        }
    }

    @Test("a deadline of our client ends a slow call of the public server")
    func ourClientMeetsDeadline() async throws {
        try await withGoServer { connection in
            let error = await #expect(throws: RPCError.self) {
                try await connection.call(
                    service: GoServer.service, method: "Slow", payload: [], timeoutNanoseconds: 50_000_000)
            }
            #expect(error?.code == .deadlineExceeded)
            let request = Self.message([1])
            let answer = try await connection.call(service: GoServer.service, method: "Echo", payload: request)
            #expect(answer == request)
        }
    }

    @Test(
        "our client learns that the public server lacks a method",
        arguments: [(GoServer.service, "Nothing"), ("no.Service", "Echo")])
    func ourClientMissesMethod(service: String, method: String) async throws {
        try await withGoServer { connection in
            let error = await #expect(throws: RPCError.self) {
                try await connection.call(service: service, method: method, payload: [])
            }
            #expect(error?.code == .unimplemented)
        }
    }

    @Test("our client gets each answer of a thousand calls under way at once")
    func ourClientMultiplexes() async throws {
        try await withGoServer { connection in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in UInt16(0)..<1000 {
                    group.addTask {
                        let request = Self.message([UInt8(number >> 8), UInt8(number & 255)])
                        return try await connection.call(service: GoServer.service, method: "Echo", payload: request) == request
                    }
                }
                for try await isEqual in group { #expect(isEqual) }
            }
        }
    }

    // MARK: The public client, our server

    @Test("the public client gets our server's answer", arguments: [0, 1, 100, 50_000])
    func publicClientSucceeds(byteCount: Int) async throws {
        try await withOurServer { client, _ in
            let payload = (0..<byteCount).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let answer = try await client.call(Self.method(.echo), payload: payload)
            let later = try await client.call(Self.method(.elsewhere), payload: payload)
            #expect(answer == payload && later == payload)
        }
    }

    @Test("the public client gets a large answer of our server")
    func publicClientGetsLargeAnswer() async throws {
        try await withOurServer { client, _ in
            let answer = try await client.call(Self.method(.large), payload: [0x00, 0x3D, 0x09, 0x00])
            #expect(answer == [UInt8](repeating: 7, count: 4_000_000))
        }
    }

    @Test("the public client reads our server's error with its details")
    func publicClientReadsDetails() async throws {
        try await withOurServer { client, _ in
            let error = await #expect(throws: RPCError.self) { try await client.call(Self.method(.fail)) }
            #expect(error == EchoHandler.failure)
        }
    }

    @Test("our server sees the authorization of the public client")
    func publicClientAuthorizes() async throws {
        try await withOurServer { client, _ in
            let answer = try await client.call(Self.method(.inspect), token: "secret")
            #expect(String(decoding: answer, as: UTF8.self).hasPrefix("Bearer secret|"))
            let anonymous = try await client.call(Self.method(.inspect))
            #expect(String(decoding: anonymous, as: UTF8.self).hasPrefix("nobody|"))
        }
    }

    @Test("our server takes the public client's timeout as the deadline of the call")
    func publicClientSetsDeadline() async throws {
        try await withOurServer { client, handler in
            let before = Deadline.now()
            async let answer = client.call(Self.method(.hold), timeoutMilliseconds: 600_000)
            let held = try #require(await blocking { handler.takeHeld(1) }.first)
            #expect(held.call.deadline >= before.advanced(byNanoseconds: 600_000_000_000))
            #expect(held.call.deadline <= Deadline.now().advanced(byNanoseconds: 600_000_000_000))
            held.reply.succeed([5])
            let received = try await answer
            #expect(received == [5])
        }
    }

    @Test("our server answers DEADLINE_EXCEEDED when the public client's timeout has passed")
    func publicClientMissesDeadline() async throws {
        try await withOurServer { client, handler in
            let error = await #expect(throws: RPCError.self) {
                try await client.call(Self.method(.echo), timeoutMilliseconds: -1)
            }
            #expect(error?.code == .deadlineExceeded)
            #expect(handler.credentials.isEmpty)
        }
    }

    @Test(
        "the public client learns that our server lacks a method",
        arguments: ["test.v1.EchoService/nothing", "no.Service/echo"])
    func publicClientMissesMethod(name: String) async throws {
        let method = try #require(MethodName(name))
        try await withOurServer { client, _ in
            let error = await #expect(throws: RPCError.self) { try await client.call(method) }
            #expect(error?.code == .unimplemented)
        }
    }

    @Test("the public client gets each answer of five hundred calls under way at once")
    func publicClientMultiplexes() async throws {
        try await withOurServer { client, _ in
            let answers = try await client.calls(Self.method(.elsewhere), payload: [1, 2, 3], count: 500)
            #expect(answers == Array(repeating: .success([1, 2, 3]), count: 500))
        }
    }

    // MARK: Set-up

    private func withGoServer(_ body: (TTRPCConnection) async throws -> Void) async throws {
        try await TestServer.with { test in
            let server = try await GoServer.start(certificatePath: test.certificatePath, keyPath: test.keyPath)
            defer { server.stop() }
            let connection = try await TTRPCConnection.connect(
                host: "127.0.0.1", port: server.port,
                tls: ClientTLS(trustRoots: Array(TestCertificates.authority.utf8)),
                group: MultiThreadedEventLoopGroup.singleton)
            try await body(connection)
            await connection.close()
        }
    }

    private func withOurServer(_ body: (GoClient, EchoHandler) async throws -> Void) async throws {
        try await TestServer.with { test in
            let authority = test.directory.appending(path: "ca.pem")
            try Data(TestCertificates.authority.utf8).write(to: authority)
            try await body(GoClient(port: test.port, authorityPath: authority.path), test.handler)
        }
    }

    private static func method(_ method: EchoHandler.Method) -> MethodName {
        MethodName(service: EchoHandler.service, method: "\(method)")
    }

    /// A serialized message with one bytes field, number 1.
    private static func message(_ value: [UInt8]) -> [UInt8] {
        guard !value.isEmpty else { return [] }
        var bytes: [UInt8] = [0x0A]
        var length = value.count
        while length >= 0x80 {
            bytes.append(UInt8(length & 0x7F | 0x80))
            length >>= 7
        }
        return bytes + [UInt8(length)] + value
    }
}

import NIOCore
import RPC
import Testing

@testable import TTRPC

@Suite("Unary calls over TLS")
struct UnaryCallTests {
    @Test("an answer comes back as it was given", arguments: [0, 1, 100, 70_000, 4_000_000])
    func succeeds(byteCount: Int) async throws {
        try await TestServer.with { test in
            let connection = try await test.connect()
            let payload = (0..<byteCount).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            #expect(try await connection.echo(.echo, payload) == payload)
            #expect(try await connection.echo(.elsewhere, payload) == payload)
        }
    }

    @Test("an error arrives with its code, reason, domain, metadata, violations and delay")
    func fails() async throws {
        try await TestServer.with { test in
            let connection = try await test.connect()
            let error = await #expect(throws: RPCError.self) { try await connection.echo(.fail) }
            #expect(error == EchoHandler.failure)
        }
    }

    @Test("thousands of calls in flight on one connection each get their own answer")
    func multiplexes() async throws {
        try await TestServer.with { test in
            let connection = try await test.connect()
            let answers = try await withThrowingTaskGroup(of: (UInt16, [UInt8]).self) { group in
                for number in UInt16(0)..<3000 {
                    group.addTask {
                        let method: EchoHandler.Method = number.isMultiple(of: 2) ? .echo : .elsewhere
                        return (number, try await connection.echo(method, [UInt8(number >> 8), UInt8(number & 255)]))
                    }
                }
                return try await group.reduce(into: [UInt16: [UInt8]]()) { $0[$1.0] = $1.1 }
            }
            #expect(answers.count == 3000)
            for (number, answer) in answers { #expect(answer == [UInt8(number >> 8), UInt8(number & 255)]) }
        }
    }
}

import Host
import RPC
import SwiftProtobuf
import Testing

@testable import SpearheadClient

@Suite("Client calls")
struct ClientCallTests {
    typealias Request = Spearhead_Platform_V1_SuspendTenantRequest
    typealias Response = Spearhead_Platform_V1_SuspendTenantResponse

    private let method = MethodName(service: "spearhead.platform.v1.TenantService", method: "SuspendTenant")
    private let busy = RPCError(.unavailable, "DRAINING", "", retryDelayMilliseconds: 700)

    private func client(_ transport: ScriptedTransport, _ pauses: RecordedPauses, token: TokenProvider = .anonymous)
        -> SpearheadClient
    {
        SpearheadClient(transport: transport, token: token, pause: { pauses.pause($0) })
    }

    private func answer() throws -> [UInt8] { try Response.with { $0.tenant.slug = "acme" }.serializedBytes() }

    @Test("A call that the server could not take is repeated with the same request_id after the wait it asked for")
    func repeats() async throws {
        let transport = ScriptedTransport([.failure(busy), .failure(busy), .success(try answer())])
        let pauses = RecordedPauses()
        let response: Response = try await client(transport, pauses).call(method, Request.with { $0.slug = "acme" })
        #expect(response.tenant.slug == "acme")
        #expect(pauses.milliseconds == [700, 700])
        let ids = try transport.calls.map { try Request(serializedBytes: $0.payload).requestID }
        #expect(ids.count == 3)
        #expect(Set(ids).count == 1)
        #expect(ids.first?.isEmpty == false)
    }

    @Test("Attempts are bounded, and the last error comes out")
    func bounded() async throws {
        let transport = ScriptedTransport(Array(repeating: .failure(busy), count: 9))
        await #expect(throws: busy) {
            let _: Response = try await client(transport, RecordedPauses()).call(method, Request())
        }
        #expect(transport.calls.count == 4)
    }

    @Test("A wait beyond the timeout is not begun")
    func deadline() async throws {
        let transport = ScriptedTransport([.failure(busy)])
        let pauses = RecordedPauses()
        await #expect(throws: busy) {
            let _: Response = try await client(transport, pauses).call(method, Request(), timeoutMilliseconds: 600)
        }
        #expect(pauses.milliseconds.isEmpty)
    }

    @Test("An error of the caller's is not repeated")
    func final() async throws {
        let error = RPCError.notFound("company", "acme")
        let transport = ScriptedTransport([.failure(error)])
        await #expect(throws: error) { let _: Response = try await client(transport, RecordedPauses()).call(method, Request()) }
        #expect(transport.calls.count == 1)
    }

    @Test("An answer that is no message of the type is MALFORMED_RESPONSE")
    func malformed() async throws {
        let transport = ScriptedTransport([.success([0xFF, 0xFF])])
        let error = await #expect(throws: RPCError.self) {
            let _: Response = try await client(transport, RecordedPauses()).call(method, Request())
        }
        #expect(error?.reason == "MALFORMED_RESPONSE")
    }

    @Test("Each call presents the token that its client has")
    func token() async throws {
        let transport = ScriptedTransport([.success([]), .success([]), .success([])])
        let first = client(transport, RecordedPauses(), token: .fixed("one"))
        let _: Response = try await first.call(method, Request())
        let _: Response = try await first.presenting(.fixed("two")).call(method, Request())
        let _: Response = try await first.presenting(.anonymous).call(method, Request())
        #expect(transport.calls.map { $0.metadata.map(\.value) } == [["Bearer one"], ["Bearer two"], []])
        #expect(transport.calls[0].metadata[0].key == "authorization")
    }

    @Test("A stream gives every message in order")
    func stream() async throws {
        let transport = ScriptedTransport(
            try (1...3).map { number in
                .success(try Spearhead_Platform_V1_MigrateTenantsResponse.with { $0.done = number }.serializedBytes())
            })
        let stream = try await client(transport, RecordedPauses()).stream(
            method, Spearhead_Platform_V1_MigrateTenantsRequest(),
            returning: Spearhead_Platform_V1_MigrateTenantsResponse.self, timeoutMilliseconds: 1000)
        var done: [Int64] = []
        for try await response in stream { done.append(response.done) }
        #expect(done == [1, 2, 3])
    }
}

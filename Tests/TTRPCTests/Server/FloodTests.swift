import Glibc
import RPC
import Testing

@testable import TTRPC

@Suite("Floods over TLS")
struct FloodTests {
    /// Frames that cost their sender nothing, each repeated many times.
    private static let floods: [(name: String, bytes: [UInt8])] = {
        func many(_ frame: (UInt32) -> [UInt8]) -> [UInt8] { (0..<50_000).flatMap { frame($0) } }
        return [
            ("empty data of a stream that nobody opened", many { _ in frame(type: 3, stream: 1) }),
            ("empty data of ever new streams", many { frame(type: 3, stream: 2 * $0 + 1) }),
            ("data of a stream that is over", request(.echo, stream: 1) + many { _ in frame(type: 3, stream: 1, data: [1]) }),
            ("the ends of streams that are over", request(.echo, stream: 1) + many { _ in frame(type: 3, flags: 5, stream: 1) }),
            ("requests that are empty", many { frame(type: 1, flags: 1, stream: 2 * $0 + 1) }),
            ("requests of one stream", many { _ in request(.echo, stream: 1) }),
            ("requests on even streams", many { request(.echo, stream: 2 * $0) }),
            ("requests of stream 0", many { _ in request(.echo, stream: 0) }),
            ("answers", many { frame(type: 2, stream: 2 * $0 + 1) }),
            ("types that do not exist", many { frame(type: 200, stream: 2 * $0 + 1) }),
            ("streams that nobody feeds", many { request(.sum, stream: 2 * $0 + 1, flags: .remoteOpen) }),
            (
                "metadata above the bound",
                (0..<50).flatMap { (number: UInt32) in
                    request(
                        .echo, stream: 2 * number + 1,
                        metadata: (0..<20_000).map { (key: "k\($0)", value: "") })
                }
            ),
        ]
    }()

    @Test(
        "What a flooding client sends is answered, refused or ends its connection; others are served meanwhile and nothing stays")
    func floods() async throws {
        try await TestServer.with { test in
            let other = try await test.connect()
            for (name, bytes) in Self.floods {
                let flooding = Task { try? await RawClient.exchange(bytes + request(.echo, stream: 4_000_001), port: test.port) }
                for _ in 0..<5 { #expect(try await other.echo(.echo, [7]) == [7], "\(name)") }
                _ = await flooding.value
                await blocking { while test.server.connectionCount > 1 { sched_yield() } }
            }
            #expect(try await other.echo(.echo, [1]) == [1])
        }
    }
}

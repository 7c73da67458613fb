import Host
import HostTesting
import NIOCore
import NIOPosix
import PluginKit
import RPC
import SpearheadClient
import Testing

/// What monitoring asks over plain HTTP.
@Suite("Observation")
struct ObservationTests {
    @Test("Metrics count calls by method and status code, and say how the store stands")
    func metrics() async throws {
        try await TestHost.run(flags: ["metrics.listen": "127.0.0.1:0"]) { (host) async throws -> Void in
            let echo = MethodName(service: "spearhead.platform.v1.HealthService", method: "Check")
            for _ in 0..<3 { _ = try await host.send(echo, [], token: nil) }
            let status = MethodName(service: "spearhead.platform.v1.StatusService", method: "GetStatus")
            _ = try await host.send(status, [], token: nil)
            _ = try await host.send(MethodName(service: "no.Service", method: "Nothing"), [], token: nil)
            let page = try await get("/metrics", host)
            #expect(page.hasPrefix("HTTP/1.1 200 OK\r\n"))
            for line in [
                #"spearhead_calls_total{method="spearhead.platform.v1.HealthService/Check",code="OK"} 3"#,
                #"spearhead_calls_total{method="spearhead.platform.v1.StatusService/GetStatus",code="UNAUTHENTICATED"} 1"#,
                #"spearhead_calls_refused_total{code="UNIMPLEMENTED"} 1"#,
                #"spearhead_call_duration_seconds_bucket{service="spearhead.platform.v1.HealthService",le="+Inf"} 3"#,
                #"spearhead_call_duration_seconds_count{service="spearhead.platform.v1.HealthService"} 3"#,
                "spearhead_open_tenants 0", "# TYPE spearhead_call_duration_seconds histogram",
            ] {
                #expect(page.contains(line + "\n"), "\(line)")
            }
            #expect(!page.contains("no.Service"), "nothing that a caller sends becomes a label")
        }
    }

    @Test("Every line of the metrics page is a comment or one sample, and each series stands there once")
    func format() async throws {
        try await TestHost.run(flags: ["metrics.listen": "127.0.0.1:0"]) { (host) async throws -> Void in
            let page = try await get("/metrics", host)
            let body = page.split(separator: "\r\n\r\n", maxSplits: 1).last ?? ""
            let lines = body.split(separator: "\n").filter { !$0.hasPrefix("# ") }
            #expect(lines.count > 10)
            for line in lines {
                #expect(line.wholeMatch(of: /[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.e+-]+/) != nil, "\(line)")
            }
            let series = lines.compactMap { $0.split(separator: " ").first }
            #expect(Set(series).count == series.count)
        }
    }

    @Test("A host that is well is alive and ready, plugin by plugin; other paths and methods are refused")
    func readiness() async throws {
        try await TestHost.run(plugins: [NotesPlugin.self], flags: ["metrics.listen": "127.0.0.1:0"]) {
            (host) async throws -> Void in
            #expect(try await get("/livez", host).hasSuffix("\r\n\r\nalive\n"))
            let ready = try await get("/readyz", host)
            #expect(ready.hasPrefix("HTTP/1.1 200 OK\r\n") && ready.contains("serving\n") && ready.contains("notes ok\n"))
            #expect(try await get("/etc/passwd", host).hasPrefix("HTTP/1.1 404 "))
            #expect(try await get("/metrics", host, method: "POST").hasPrefix("HTTP/1.1 405 "))
        }
    }

    @Test("Without an address nothing listens, and a wrong address is refused at the start")
    func configuration() async throws {
        try await TestHost.run { (host) async throws -> Void in #expect(host.observationPort == nil) }
        await #expect(throws: RPCError.self) { try await TestHost.run(flags: ["metrics.listen": "here"]) { _ in } }
    }

    /// One request on a connection of its own, and everything that came back until it was closed.
    private func get(_ path: String, _ host: TestHost, method: String = "GET") async throws -> String {
        let port = try #require(host.observationPort)
        let group = MultiThreadedEventLoopGroup.singleton
        let answer = group.any().makePromise(of: String.self)
        let channel = try await ClientBootstrap(group: group)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(WholeAnswer(answer))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        let request = "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
        channel.writeAndFlush(ByteBuffer(string: request), promise: nil)
        return try await answer.futureResult.get()
    }

    /// Collects what comes until the other side closes.
    private final class WholeAnswer: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let promise: EventLoopPromise<String>
        private var text = ""

        init(_ promise: EventLoopPromise<String>) { self.promise = promise }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) { text += String(buffer: unwrapInboundIn(data)) }

        func channelInactive(context: ChannelHandlerContext) { promise.succeed(text) }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { promise.fail(error) }
    }
}

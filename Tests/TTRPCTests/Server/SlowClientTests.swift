import Glibc
import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS
import RPC
import Testing

@testable import TTRPC

@Suite("Slow clients over real sockets")
struct SlowClientTests {
    enum Slowness: CaseIterable {
        /// Opens a socket and says nothing.
        case silent
        /// Sends the beginning of a TLS handshake.
        case halfHello
        /// Sends a frame byte by byte, and never its end.
        case trickle
        /// Says nothing after the handshake.
        case idle
        /// Asks for much and reads none of it.
        case deaf

        /// Shortens the bound that ends such a client.
        func shorten(_ configuration: inout TTRPCServer.Configuration) {
            switch self {
            case .silent, .halfHello: configuration.handshakeTimeout = .milliseconds(300)
            case .trickle: configuration.frameTimeout = .milliseconds(300)
            case .idle, .deaf: configuration.idleTimeout = .milliseconds(300)
            }
        }
    }

    @Test(
        "A client that opens, stops in its handshake, trickles, idles or does not read is ended by its bound, and others are served",
        .timeLimit(.minutes(10)), arguments: Slowness.allCases)
    func ended(_ slowness: Slowness) async throws {
        try await TestServer.with(slowness.shorten) { test in
            let (other, held) = await connectHolding(test)
            let client = try await SlowClient.connect(slowness, port: test.port)
            let ended = Task { try? await client.closeFuture.get() }
            for _ in 0..<5 { #expect(try await other.echo(.echo, [7]) == [7]) }
            // One that does not read does not see its end, but the server has let go of it.
            if slowness == .deaf {
                await blocking { while test.server.connectionCount > 1 { sched_yield() } }
                client.close(promise: nil)
            }
            await ended.value
            #expect(try await other.echo(.echo, [7]) == [7])
            for held in test.handler.takeHeld(1) { held.reply.succeed([]) }
            _ = await held.value
        }
    }

    /// Connects and leaves a call under way, which keeps the connection; again and again when a busy machine takes longer for that than the
    /// test allows.
    private func connectHolding(_ test: TestServer) async -> (TTRPCConnection, held: Task<[UInt8]?, Never>) {
        while true {
            guard let connection = try? await test.connect() else { continue }
            let held = Task { try? await connection.echo(.hold) }
            let isHeld = await blocking { test.handler.awaitHeld(1, until: .now().advanced(byNanoseconds: 2_000_000_000)) }
            if isHeld { return (connection, held) }
            await connection.close()
        }
    }
}

/// A client that takes the server's time.
private enum SlowClient {
    static func connect(_ slowness: SlowClientTests.Slowness, port: Int) async throws -> any Channel {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(TestCertificates.authority.utf8)))
        let context = try NIOSSLContext(configuration: tls)
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        let hasTLS = ![.silent, .halfHello].contains(slowness)
        let channel = try await bootstrap.channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                guard hasTLS else { return }
                try channel.pipeline.syncOperations.addHandlers([
                    NIOSSLClientHandler(context: context, serverHostname: nil), AfterHandshake(slowness),
                ])
            }
        }.connect(host: "127.0.0.1", port: port).get()
        // The head of a record with a handshake of 512 bytes, and the first of them.
        if slowness == .halfHello {
            // A busy machine may have let the bound pass already.
            try? await channel.writeAndFlush(ByteBuffer(bytes: [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01]))
        }
        return channel
    }

    /// What the client does once it may speak.
    private final class AfterHandshake: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer
        private let slowness: SlowClientTests.Slowness

        init(_ slowness: SlowClientTests.Slowness) { self.slowness = slowness }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            guard case .handshakeCompleted? = event as? TLSUserEvent else { return context.fireUserInboundEventTriggered(event) }
            let channel = context.channel
            switch slowness {
            case .silent, .halfHello, .idle: break
            case .trickle:
                var bytes = request(.echo, stream: 1, payload: [UInt8](repeating: 1, count: 100_000))[...]
                channel.eventLoop.scheduleRepeatedTask(initialDelay: .zero, delay: .milliseconds(10)) { task in
                    guard channel.isActive, let byte = bytes.popFirst() else { return task.cancel() }
                    channel.writeAndFlush(ByteBuffer(bytes: [byte]), promise: nil)
                }
            case .deaf:
                channel.setOption(.autoRead, value: false).whenComplete { _ in
                    let requests = (0..<32).flatMap { request(.large, stream: 2 * $0 + 1, payload: [0, 0x3F, 0xFF, 0]) }
                    channel.writeAndFlush(ByteBuffer(bytes: requests), promise: nil)
                }
            }
        }
    }
}

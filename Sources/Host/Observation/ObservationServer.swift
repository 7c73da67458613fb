internal import Logging
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import RPC
internal import Synchronization
internal import TTRPC

/// What monitoring asks over plain HTTP: `/metrics`, `/livez`, `/readyz` and `/readyz?verbose`.
///
/// It says nothing about a company's data and takes no input, but it has neither TLS nor a token: let it listen on loopback, or in a network of
/// the operators. Bounds: 32 connections, one request at a time on each, 10 s for each, no bodies.
final class ObservationServer: Sendable {
    static let connectionsMax = 32
    static let timeout = TimeAmount.seconds(10)

    private let channel: any Channel
    /// The port it listens on.
    let port: Int

    static func start(host: String, port: Int, services: HostServices, group: any EventLoopGroup) async throws
        -> ObservationServer
    {
        let open = OpenConnections()
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    channel.closeFuture.whenComplete { _ in open.count.subtract(1, ordering: .relaxed) }
                    guard open.count.add(1, ordering: .relaxed).newValue <= connectionsMax else {
                        throw ChannelError.operationUnsupported
                    }
                    try channel.pipeline.syncOperations.addHandler(IdleStateHandler(allTimeout: timeout))
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
                    try channel.pipeline.syncOperations.addHandler(ObservationHandler(services: services))
                }
            }
        do { return ObservationServer(try await bootstrap.bind(host: host, port: port).get()) } catch {
            throw RPCError.listenFailed("\(host):\(port)", setting: "metrics.listen", error)
        }
    }

    private init(_ channel: any Channel) {
        self.channel = channel
        port = channel.localAddress?.port ?? 0
    }

    func stop() async { try? await channel.close().get() }
}

private final class OpenConnections: Sendable {
    let count = Atomic<Int>(0)
}

/// One connection of monitoring.
private final class ObservationHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let services: HostServices
    private var head: HTTPRequestHead?

    init(services: HostServices) { self.services = services }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): self.head = head
        case .body: break
        case .end:
            guard let head else { return }
            self.head = nil
            answer(head, context)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is IdleStateHandler.IdleStateEvent { context.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func readiness(isVerbose: Bool) -> (HTTPResponseStatus, String) {
        let readiness = Readiness(services: services)
        return (readiness.isServing ? .ok : .serviceUnavailable, readiness.text(isVerbose: isVerbose))
    }

    private func answer(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let (status, text): (HTTPResponseStatus, String) =
            switch (head.method, head.uri.prefix { $0 != "?" }) {
            case (.GET, "/metrics"): (.ok, MetricsPage(services: services).text)
            case (.GET, "/livez"): (.ok, "alive\n")
            case (.GET, "/readyz"):
                readiness(isVerbose: head.uri.hasSuffix("?verbose"))
            case (.GET, _): (.notFound, "There is /metrics, /livez and /readyz.\n")
            default: (.methodNotAllowed, "Only GET.\n")
            }
        var response = HTTPResponseHead(version: head.version, status: status)
        response.headers.add(name: "content-type", value: "text/plain; version=0.0.4; charset=utf-8")
        response.headers.add(name: "content-length", value: "\(text.utf8.count)")
        if !head.isKeepAlive { response.headers.add(name: "connection", value: "close") }
        context.write(wrapOutboundOut(.head(response)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(context.channel.allocator.buffer(string: text)))), promise: nil)
        let written = context.writeAndFlush(wrapOutboundOut(.end(nil)))
        if !head.isKeepAlive { written.assumeIsolated().whenComplete { _ in context.close(promise: nil) } }
    }
}

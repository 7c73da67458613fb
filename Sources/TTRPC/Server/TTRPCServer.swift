package import Logging
package import NIOCore
internal import NIOPosix
internal import NIOSSL
package import RPC
internal import Synchronization

/// A server of the ttRPC protocol over TLS.
///
/// ```swift
/// let server = TTRPCServer(configuration: configuration, tls: certificates, handler: host, logger: logger, group: group)
/// let address = try await server.start()
/// …
/// await server.drain(within: .seconds(20))
/// ```
package final class TTRPCServer: Sendable {
    private let configuration: Configuration
    private let tls: CertificateStore
    private let handler: any CallHandler
    private let logger: Logger
    private let group: any EventLoopGroup
    private let registry: ConnectionRegistry
    private let room: FrameRoom
    private let listener = Mutex<(any Channel)?>(nil)

    /// Makes a server that does not listen yet.
    package init(
        configuration: Configuration, tls: CertificateStore, handler: any CallHandler, logger: Logger, group: any EventLoopGroup
    ) {
        self.configuration = configuration
        self.tls = tls
        self.handler = handler
        self.logger = logger
        self.group = group
        registry = ConnectionRegistry(connectionsMax: configuration.connectionsMax)
        room = FrameRoom(bytesMax: configuration.largeFrameBytesMax)
    }

    /// How many connections are open.
    package var connectionCount: Int { registry.count }

    /// Starts to listen; gives the address, with the port that the system chose.
    ///
    /// - Throws: ``RPCError`` FAILED_PRECONDITION, reason `LISTEN_FAILED`.
    package func start() async throws -> SocketAddress {
        let marks = ChannelOptions.Types.WriteBufferWaterMark(
            low: configuration.unsentBytesMax / 2, high: configuration.unsentBytesMax)
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: configuration.backlog)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.writeBufferWaterMark, value: marks)
            .childChannelInitializer { [self] channel in
                channel.eventLoop.makeCompletedFuture { try accept(channel) }
            }
        let channel: any Channel
        do { channel = try await bootstrap.bind(host: configuration.host, port: configuration.port).get() } catch {
            throw RPCError.listenFailed("\(configuration.host):\(configuration.port)", setting: "listen", error)
        }
        listener.withLock { $0 = channel }
        guard let address = channel.localAddress else { throw ChannelError.unknownLocalAddress }
        return address
    }

    /// The last handler of a connection's channel, for measurements that have neither socket nor TLS.
    package static func connectionHandler(
        on eventLoop: any EventLoop, configuration: Configuration = Configuration(), handler: any CallHandler, logger: Logger
    ) -> any ChannelHandler & Sendable {
        ServerConnection(
            eventLoop: eventLoop, configuration: configuration, room: FrameRoom(bytesMax: configuration.largeFrameBytesMax),
            handler: handler, logger: logger)
    }

    private func accept(_ channel: any Channel) throws {
        let connection = ServerConnection(
            eventLoop: channel.eventLoop, configuration: configuration, room: room, handler: handler, logger: logger)
        guard registry.admit(connection) else {
            logger.debug("connection refused", metadata: ["open": "\(registry.count)"])
            throw ChannelError.operationUnsupported
        }
        channel.closeFuture.whenComplete { [registry] _ in registry.remove(connection) }
        try channel.pipeline.syncOperations.addHandlers([NIOSSLServerHandler(context: tls.currentContext()), connection])
    }

    /// Closes the connections whose last call presented a credential for which `refusal` gives an error.
    ///
    /// Unary calls under way are answered first; streams end with the error. `refusal` is called on the connections' event loops.
    package func closeConnections(_ refusal: @escaping @Sendable (Credential) -> RPCError?) {
        for connection in registry.all {
            connection.eventLoop.execute {
                if let credential = connection.credentials.last, let error = refusal(credential) {
                    connection.end(because: error)
                }
            }
        }
    }

    /// Shuts down in order: accepts nothing more, answers new calls UNAVAILABLE, lets those under way finish.
    ///
    /// What is not finished after `limit` is cut off.
    package func drain(within limit: TimeAmount) async {
        await stopListening()
        for connection in registry.beginDraining() { connection.eventLoop.execute { connection.drain() } }
        let emptied = group.any().makePromise(of: Void.self)
        registry.notifyWhenEmpty(emptied)
        let cutOff = group.any().scheduleTask(in: limit) { [registry] in Self.closeAtOnce(registry.all) }
        try? await emptied.futureResult.get()
        cutOff.cancel()
    }

    /// Stops at once: calls under way are cut off.
    package func close() async {
        await stopListening()
        let connections = registry.beginDraining()
        let emptied = group.any().makePromise(of: Void.self)
        registry.notifyWhenEmpty(emptied)
        Self.closeAtOnce(connections)
        try? await emptied.futureResult.get()
    }

    private func stopListening() async {
        let channel = listener.withLock { listener in
            defer { listener = nil }
            return listener
        }
        try? await channel?.close().get()
    }

    private static func closeAtOnce(_ connections: [ServerConnection]) {
        for connection in connections { connection.eventLoop.execute { connection.closeAtOnce() } }
    }
}

package import NIOCore
internal import NIOPosix
package import RPC
internal import Synchronization

/// A client connection of the ttRPC protocol over TLS.
///
/// Any number of calls share it at a time. It is closed with ``close()``, or when nothing refers to it any more.
///
/// ```swift
/// let tls = try ClientTLS(trustRoots: authority)
/// let connection = try await TTRPCConnection.connect(host: "sales.example.com", port: 7443, tls: tls, group: group)
/// let answer = try await connection.call(service: "spearhead.crm.v1.CustomerService", method: "GetCustomer", payload: request)
/// ```
package final class TTRPCConnection: Sendable {
    private let channel: any Channel
    private let handler: ClientHandler
    private let tickets = Atomic<UInt64>(1)

    private init(channel: any Channel, handler: ClientHandler) {
        self.channel = channel
        self.handler = handler
    }

    deinit { channel.close(promise: nil) }

    /// Connects and completes the TLS handshake.
    ///
    /// - Throws: ``RPCError`` UNAVAILABLE, reason `CONNECT_FAILED`.
    package static func connect(
        host: String, port: Int, tls: ClientTLS, configuration: Configuration = Configuration(), group: any EventLoopGroup
    ) async throws -> TTRPCConnection {
        let marks = ChannelOptions.Types.WriteBufferWaterMark(
            low: configuration.unsentBytesMax / 2, high: configuration.unsentBytesMax)
        let loop = group.next()
        let ready = loop.makePromise(of: Void.self)
        let handler = ClientHandler(eventLoop: loop, configuration: configuration, ready: ready)
        do {
            let channel = try await ClientBootstrap(group: loop)
                .connectTimeout(configuration.connectTimeout)
                .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                .channelOption(.writeBufferWaterMark, value: marks)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandlers([tls.makeHandler(host: host), handler])
                    }
                }
                .connect(host: host, port: port).get()
            try await ready.futureResult.get()
            return TTRPCConnection(channel: channel, handler: handler)
        } catch {
            ready.fail(error)
            throw RPCError.connectFailed("\(host):\(port)", error)
        }
    }

    /// The event loop on which completions are called.
    package var eventLoop: any EventLoop { channel.eventLoop }

    /// Whether calls can be made.
    package var isOpen: Bool { channel.isActive }

    /// Makes a unary call and waits for its answer.
    ///
    /// - Throws: ``RPCError``: the server's, or the client's own for a lost connection or a passed deadline.
    package func call(
        service: String, method: String, payload: [UInt8], timeoutNanoseconds: Int64 = 0,
        metadata: [(key: String, value: String)] = []
    ) async throws -> [UInt8] {
        let head = RequestHead(service: service, method: method, metadata: metadata)
        return try await call(head, payload: payload, timeoutNanoseconds: timeoutNanoseconds)
    }

    /// Makes a unary call whose head was encoded before, and waits for its answer.
    package func call(_ head: RequestHead, payload: [UInt8], timeoutNanoseconds: Int64 = 0) async throws -> [UInt8] {
        let ticket = tickets.wrappingAdd(1, ordering: .relaxed).oldValue
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let call = ClientCall(head: head, payload: payload, timeoutNanoseconds: timeoutNanoseconds, ticket: ticket) {
                    continuation.resume(with: $0)
                }
                submit(.call(call))
                // A cancellation that came first found no call to end.
                if Task.isCancelled { submit(.cancelCall(ticket: ticket)) }
            }
        } onCancel: {
            submit(.cancelCall(ticket: ticket))
        }
    }

    /// Makes a unary call; `completion` gets the answer on ``eventLoop``.
    ///
    /// On the event loop the request is written at once, and leaves with all others of the same turn.
    package func send(
        _ head: RequestHead, payload: [UInt8], timeoutNanoseconds: Int64 = 0, completion: @escaping CallCompletion
    ) {
        submit(
            .call(
                ClientCall(
                    head: head, payload: payload, timeoutNanoseconds: timeoutNanoseconds, ticket: 0, completion: completion)))
    }

    /// Starts a streaming call; `payload` is the request of a call that the client does not stream to.
    package func stream(
        _ head: RequestHead, shape: CallShape, payload: [UInt8] = [], timeoutNanoseconds: Int64 = 0
    ) -> TTRPCStream {
        precondition(shape != .unary, "A unary call is made with call or send.")
        let stream = TTRPCStream(
            connection: self, head: head, shape: shape, payload: payload, timeoutNanoseconds: timeoutNanoseconds)
        submit(.open(stream))
        return stream
    }

    /// Closes the connection; calls under way fail with UNAVAILABLE.
    package func close() async { try? await channel.close().get() }

    func submit(_ command: ClientCommand) { handler.submit(command) }
}

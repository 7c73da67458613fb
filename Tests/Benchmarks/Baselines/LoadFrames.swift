import ArgumentParser
import NIOCore
import NIOPosix
import NIOSSL
import RPC
import TTRPC

/// Loads a server that sends back bytes with the frames of a no-op.
struct LoadFrames: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load-frames", abstract: "Sends the frames of a no-op to serve-frames and counts those that come back.")

    @OptionGroup var load: LoadOptions

    @Option(help: "Bytes in the payload, at most 127.")
    var payloadSize = 100

    func run() async throws {
        let frame = RequestHead(service: LoadEcho.service, method: "Echo")
            .frame(payload: LoadEcho.request(payloadSize: payloadSize), stream: 1)
        try await LoadRun.measure(load) { group in
            var targets: [FrameTarget] = []
            for _ in 0..<load.connections { targets.append(try await FrameTarget.connect(load, frame, group)) }
            return targets
        }.report()
    }
}

/// A connection whose answers are its requests, in their order.
private final class FrameTarget: ChannelInboundHandler, LoadTarget, @unchecked Sendable {
    // @unchecked because all `var`s are touched only on `eventLoop`.
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    let eventLoop: any EventLoop
    private let frame: ByteBuffer
    private var context: ChannelHandlerContext?
    private var unsent = ByteBuffer()
    private var isFlushPlanned = false
    private var waiting = CircularBuffer<CallCompletion>()
    private var pendingByteCount = 0

    private init(eventLoop: any EventLoop, frame: ByteBuffer) {
        self.eventLoop = eventLoop
        self.frame = frame
    }

    static func connect(_ options: LoadOptions, _ frame: ByteBuffer, _ group: any EventLoopGroup) async throws -> FrameTarget {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(options.authority()))
        let tls = try NIOSSLContext(configuration: configuration)
        let target = FrameTarget(eventLoop: group.next(), frame: frame)
        _ = try await ClientBootstrap(group: target.eventLoop)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers([
                        NIOSSLClientHandler(context: tls, serverHostname: options.serverName), target,
                    ])
                }
            }
            .connect(host: options.endpoint.host, port: options.endpoint.port).get()
        return target
    }

    var isOpen: Bool { context != nil }

    func send(_ number: UInt64, completion: @escaping CallCompletion) {
        unsent.writeImmutableBuffer(frame)
        waiting.append(completion)
        guard !isFlushPlanned else { return }
        isFlushPlanned = true
        eventLoop.execute { self.flush() }
    }

    private func flush() {
        isFlushPlanned = false
        context?.writeAndFlush(wrapOutboundOut(unsent), promise: nil)
        unsent.clear()
    }

    func close() async {
        let channel = try? await eventLoop.submit { self.context?.channel }.get()
        try? await channel?.close().get()
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        while let completion = waiting.popFirst() {
            completion(.failure(RPCError(.unavailable, "CONNECTION_CLOSED", "The connection was closed.", domain: "bench")))
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        pendingByteCount += unwrapInboundIn(data).readableBytes
        while pendingByteCount >= frame.readableBytes, let completion = waiting.popFirst() {
            pendingByteCount -= frame.readableBytes
            completion(.success([]))
        }
    }
}

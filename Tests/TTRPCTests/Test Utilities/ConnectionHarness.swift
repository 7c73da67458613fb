import NIOCore
import NIOEmbedded
import NIOTLS
import RPC

@testable import TTRPC

/// A server connection without a socket, with time that the test moves.
final class ConnectionHarness {
    let channel = EmbeddedChannel()
    let handler = EchoHandler()
    let recorder = LogRecorder()
    let connection: ServerConnection
    let room: FrameRoom
    private let reads = ReadCounter()

    init(handshake: Bool = true, _ configure: (inout TTRPCServer.Configuration) -> Void = { _ in }) throws {
        var configuration = TTRPCServer.Configuration()
        configure(&configuration)
        room = FrameRoom(bytesMax: configuration.largeFrameBytesMax)
        connection = ServerConnection(
            eventLoop: channel.eventLoop, configuration: configuration, room: room, handler: handler, logger: recorder.logger)
        try channel.pipeline.syncOperations.addHandlers([reads, connection])
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 9)).wait()
        if handshake { channel.pipeline.fireUserInboundEventTriggered(TLSUserEvent.handshakeCompleted(negotiatedProtocol: nil)) }
    }

    deinit { _ = try? channel.finish() }

    /// Lets bytes arrive, all in one turn.
    func receive(_ frames: [UInt8]...) throws {
        try channel.writeInbound(ByteBuffer(bytes: frames.flatMap { $0 }))
        channel.embeddedEventLoop.run()
    }

    /// What was sent since the last time: one array of frames per write.
    func writes() throws -> [[ReceivedFrame]] {
        channel.embeddedEventLoop.run()
        var writes: [[ReceivedFrame]] = []
        while let buffer = try channel.readOutbound(as: ByteBuffer.self) {
            guard buffer.readableBytes > 0 else { continue }
            var decoder = FrameDecoder()
            decoder.append(buffer)
            writes.append(try decoder.drain())
        }
        return writes
    }

    /// What was sent since the last time.
    func sent() throws -> [ReceivedFrame] { try writes().flatMap { $0 } }

    /// The error that the only frame sent since the last time carries.
    func sentError() throws -> (stream: UInt32, error: RPCError)? {
        let frames = try sent()
        guard frames.count == 1, let frame = frames.first, frame.type == 2 else { return nil }
        let envelope = try frame.data.withUnsafeBytes { try ResponseEnvelope($0) }
        guard let error = try RPCError(serializedStatus: Array(frame.data[envelope.status])) else { return nil }
        return (frame.stream, error)
    }

    /// Whether the connection lets the channel read.
    var reading: Bool {
        let before = reads.count
        channel.read()
        return reads.count > before
    }

    /// Whether the channel is open.
    var isOpen: Bool { channel.isActive }

    /// Runs what waits for the event loop.
    func run() { channel.embeddedEventLoop.run() }

    /// Says whether the socket takes more.
    func setWritable(_ isWritable: Bool) {
        channel.isWritable = isWritable
        channel.pipeline.fireChannelWritabilityChanged()
    }

    /// How often the channel was read.
    var readCount: Int { reads.count }

    func advance(by time: TimeAmount) { channel.embeddedEventLoop.advanceTime(by: time) }
}

/// Counts the reads that get through to the socket.
final class ReadCounter: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer
    private(set) var count = 0

    func read(context: ChannelHandlerContext) {
        count += 1
        context.read()
    }
}

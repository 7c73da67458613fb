import Logging
import NIOCore
import NIOEmbedded
import RPC
import TTRPC

/// A server's connection without socket and TLS: request frames go in, answer frames come out.
final class FrameLoop {
    private static let payloadSize = 100
    /// Header, then one field with the answer, which is one field with the payload.
    private static let answerSize = 10 + 2 + 2 + payloadSize

    private let channel = EmbeddedChannel()
    private var frames: ByteBuffer
    private let frameSize: Int

    init(_ host: InProcessHost) throws {
        let head = RequestHead(service: LoadEcho.service, method: "Echo")
        let frame = head.frame(payload: LoadEcho.request(payloadSize: Self.payloadSize), stream: 1)
        frameSize = frame.readableBytes
        frames = ByteBuffer()
        for _ in 0..<InstructionsCommand.callsTogether { frames.writeImmutableBuffer(frame) }
        try channel.pipeline.syncOperations.addHandler(
            TTRPCServer.connectionHandler(
                on: channel.embeddedEventLoop, handler: host.dispatcher, logger: Logger(label: "instructions")))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    /// Sends the frames of a round and checks that all are answered.
    func round(_ number: Int) throws {
        let count = InstructionsCommand.callsTogether
        for place in 0..<count {
            // The stream stands in the header after the length; those of a client are odd and increase.
            frames.setInteger(UInt32((number * count + place) * 2 + 1), at: place * frameSize + 4)
        }
        try channel.writeInbound(frames)
        var answered = 0
        while let answers = try channel.readOutbound(as: ByteBuffer.self) { answered += answers.readableBytes }
        guard answered == count * Self.answerSize else {
            throw MeasurementError(description: "\(count) requests were answered by \(answered) bytes")
        }
    }
}

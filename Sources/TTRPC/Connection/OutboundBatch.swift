internal import NIOCore

/// The frames that leave together at the end of an event-loop turn, as one write.
///
/// One write is one TLS record (or few) and one system call, and the memory is used again for the next turn.
struct OutboundBatch: Sendable {
    private static let keptCapacityMax = 256 << 10

    /// Frames that were written in this turn.
    var buffer = ByteBuffer()

    /// Bytes that wait for the end of the turn.
    var byteCount: Int { buffer.readableBytes }

    /// Hands all frames to the channel and flushes it.
    mutating func flush(_ context: ChannelHandlerContext) {
        guard buffer.readableBytes > 0 else { return }
        context.writeAndFlush(NIOAny(buffer), promise: nil)
        if buffer.capacity > Self.keptCapacityMax {
            buffer = ByteBuffer()
        } else {
            buffer.clear()
        }
    }
}

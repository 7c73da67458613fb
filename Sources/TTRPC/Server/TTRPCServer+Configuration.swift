package import NIOCore

extension TTRPCServer {
    /// Where a server listens, and its bounds.
    package struct Configuration: Sendable {
        /// The address to listen on.
        package var host = "127.0.0.1"
        /// The port to listen on; 0 lets the system choose.
        package var port = 0
        /// Connections that the system may hold before they are accepted.
        package var backlog: Int32 = 1024
        /// Most open connections; the ones above are closed at once.
        package var connectionsMax = 10_000
        /// Most bytes of data in a frame that is taken; at most, and by default, the 4 MiB of the protocol.
        package var frameBytesMax = 4 << 20
        /// Most bytes of all frames above 16 KiB, on all connections, that arrive or whose calls are under way; connections without a
        /// valid token share a quarter of it.
        package var largeFrameBytesMax = 256 << 20
        /// How long a TLS handshake may take.
        package var handshakeTimeout = TimeAmount.seconds(10)
        /// How long a frame may take from its first byte to its last.
        package var frameTimeout = TimeAmount.seconds(30)
        /// How long a connection may have no call under way.
        package var idleTimeout = TimeAmount.minutes(5)
        /// How long a peer may take to confirm the end of a TLS session.
        package var shutdownTimeout = TimeAmount.seconds(2)
        /// Most unary calls under way on one connection; at the bound no more is read from it.
        package var callsInFlightMax = 256
        /// Most open streams on one connection; the ones above are answered RESOURCE_EXHAUSTED.
        package var streamsOpenMax = 32
        /// Most messages of one stream that wait for its handler; at the bound no more is read from the connection.
        package var streamQueueMessagesMax = 64
        /// Most bytes of one stream that wait for its handler; at the bound no more is read from the connection.
        package var streamQueueBytesMax = 1 << 20
        /// Most bytes of metadata in one request.
        package var metadataBytesMax = 16 << 10
        /// Unsent bytes of one connection above which it is not read and streams wait.
        package var unsentBytesMax = 1 << 20
        /// How long a stream's handler waits for a client that takes nothing, at each message.
        package var slowReaderTimeout = TimeAmount.seconds(10)
        /// How long an answer that asks its caller to wait is held, so that many leave together.
        package var refusalDelay = TimeAmount.milliseconds(100)
        /// The timeout of calls that give none.
        package var defaultTimeout = TimeAmount.seconds(30)
        /// The longest timeout of a call; longer ones are shortened to it.
        package var timeoutMax = TimeAmount.minutes(15)

        /// All defaults.
        package init() {}
    }
}

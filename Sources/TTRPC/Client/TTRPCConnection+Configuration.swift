package import NIOCore

extension TTRPCConnection {
    /// The bounds of a client connection.
    package struct Configuration: Sendable {
        /// How long it may take until the socket is connected.
        package var connectTimeout = TimeAmount.seconds(10)
        /// How long a TLS handshake may take.
        package var handshakeTimeout = TimeAmount.seconds(10)
        /// Most calls under way; the ones above fail with RESOURCE_EXHAUSTED.
        package var callsInFlightMax = 16_384
        /// Unsent bytes above which streams wait before they send more.
        package var unsentBytesMax = 1 << 20

        /// All defaults.
        package init() {}
    }
}

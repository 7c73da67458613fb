internal import NIOPosix
internal import RPC
internal import TTRPC

extension SpearheadClient {
    /// Connects over TLS.
    ///
    /// - Parameters:
    ///   - host: name or address of the server.
    ///   - port: its port.
    ///   - trustRoots: whose certificates are accepted.
    ///   - serverName: the name that the certificate must carry; `host` by default.
    ///   - token: what each call presents.
    ///   - retries: how calls are repeated that the server could not take.
    /// - Throws: ``RPCError`` UNAVAILABLE when there is no such server, FAILED_PRECONDITION for unusable trust roots.
    public static func connect(
        to host: String, port: Int, trustRoots: TrustRoots = .system, serverName: String? = nil,
        token: TokenProvider = .anonymous, retries: RetryPolicy = RetryPolicy()
    ) async throws -> SpearheadClient {
        let tls = try ClientTLS(trustRoots: try trustRoots.load(), serverName: serverName)
        let transport = ReconnectingTransport {
            TTRPCTransport(
                connection: try await TTRPCConnection.connect(
                    host: host, port: port, tls: tls, group: MultiThreadedEventLoopGroup.singleton))
        }
        try await transport.connectNow()
        return SpearheadClient(transport: transport, token: token, retries: retries)
    }
}

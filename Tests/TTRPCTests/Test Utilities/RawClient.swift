import NIOCore
import NIOPosix
import NIOSSL

/// A TLS client that knows nothing of the protocol.
enum RawClient {
    /// Sends bytes; gives the first bytes that come back and the certificate of the server.
    static func exchange(
        _ bytes: [UInt8], port: Int, version: TLSVersion = .tlsv13, protocols: [String] = []
    ) async throws -> (bytes: [UInt8], certificate: NIOSSLCertificate?) {
        let group = MultiThreadedEventLoopGroup.singleton
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(TestCertificates.authority.utf8)))
        tls.minimumTLSVersion = .tlsv1
        tls.maximumTLSVersion = version
        tls.applicationProtocols = protocols
        let context = try NIOSSLContext(configuration: tls)
        let answer = group.any().makePromise(of: [UInt8].self)
        let channel = try await ClientBootstrap(group: group)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers([
                        NIOSSLClientHandler(context: context, serverHostname: nil), FirstBytes(answer),
                    ])
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
        defer { channel.close(promise: nil) }
        let received = try await answer.futureResult.get()
        return (received, try await channel.nioSSL_peerCertificate().get())
    }

    /// The certificate that a server presents.
    static func certificate(port: Int) async throws -> NIOSSLCertificate? {
        try await exchange(request(.echo, stream: 1), port: port).certificate
    }

    private final class FirstBytes: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer
        private let promise: EventLoopPromise<[UInt8]>

        init(_ promise: EventLoopPromise<[UInt8]>) { self.promise = promise }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            promise.succeed(Array(unwrapInboundIn(data).readableBytesView))
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { promise.fail(error) }

        func channelInactive(context: ChannelHandlerContext) { promise.fail(ChannelError.eof) }
    }
}

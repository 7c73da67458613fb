import ArgumentParser
import Foundation
import NIOCore
import NIOPosix
import NIOSSL

/// Sends back the bytes that come over TLS: the limit of what any server on NIO and NIOSSL can do.
struct ServeFrames: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve-frames", abstract: "Sends back what it reads, without a look at it, on loopback; prints the port.")

    @Option(help: "PEM file with the certificate chain.")
    var certificate: String

    @Option(help: "PEM file with the private key.")
    var key: String

    func run() async throws {
        let tls = try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) },
                privateKey: .privateKey(NIOSSLPrivateKey(file: key, format: .pem))))
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers([NIOSSLServerHandler(context: tls), BytesEcho()])
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        // Not print, which keeps text back while the output is a file.
        FileHandle.standardOutput.write(Data("\(channel.localAddress?.port ?? 0)\n".utf8))
        try await channel.closeFuture.get()
    }
}

/// Writes what it reads, once per turn of the event loop.
private final class BytesEcho: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { context.write(data, promise: nil) }
    func channelReadComplete(context: ChannelHandlerContext) { context.flush() }
}

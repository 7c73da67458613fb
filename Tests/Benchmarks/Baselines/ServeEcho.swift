import ArgumentParser
import Foundation
import Logging
import NIOCore
import NIOPosix
import RPC
import TTRPC

/// Serves the no-op on the wire alone: what the host adds is the difference.
struct ServeEcho: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve-echo", abstract: "Serves an echo method without a host, on loopback; prints the port.")

    @Option(help: "PEM file with the certificate chain.")
    var certificate: String

    @Option(help: "PEM file with the private key.")
    var key: String

    @Option(help: "Port to listen on; 0 lets the system choose.")
    var port = 0

    func run() async throws {
        var configuration = TTRPCServer.Configuration()
        configuration.port = port
        let logger = Logger(label: "echo")
        let server = TTRPCServer(
            configuration: configuration,
            tls: try CertificateStore(certificatePath: certificate, keyPath: key, logger: logger),
            handler: EchoHandler(), logger: logger, group: MultiThreadedEventLoopGroup.singleton)
        let address = try await server.start()
        // Not print, which keeps text back while the output is a file.
        FileHandle.standardOutput.write(Data("\(address.port ?? 0)\n".utf8))
        try await Task.sleep(for: .seconds(3600))
        await server.close()
    }
}

/// Answers each call with its request, whatever the method is.
private final class EchoHandler: CallHandler {
    func resolve(service: UnsafeRawBufferPointer, method: UnsafeRawBufferPointer) -> Int? { 0 }
    func shape(of method: Int) -> CallShape { .unary }
    func unary(_ call: InboundCall, reply: Reply) { reply.succeed(call.payload) }
    func stream(_ call: InboundCall, stream: any CallStream) { stream.finish(call.payload) }
    func arrivalsEnded() {}
}

import Foundation
import Logging
import NIOCore
import NIOPosix
import RPC

@testable import TTRPC

/// A server on loopback with a certificate of its own directory, for the time of one test.
struct TestServer: Sendable {
    let server: TTRPCServer
    let handler: EchoHandler
    let directory: URL
    let port: Int
    let certificates: CertificateStore

    var certificatePath: String { directory.appending(path: "server.pem").path }
    var keyPath: String { directory.appending(path: "server.key").path }

    /// Runs `body` with a server, and closes it afterwards.
    static func with(
        _ configure: (inout TTRPCServer.Configuration) -> Void = { _ in }, certificateCheckNanoseconds: Int64 = 1_000_000_000,
        logger: Logger? = nil,
        _ body: (TestServer) async throws -> Void
    ) async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "ttrpc-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let certificatePath = directory.appending(path: "server.pem")
        let keyPath = directory.appending(path: "server.key")
        try Data(TestCertificates.first.utf8).write(to: certificatePath)
        try Data(TestCertificates.firstKey.utf8).write(to: keyPath)
        let logger = logger ?? Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let certificates = try CertificateStore(
            certificatePath: certificatePath.path, keyPath: keyPath.path,
            checkIntervalNanoseconds: certificateCheckNanoseconds, logger: logger)
        var configuration = TTRPCServer.Configuration()
        // No call that gives no timeout ends because other tests keep the machine busy.
        configuration.defaultTimeout = configuration.timeoutMax
        configure(&configuration)
        let handler = EchoHandler()
        let server = TTRPCServer(
            configuration: configuration, tls: certificates, handler: handler, logger: logger,
            group: MultiThreadedEventLoopGroup.singleton)
        let address = try await server.start()
        let test = TestServer(
            server: server, handler: handler, directory: directory, port: address.port ?? 0, certificates: certificates)
        do {
            try await body(test)
        } catch {
            await server.close()
            throw error
        }
        await server.close()
    }

    /// Connects a client that trusts the test authority.
    func connect(serverName: String? = nil) async throws -> TTRPCConnection {
        try await TTRPCConnection.connect(
            host: "127.0.0.1", port: port,
            tls: ClientTLS(trustRoots: Array(TestCertificates.authority.utf8), serverName: serverName),
            group: MultiThreadedEventLoopGroup.singleton)
    }
}

extension TTRPCConnection {
    /// Calls a method of ``EchoHandler``.
    func echo(_ method: EchoHandler.Method, _ payload: [UInt8] = [], timeoutNanoseconds: Int64 = 0) async throws -> [UInt8] {
        try await call(
            service: EchoHandler.service, method: "\(method)", payload: payload, timeoutNanoseconds: timeoutNanoseconds)
    }

    /// Starts a stream of ``EchoHandler``.
    func echoStream(
        _ method: EchoHandler.Method, _ payload: [UInt8] = [], timeoutNanoseconds: Int64 = 0
    ) -> TTRPCStream {
        stream(
            RequestHead(service: EchoHandler.service, method: "\(method)"), shape: method.shape, payload: payload,
            timeoutNanoseconds: timeoutNanoseconds)
    }
}

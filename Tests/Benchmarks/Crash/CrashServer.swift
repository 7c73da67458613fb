import Foundation
import NIOCore
import NIOPosix
import RPC
import SpearheadClient
import TTRPC

/// How a running host is reached.
struct CrashServer: Sendable {
    let port: Int
    private let authorityPath: String
    private let operatorTokenPath: String

    init(port: Int, dataDirectory: URL) {
        self.port = port
        authorityPath = dataDirectory.appending(path: "tls/ca.pem").path
        operatorTokenPath = dataDirectory.appending(path: "operator.token").path
    }

    /// A connection for serialized calls.
    func connect() async throws -> TTRPCConnection {
        let roots = Array(try Data(contentsOf: URL(filePath: authorityPath)))
        return try await TTRPCConnection.connect(
            host: "127.0.0.1", port: port, tls: ClientTLS(trustRoots: roots, serverName: "localhost"),
            group: MultiThreadedEventLoopGroup.singleton)
    }

    /// A client that presents the operator's token.
    func operatorClient() async throws -> SpearheadClient {
        try await SpearheadClient.connect(
            to: "127.0.0.1", port: port, trustRoots: .file(authorityPath), serverName: "localhost",
            token: .file(operatorTokenPath))
    }

    /// The head of a company's calls.
    func head(_ method: MethodName, _ company: CrashCompany) -> RequestHead {
        RequestHead(
            service: method.service, method: method.method, metadata: [("authorization", "Bearer \(company.token)")])
    }
}

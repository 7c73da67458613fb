internal import Foundation

/// The public Go server on loopback, for the time of a test.
package final class GoServer: Sendable {
    /// The service whose methods `Echo`, `Authorization`, `Fail` and `Slow` it serves.
    package static let service = "spearhead.interop.v1.EchoService"

    /// The port it listens on.
    package let port: Int
    private let process: ChildProcess

    private init(port: Int, process: ChildProcess) {
        self.port = port
        self.process = process
    }

    /// Starts a server with the certificate chain and the key in two PEM files.
    package static func start(certificatePath: String, keyPath: String) async throws -> GoServer {
        try await blocking {
            let process = try ChildProcess(
                GoPrograms.executable("ttrpc-server"),
                arguments: ["-certificate", certificatePath, "-key", keyPath, "-exit-with-stdin"])
            guard let port = process.readLine().flatMap({ Int($0) }) else {
                process.end()
                throw GoProgramError("ttrpc-server did not start: \(process.remainingErrors())")
            }
            return GoServer(port: port, process: process)
        }
    }

    /// Ends it.
    package func stop() { process.end() }
}

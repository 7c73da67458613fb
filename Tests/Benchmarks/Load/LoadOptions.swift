import ArgumentParser
import Foundation
import NIOCore
import TTRPC

/// What every load needs to know.
struct LoadOptions: ParsableArguments {
    @Option(help: "HOST:PORT of the server.")
    var address: String

    @Option(help: "PEM file with the certificate authority to trust.")
    var ca: String

    @Option(help: "Name that the server's certificate must carry.")
    var serverName = "localhost"

    @Option(help: "File with the bearer token.")
    var tokenFile: String?

    @Option(help: "How many connections to make.")
    var connections = 8

    @Option(help: "How many calls each connection has under way.")
    var inFlight = 32

    @Option(help: "How long to measure.")
    var seconds = 5

    @Option(help: "How long to make calls before the measurement.")
    var warmUpSeconds = 1

    @Option(help: "How many threads make the calls.")
    var threads = 1

    @Option(help: "At most so many calls a second, spread evenly; as many as possible when left out.")
    var rate: Int?

    @Flag(help: "Answers RESOURCE_EXHAUSTED are no errors: they are what a run beyond a quota is for.")
    var expectRefusals = false

    @Option(help: "Process whose CPU time is divided by the calls.")
    var serverPid: Int32?

    func validate() throws {
        guard connections > 0, inFlight > 0, seconds > 0, warmUpSeconds >= 0, threads > 0, rate ?? 1 > 0 else {
            throw ValidationError("The numbers must be positive.")
        }
        guard address.split(separator: ":").count == 2, Int(address.split(separator: ":")[1]) != nil else {
            throw ValidationError("The address must be HOST:PORT.")
        }
    }

    /// From the start of a call to the start of the next one in its place; `nil` for no pause.
    var pause: TimeAmount? {
        rate.map { .nanoseconds(Int64(connections * inFlight) * 1_000_000_000 / Int64($0)) }
    }

    /// The metadata of each call.
    func metadata() throws -> [(key: String, value: String)] {
        guard let tokenFile else { return [] }
        let token = try String(contentsOfFile: tokenFile, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
        return [("authorization", "Bearer \(token)")]
    }

    /// Where the server listens.
    var endpoint: (host: String, port: Int) {
        let parts = address.split(separator: ":")
        return (String(parts[0]), Int(parts[1]) ?? 0)
    }

    /// The PEM certificates of the authority.
    func authority() throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: ca))) }

    /// Connects as often as told.
    func connect(_ group: any EventLoopGroup) async throws -> [TTRPCConnection] {
        let tls = try ClientTLS(trustRoots: authority(), serverName: serverName)
        var opened: [TTRPCConnection] = []
        for _ in 0..<connections {
            opened.append(
                try await TTRPCConnection.connect(host: endpoint.host, port: endpoint.port, tls: tls, group: group))
        }
        return opened
    }
}

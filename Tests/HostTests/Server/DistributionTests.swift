import Foundation
import PluginKit
import RPC
import Synchronization
import Testing

@testable import Host

@Suite("A distribution's program")
struct DistributionTests {
    @Test(
        "reads a command and every setting as a flag",
        arguments: [
            (["serve"], .serve, [:], nil), (["init", "--data", "d"], .initialize, ["data": "d"], nil),
            (["serve", "--listen=127.0.0.1:0", "--config", "a.yaml"], .serve, ["listen": "127.0.0.1:0"], "a.yaml"),
            (["serve", "--limits.read_threads", "4", "--data="], .serve, ["limits.read_threads": "4", "data": ""], nil),
            (["--help"], .help, [:], nil), (["help"], .help, [:], nil),
        ] as [([String], DistributionCommand.Verb, [String: String], String?)])
    func reads(arguments: [String], verb: DistributionCommand.Verb, settings: [String: String], file: String?) throws {
        let command = try DistributionCommand(arguments)
        #expect(command.verb == verb && command.settings == settings && command.file == file)
    }

    @Test(
        "refuses other command lines",
        arguments: [[], ["start"], ["serve", "data"], ["serve", "--data"], ["serve", "-d", "x"]])
    func refuses(arguments: [String]) {
        let error = #expect(throws: RPCError.self) { try DistributionCommand(arguments) }
        #expect(error?.reason == "USAGE")
    }

    @Test("names the nearest setting when a flag is unknown")
    func unknownSetting() async {
        let error = await #expect(throws: RPCError.self) {
            try await Distribution(plugins: []).run(["init", "--dta", "x"], environment: [:]) { _ in }
        }
        #expect(error?.message.contains("did you mean data?") == true)
    }

    @Test("makes a data directory and says where the token and the authority are; a repeat changes neither")
    func initializes() async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("spearhead-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let lines = Mutex<[String]>([])
        func run() async throws -> Data {
            try await Distribution(plugins: []).run(["init", "--data", directory], environment: [:]) { line in
                lines.withLock { $0.append(line) }
            }
            return try Data(contentsOf: URL(fileURLWithPath: directory + "/operator.token"))
        }
        let token = try await run()
        #expect(lines.withLock { $0 } == ["operator's token: \(directory)/operator.token", "authority: \(directory)/tls/ca.pem"])
        #expect(try await run() == token)
    }
}

import Foundation
import HostTesting
import PluginKit
import RPC
import TTRPC
import TenantStore
import Testing

@testable import Host

@Suite("The configuration of a host")
struct HostConfigurationTests {
    private func load(
        flags: [String: String] = [:], environment: [String: String] = [:], yaml: String? = nil
    ) throws -> HostConfiguration {
        let file = FileManager.default.temporaryDirectory.path + "/spearhead-\(UUID().uuidString).yaml"
        defer { try? FileManager.default.removeItem(atPath: file) }
        if let yaml { try yaml.write(toFile: file, atomically: true, encoding: .utf8) }
        return try HostConfiguration.load(flags: flags, environment: environment, file: yaml == nil ? nil : file)
    }

    @Test("A flag goes over the environment, that over the file, that over the default")
    func precedence() throws {
        let yaml = "limits:\n  read_threads: 5\n  write_threads: 5\n  report_threads: 5\n"
        let environment = ["SPEARHEAD_LIMITS_READ_THREADS": "6", "SPEARHEAD_LIMITS_WRITE_THREADS": "6", "PATH": "/bin"]
        let store = try load(flags: ["limits.read_threads": "7"], environment: environment, yaml: yaml).store
        #expect(store.readThreads == 7 && store.writeThreads == 6 && store.reportThreads == 5)
        #expect(store.openTenantsMax == 256)
    }

    @Test("Every setting is read from each of its three places", arguments: ConfigurationKey.all)
    func everyKey(key: ConfigurationKey) throws {
        let value =
            switch key.kind {
            case .integer(let bounds): String(bounds.upperBound)
            case .choice(let known): try #require(known.last)
            case .text: "text"
            }
        let parts = key.name.split(separator: ".")
        let yaml = parts.count == 2 ? "\(parts[0]):\n  \(parts[1]): \"\(value)\"\n" : "\(key.name): \"\(value)\"\n"
        for configuration in try [
            load(flags: [key.name: value]), load(environment: [key.variable: value]), load(yaml: yaml),
        ] {
            #expect("\(configuration)".contains("\"\(key.name)\": \"\(value)\""))
        }
        #expect(!key.meaning.isEmpty)
    }

    @Test("A number outside its bounds, or none, is refused with the bounds", arguments: ConfigurationKey.all)
    func bounds(key: ConfigurationKey) throws {
        guard case .integer(let bounds) = key.kind else { return }
        for value in [String(bounds.lowerBound), String(bounds.upperBound)] {
            #expect(throws: Never.self) { try load(flags: [key.name: value]) }
        }
        for value in [String(bounds.lowerBound - 1), String(bounds.upperBound + 1), "many", "1.5", "", " 1"] {
            let error = #expect(throws: RPCError.self) { try load(flags: [key.name: value]) }
            #expect(error?.reason == "INVALID_CONFIGURATION")
            #expect(error?.message.contains("\(bounds.lowerBound) to \(bounds.upperBound)") == true)
        }
    }

    @Test("An unknown key, variable or flag is refused, and the nearest known one is named; all are named at once")
    func unknown() {
        let error = #expect(throws: RPCError.self) {
            try load(
                flags: ["lisen": ":1"], environment: ["SPEARHEAD_LIMITS_CONECTIONS": "1"],
                yaml: "limits:\n  lane_que: 4\ndata: x\n")
        }
        for suggestion in [
            "did you mean listen?", "did you mean SPEARHEAD_LIMITS_CONNECTIONS?", "did you mean limits.lane_queue?",
        ] {
            #expect(error?.message.contains(suggestion) == true, "\(suggestion)")
        }
    }

    @Test("What belongs to clients and to plugins is left to them")
    func others() throws {
        let configuration = try load(
            environment: ["SPEARHEAD_TOKEN": "x", "SPEARHEAD_SERVER": "x:1"],
            yaml: "client:\n  server: x\nplugins:\n  crm:\n    first_response_minutes: 5\n")
        #expect(configuration.plugins["crm"]?.text("first_response_minutes", default: "") == "5")
        #expect(configuration.plugins.count == 1)
    }

    @Test("A file that cannot be read or understood is refused with its name", arguments: ["a: [1, 2]", "a: {b: ", "\t- x"])
    func malformed(yaml: String) {
        #expect(throws: RPCError.self) { try load(yaml: yaml) }
        let error = #expect(throws: RPCError.self) {
            try HostConfiguration.load(flags: [:], environment: [:], file: "/nowhere/spearhead.yaml")
        }
        #expect(error?.message.contains("/nowhere/spearhead.yaml") == true)
    }

    @Test(
        "The address to listen on",
        arguments: [
            ("127.0.0.1:7443", "127.0.0.1", 7443), ("[::1]:0", "::1", 0), ("localhost:65535", "localhost", 65_535),
        ])
    func address(text: String, host: String, port: Int) throws {
        let server = try load(flags: ["listen": text]).server()
        #expect(server.host == host && server.port == port)
    }

    @Test("What is no address is refused", arguments: ["7443", "localhost", "localhost:", "localhost:65536", "localhost:-1", ""])
    func noAddress(text: String) throws {
        let configuration = try load(flags: ["listen": text])
        #expect(throws: RPCError.self) { try configuration.server() }
    }
}

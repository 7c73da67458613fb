import GRDB
import Host
import Logging
import PluginKit

import struct Foundation.Data
import class Foundation.FileManager
import struct Foundation.UUID

@testable import spearhead

/// A host on a port of the loopback interface with a data directory of its own, initialised by `spearhead init`.
final class ServedHost: Sendable {
    let host: Host
    let directory: String

    /// What every command of a test is told.
    var environment: [String: String] {
        ["SPEARHEAD_SERVER": "127.0.0.1:\(host.port)", "SPEARHEAD_DATA": data]
    }

    var data: String { directory + "/data" }
    var port: Int { host.port }

    private init(host: Host, directory: String) {
        self.host = host
        self.directory = directory
    }

    /// Starts a host, does the work and stops it.
    ///
    /// - Parameter settings: Settings over the ones that every test has.
    static func run(
        plugins: [any Plugin.Type] = [Samples.self], settings: [String: String] = [:],
        _ body: (ServedHost) async throws -> Void
    ) async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("spearhead-\(UUID())").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let initialised = await CommandRun("init", "--data", directory + "/data", "--set", "limits.password_cost=10")
        guard initialised.status == .done else { throw CommandFailure(.failed, "INIT_FAILED", initialised.errors) }
        let own = ["data": directory + "/data", "listen": "127.0.0.1:0", "limits.password_cost": "10"]
        let configuration = try HostConfiguration.load(flags: own.merging(settings) { $1 }, environment: [:], file: nil)
        let host = try await Host.start(
            plugins: plugins, configuration: configuration, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        do {
            try await body(ServedHost(host: host, directory: directory))
        } catch {
            await host.stop()
            throw error
        }
        await host.stop()
    }

    /// Runs a command against the host.
    func run(_ arguments: String..., input: String = "", errorsAreTerminal: Bool = false) async -> CommandRun {
        await CommandRun(arguments, environment: environment, input: input, errorsAreTerminal: errorsAreTerminal)
    }

    /// Writes a file below the directory and gives its path.
    func file(_ name: String, _ text: String) throws -> String {
        let path = directory + "/" + name
        guard FileManager.default.createFile(atPath: path, contents: Data(text.utf8)) else {
            throw CommandFailure(.failed, "FILE_NOT_WRITTEN", path)
        }
        return path
    }
}

/// A plugin with one table that can be imported and exported.
struct Samples: Plugin {
    static let manifest = PluginManifest(
        id: "samples", version: "1.0.0", protoPackage: "spearhead.samples.v1", descriptors: "")

    init(configuration: PluginConfiguration) {}

    func register(with registrar: inout PluginRegistrar) {
        registrar.migration(
            "0001-samples",
            sql: "CREATE TABLE samples_sample (code TEXT PRIMARY KEY, name TEXT NOT NULL, quantity INTEGER NOT NULL) STRICT")
        registrar.permission("samples.write", Label("样品", "Samples"), grants: [.admin: .all])
        registrar.importable(
            ImportTable(name: "samples", required: ["code", "name", "quantity"], permission: "samples.write") {
                row, writer, call in
                let code = try row.text("code")
                let exists = try writer.exists("SELECT 1 FROM samples_sample WHERE code = ?", [code])
                try writer.execute(
                    """
                    INSERT INTO samples_sample (code, name, quantity) VALUES (?, ?, ?)
                    ON CONFLICT (code) DO UPDATE SET name = excluded.name, quantity = excluded.quantity
                    """, [code, try row.text("name"), try row.integer("quantity")])
                return exists ? .unchanged : .created
            })
        registrar.exportable(
            ExportTable(name: "samples", columns: ["code", "name"], permission: "samples.write") { reader, call, emit in
                for row in try reader.rows("SELECT code, name FROM samples_sample ORDER BY code") {
                    try emit([row["code"], row["name"]])
                }
            })
    }
}

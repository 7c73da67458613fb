import GRDB
import Host
import HostTesting
import PluginKit
import RPC
import SpearheadClient
import SwiftProtobuf
import TenantStore
import Testing

@Suite("Plugins of a company")
struct PluginTests {
    private static let service = "spearhead.platform.v1.PluginService"

    private func enable(_ host: TestHost, _ plugin: String) async throws -> [String] {
        let response: Spearhead_Platform_V1_EnablePluginResponse = try await host.operator.call(
            "\(Self.service)/EnablePlugin",
            Spearhead_Platform_V1_EnablePluginRequest.with {
                $0.tenant = "acme"
                $0.plugin = plugin
            })
        return response.enabled
    }

    private func disable(_ host: TestHost, _ plugin: String) async throws -> RPCError? {
        try await host.operator.failure(
            "\(Self.service)/DisablePlugin",
            Spearhead_Platform_V1_DisablePluginRequest.with {
                $0.tenant = "acme"
                $0.plugin = plugin
            })
    }

    private func uninstall(_ plugin: String, confirm: String) -> Spearhead_Platform_V1_UninstallPluginRequest {
        .with {
            $0.tenant = "acme"
            $0.plugin = plugin
            $0.confirmPlugin = confirm
        }
    }

    private func schema(_ company: TestCompany) throws -> [String] {
        try company.host.services.store.readNow(company.runtime.scope) {
            try String.fetchAll(
                $0.database, sql: "SELECT type || name || coalesce(sql, '') FROM sqlite_master ORDER BY type, name")
        }
    }

    @Test("Enabling a plugin enables what it needs; what is needed cannot be disabled first")
    func dependencies() async throws {
        try await TestHost.run(plugins: [TagsPlugin.self, NotesPlugin.self, SpareSuite.self]) { host in
            let company = try await host.company("acme", plugins: ["spare"])
            let denied = await #expect(throws: RPCError.self) { try await company.client.createNote("not yet") }
            #expect(denied?.reason == "PLUGIN_DISABLED" && denied?.metadata == ["plugin": "notes"])
            #expect(try await enable(host, "tags") == ["notes", "tags"])
            #expect(try await enable(host, "tags") == [])
            #expect(try await !company.client.createNote("now").isEmpty)
            let needed = try await disable(host, "notes")
            #expect(needed?.reason == "PLUGIN_NEEDED" && needed?.message.contains("tags") == true)
            #expect(try await disable(host, "tags") == nil)
            #expect(try await disable(host, "notes") == nil)
            #expect(
                await #expect(throws: RPCError.self) { try await company.client.createNote("over") }?.reason == "PLUGIN_DISABLED")
        }
    }

    @Test("Disabling keeps the data for the day on which the plugin is enabled again")
    func keepsData() async throws {
        try await TestHost.run(plugins: [NotesPlugin.self]) { host in
            let company = try await host.company("acme")
            let id = try await company.client.createNote("kept")
            #expect(try await disable(host, "notes") == nil)
            _ = try await enable(host, "notes")
            #expect(try await company.client.note(id) == "kept")
        }
    }

    @Test("Uninstalling exports every table and leaves the schema as it was before the plugin came")
    func uninstalls() async throws {
        try await TestHost.run(plugins: [NotesPlugin.self, SpareSuite.self]) { host in
            let company = try await host.company("acme", plugins: ["spare"])
            let before = try schema(company)
            _ = try await enable(host, "notes")
            #expect(try schema(company) != before)
            let id = try await company.client.createNote("=taken, \"along\"")
            let method = "\(Self.service)/UninstallPlugin"
            #expect(try await host.operator.failure(method, uninstall("notes", confirm: "notes"))?.reason == "PLUGIN_ENABLED")
            #expect(try await disable(host, "notes") == nil)
            #expect(
                try await host.operator.failure(method, uninstall("notes", confirm: ""))?.fieldViolations.map(\.field)
                    == ["confirm_plugin"])
            let done: Spearhead_Platform_V1_UninstallPluginResponse = try await host.operator.call(
                method, uninstall("notes", confirm: "notes"))
            #expect(done.rows == 1)
            let file = String(decoding: host.directory.bytes(of: done.export + "/notes_note.csv"), as: UTF8.self)
            #expect(file == "id,text,rank\r\n\(id),\"=taken, \"\"along\"\"\",0\r\n")
            #expect(try schema(company) == before)
            #expect(
                try await host.operator.failure(method, uninstall("notes", confirm: "notes"))?.reason == "PLUGIN_NOT_INSTALLED")
            _ = try await enable(host, "notes")
            #expect(try await !company.client.createNote("a fresh start").isEmpty)
        }
    }

    @Test("A host that stopped between dropping the tables and writing the operation down answers a repeat as it would have")
    func uninstallRepeated() async throws {
        try await TestHost.run(plugins: [NotesPlugin.self]) { host in
            _ = try await host.company("acme", plugins: ["notes"])
            #expect(try await disable(host, "notes") == nil)
            var request = uninstall("notes", confirm: "notes")
            request.requestID = RequestID.make()
            let method = "\(Self.service)/UninstallPlugin"
            let first: Spearhead_Platform_V1_UninstallPluginResponse = try await host.operator.call(method, request)
            try host.services.control.write {
                try $0.database.execute(
                    sql: "DELETE FROM operation WHERE request_id = ?", arguments: [request.requestID])
            }
            let again: Spearhead_Platform_V1_UninstallPluginResponse = try await host.operator.call(method, request)
            #expect(again == first && !first.export.isEmpty)
        }
    }

    @Test("A plugin cannot be uninstalled while tables of another one refer to its own")
    func uninstallNeeded() async throws {
        try await TestHost.run(plugins: [TagsPlugin.self, NotesPlugin.self]) { host in
            let company = try await host.company("acme")
            let before = try schema(company)
            for plugin in ["tags", "notes"] { #expect(try await disable(host, plugin) == nil) }
            let method = "\(Self.service)/UninstallPlugin"
            let error = try await host.operator.failure(method, uninstall("notes", confirm: "notes"))
            #expect(error?.reason == "PLUGIN_NEEDED" && error?.message.contains("tags") == true)
            #expect(try schema(company) == before)
            for plugin in ["tags", "notes"] {
                #expect(try await host.operator.failure(method, uninstall(plugin, confirm: plugin)) == nil)
            }
        }
    }
}

/// A plugin with nothing in it, so that a company can be made without the others.
private struct SpareSuite: Plugin {
    static let manifest = PluginManifest(id: "spare", version: "1.0.0", protoPackage: "spare.v1", descriptors: "")

    init(configuration: PluginConfiguration) {}

    func register(with registrar: inout PluginRegistrar) {}
}

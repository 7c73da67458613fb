import Host
import HostTesting
import PluginKit
import RPC
import SpearheadClient
import SwiftProtobuf
import Testing

@Suite("Migrations over the fleet")
struct MigrationTests {
    private func migrate(_ host: TestHost) async throws -> [Spearhead_Platform_V1_MigrateTenantsResponse] {
        let stream = try await host.operator.stream(
            MethodName(service: "spearhead.platform.v1.TenantService", method: "MigrateTenants"),
            Spearhead_Platform_V1_MigrateTenantsRequest(), returning: Spearhead_Platform_V1_MigrateTenantsResponse.self,
            timeoutMilliseconds: 60_000)
        var responses: [Spearhead_Platform_V1_MigrateTenantsResponse] = []
        for try await response in stream { responses.append(response) }
        return responses
    }

    @Test("What is missing runs once in every company, in order")
    func runs() async throws {
        try await TestHost.run(plugins: [NotesPlugin.self]) { host in
            for slug in ["aa", "bb"] { _ = try await host.company(slug) }
            await host.stop()
            try await host.start(plugins: [GrownNotes.self])
            let responses = try await migrate(host)
            #expect(responses.map(\.slug) == ["aa", "bb"])
            #expect(responses.allSatisfy { $0.applied == ["notes/0002-lengths"] && $0.error.isEmpty })
            #expect(responses.map(\.done) == [1, 2] && responses.allSatisfy { $0.total == 2 })
            #expect(try await migrate(host).allSatisfy { $0.applied.isEmpty && $0.error.isEmpty })
        }
    }

    @Test("A company whose migration fails is quarantined alone, with the reason, and keeps its data")
    func quarantine() async throws {
        try await TestHost.run(plugins: [NotesPlugin.self]) { host in
            let good = try await host.company("good")
            let bad = try await host.company("bad")
            let id = try await bad.client.createNote("a text that is much too long")
            await host.stop()
            try await host.start(plugins: [GrownNotes.self])
            let responses = try await migrate(host)
            #expect(responses.map(\.slug) == ["bad", "good"])
            #expect(!responses[0].error.isEmpty && responses[0].applied.isEmpty && responses[1].error.isEmpty)
            let error = await #expect(throws: RPCError.self) { try await bad.client.note(id) }
            #expect(error?.code == .unavailable && error?.reason == "TENANT_QUARANTINED")
            #expect(try await !good.client.createNote("short").isEmpty)
            let resume = try await host.operator.failure(
                "spearhead.platform.v1.TenantService/ResumeTenant",
                Spearhead_Platform_V1_ResumeTenantRequest.with { $0.slug = "bad" })
            #expect(resume?.reason == "TENANT_QUARANTINED")
            // The version before still fits the data.
            await host.stop()
            try await host.start()
            #expect(try await migrate(host).allSatisfy { $0.error.isEmpty })
            #expect(try await bad.client.note(id) == "a text that is much too long")
        }
    }

    @Test("A released migration whose text was edited is refused, and says what to do")
    func edited() async throws {
        try await TestHost.run(plugins: [NotesPlugin.self]) { host in
            _ = try await host.company("acme")
            await host.stop()
            try await host.start(plugins: [EditedNotes.self])
            let responses = try await migrate(host)
            #expect(responses.count == 1 && responses[0].error.contains("notes/0001-notes was edited"))
        }
    }
}

/// Notes with a second migration, which long texts do not survive.
private struct GrownNotes: Plugin {
    static let manifest = NotesPlugin.manifest

    init(configuration: PluginConfiguration) {}

    func register(with registrar: inout PluginRegistrar) {
        registrar.migration("0001-notes", sql: NotesPlugin.migration)
        registrar.migration(
            "0002-lengths",
            sql: """
                CREATE TABLE notes_length (note_id TEXT PRIMARY KEY, length INTEGER NOT NULL CHECK (length < 20)) STRICT;
                INSERT INTO notes_length SELECT id, length(text) FROM notes_note;
                """)
        NotesPlugin.register(with: &registrar)
    }
}

/// Notes whose first migration was changed after its release.
private struct EditedNotes: Plugin {
    static let manifest = NotesPlugin.manifest

    init(configuration: PluginConfiguration) {}

    func register(with registrar: inout PluginRegistrar) {
        registrar.migration("0001-notes", sql: NotesPlugin.migration + " -- edited")
        NotesPlugin.register(with: &registrar)
    }
}

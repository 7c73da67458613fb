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
            timeoutMilliseconds: 600_000)
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
            let back = try await migrate(host)
            #expect(back[0].error.isEmpty)
            #expect(try await bad.client.note(id) == "a text that is much too long")
            // Not those that the newer version changed: they wait for it.
            #expect(back[1].error.contains("newer version of notes"))
            await host.stop()
            try await host.start(plugins: [GrownNotes.self])
            #expect(try await migrate(host)[1].error.isEmpty)
            #expect(try await !good.client.createNote("brief").isEmpty)
        }
    }

    @Test("A company that misses a migration is refused until it is migrated, while operators work on")
    func pending() async throws {
        try await TestHost.run(plugins: [NotesPlugin.self]) { host in
            let company = try await host.company("acme")
            let user = try await company.user("li", roles: ["admin"], password: "correct horse battery")
            let id = try await company.client.createNote("short")
            await host.stop()
            try await host.start(plugins: [GrownNotes.self])
            for client in [try company.client, try user.client] {
                let error = await #expect(throws: RPCError.self) { try await client.note(id) }
                #expect(error?.code == .failedPrecondition && error?.reason == "MIGRATION_PENDING")
                #expect(error?.message.contains("spearhead tenant migrate") == true)
            }
            let signIn = try await host.client(nil).failure(
                "spearhead.platform.v1.TokenService/SignIn",
                Spearhead_Platform_V1_SignInRequest.with {
                    $0.tenant = "acme"
                    $0.login = "li"
                    $0.password = "correct horse battery"
                })
            #expect(signIn?.reason == "MIGRATION_PENDING")
            let fresh = try await host.company("fresh")
            #expect(try await !fresh.client.createNote("short").isEmpty)
            let tenant: Spearhead_Platform_V1_GetTenantResponse = try await host.operator.call(
                "spearhead.platform.v1.TenantService/GetTenant",
                Spearhead_Platform_V1_GetTenantRequest.with { $0.slug = "acme" })
            #expect(tenant.tenant.state == .active)
            #expect(try await migrate(host).allSatisfy(\.error.isEmpty))
            for client in [try company.client, try user.client] { #expect(try await client.note(id) == "short") }
        }
    }

    @Test("Enabling and disabling plugins leaves a migrated company served, and a company that is behind refused")
    func plugins() async throws {
        func refusal(_ company: TestCompany) async throws -> String? {
            try await company.client.failure(
                "spearhead.platform.v1.TokenService/WhoAmI", Spearhead_Platform_V1_WhoAmIRequest())?.reason
        }
        func change(_ host: TestHost, _ method: String) async throws {
            let request = Spearhead_Platform_V1_EnablePluginRequest.with {
                $0.requestID = RequestID.make()
                $0.tenant = "acme"
                $0.plugin = "notes"
            }
            #expect(try await host.operator.failure("spearhead.platform.v1.PluginService/\(method)", request) == nil)
        }
        try await TestHost.run(plugins: [NotesPlugin.self]) { host in
            let company = try await host.company("acme")
            for method in ["DisablePlugin", "EnablePlugin"] {
                try await change(host, method)
                #expect(try await refusal(company) == nil)
            }
            await host.stop()
            try await host.start(plugins: [GrownNotes.self])
            #expect(try await refusal(company) == "MIGRATION_PENDING")
            try await change(host, "EnablePlugin")
            #expect(try await refusal(company) == nil)
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

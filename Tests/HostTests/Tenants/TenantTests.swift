import GRDB
import HostTesting
import PluginKit
import RPC
import SwiftProtobuf
import TenantStore
import Testing

@testable import Host

@Suite("Companies")
struct TenantTests {
    private static let service = "spearhead.platform.v1.TenantService"

    private func suspend(_ host: TestHost, _ slug: String) async throws {
        let _: Spearhead_Platform_V1_SuspendTenantResponse = try await host.operator.call(
            "\(Self.service)/SuspendTenant",
            Spearhead_Platform_V1_SuspendTenantRequest.with {
                $0.slug = slug
                $0.reason = "unpaid"
            })
    }

    private func delete(_ slug: String, confirm: String) -> Spearhead_Platform_V1_DeleteTenantRequest {
        .with {
            $0.slug = slug
            $0.confirmSlug = confirm
        }
    }

    private func tenantFiles(_ host: TestHost) -> [String] { host.directory.files.filter { $0.hasPrefix("tenants/") } }

    @Test("A company whose making fails does not exist afterwards, and its slug is free")
    func allOrNothing() async throws {
        try await TestHost.run(plugins: [BrokenPlugin.self, NotesPlugin.self]) { host in
            let error = await #expect(throws: RPCError.self) { try await host.company("acme") }
            #expect(error?.code == .internal)
            #expect(try host.services.directory.all.isEmpty && tenantFiles(host).isEmpty)
            let company = try await host.company("acme", plugins: ["notes"])
            #expect(try await !company.client.createNote("works").isEmpty)
        }
    }

    @Test(
        "A making or an erasing that a stopped host had begun is finished at the next start", arguments: ["creating", "deleting"])
    func interrupted(state: String) async throws {
        try await TestHost.run { host in
            _ = try await host.company("whole")
            let broken = try await host.company("broken")
            var record = try broken.runtime.record
            record.state = try #require(TenantRecord.State(rawValue: state))
            try host.services.directory.save(record)
            #expect(
                try await broken.client.failure(
                    "spearhead.platform.v1.UserService/ListUsers", Spearhead_Platform_V1_ListUsersRequest())?.reason
                    == "TOKEN_UNKNOWN")
            await host.stop()
            try await host.start()
            #expect(try host.services.directory.all.map(\.record.slug) == ["whole"])
            #expect(tenantFiles(host).allSatisfy { !$0.contains(broken.id) })
            _ = try await host.company("broken")
        }
    }

    @Test("A suspended company is refused until it is resumed, and keeps its data")
    func suspends() async throws {
        try await TestHost.run(plugins: [NotesPlugin.self]) { host in
            let company = try await host.company("acme")
            let id = try await company.client.createNote("kept")
            try await suspend(host, "acme")
            let error = await #expect(throws: RPCError.self) { try await company.client.note(id) }
            #expect(error?.code == .failedPrecondition && error?.reason == "TENANT_SUSPENDED")
            await host.stop()
            try await host.start()
            #expect(await #expect(throws: RPCError.self) { try await company.client.note(id) }?.reason == "TENANT_SUSPENDED")
            let resumed: Spearhead_Platform_V1_ResumeTenantResponse = try await host.operator.call(
                "\(Self.service)/ResumeTenant", Spearhead_Platform_V1_ResumeTenantRequest.with { $0.slug = "acme" })
            #expect(resumed.tenant.state == .active && resumed.tenant.stateReason.isEmpty)
            #expect(try await company.client.note(id) == "kept")
        }
    }

    @Test("A company is erased only when it is suspended and its slug is given twice; nothing of it is left")
    func deletes() async throws {
        try await TestHost.run(plugins: [NotesPlugin.self]) { host in
            let company = try await host.company("acme")
            _ = try await company.client.createNote("to be erased")
            let method = "\(Self.service)/DeleteTenant"
            #expect(try await host.operator.failure(method, delete("acme", confirm: "acme"))?.reason == "TENANT_ACTIVE")
            try await suspend(host, "acme")
            #expect(
                try await host.operator.failure(method, delete("acme", confirm: "acm"))?.fieldViolations.map(\.field)
                    == ["confirm_slug"])
            let _: Spearhead_Platform_V1_DeleteTenantResponse = try await host.operator.call(
                method, delete("acme", confirm: "acme"))
            #expect(tenantFiles(host).isEmpty)
            #expect(
                try await company.client.failure(
                    "spearhead.platform.v1.UserService/ListUsers", Spearhead_Platform_V1_ListUsersRequest())?.reason
                    == "TOKEN_UNKNOWN")
            #expect(try await host.operator.failure(method, delete("acme", confirm: "acme"))?.code == .notFound)
            let again = try await host.company("acme")
            #expect(again.id != company.id)
        }
    }

    @Test("A second company of one slug is ALREADY_EXISTS")
    func unique() async throws {
        try await TestHost.run { host in
            _ = try await host.company("acme")
            let error = await #expect(throws: RPCError.self) { try await host.company("acme") }
            #expect(error?.code == .alreadyExists && error?.reason == "SLUG_TAKEN")
        }
    }

    @Test("Every wrong field of a new company is named")
    func validation() async throws {
        try await TestHost.run { host in
            let error = try await host.operator.failure(
                "\(Self.service)/CreateTenant",
                Spearhead_Platform_V1_CreateTenantRequest.with {
                    $0.slug = "../etc"
                    $0.currencyCode = "yuan"
                    $0.quota.callsInFlight = -1
                })
            #expect(error?.fieldViolations.map(\.field) == ["slug", "name", "currency_code", "quota.calls_in_flight"])
            for request in [
                Spearhead_Platform_V1_CreateTenantRequest.with {
                    $0.slug = "acme"
                    $0.name = "Acme"
                    $0.timeZone = "Mars/Olympus"
                },
                .with {
                    $0.slug = "acme"
                    $0.name = "Acme"
                    $0.plugins = ["nothing"]
                },
            ] {
                #expect(try await host.operator.failure("\(Self.service)/CreateTenant", request) != nil)
            }
            #expect(tenantFiles(host).isEmpty)
        }
    }

    @Test("An update says what changed, and nothing when it is repeated")
    func updates() async throws {
        try await TestHost.run(plugins: [NotesPlugin.self]) { host in
            let company = try await host.company("acme", quota: .with { $0.callsPerSecond = 100 })
            func update() async throws -> [String] {
                let response: Spearhead_Platform_V1_UpdateTenantResponse = try await host.operator.call(
                    "\(Self.service)/UpdateTenant",
                    Spearhead_Platform_V1_UpdateTenantRequest.with {
                        $0.slug = "acme"
                        $0.name = "Acme & Co"
                        $0.quota.callsInFlight = 7
                    })
                return response.changed
            }
            #expect(try await update() == ["name", "quota"])
            #expect(try await update() == [])
            #expect(try company.runtime.record.callsInFlight == 7)
        }
    }

    @Test("Companies are listed by slug, page by page")
    func pages() async throws {
        try await TestHost.run { host in
            for slug in ["cc", "aa", "bb"] { _ = try await host.company(slug) }
            var slugs: [String] = []
            var token = ""
            repeat {
                let page: Spearhead_Platform_V1_ListTenantsResponse = try await host.operator.call(
                    "\(Self.service)/ListTenants",
                    Spearhead_Platform_V1_ListTenantsRequest.with {
                        $0.pageSize = 2
                        $0.pageToken = token
                    })
                slugs += page.tenants.map(\.slug)
                token = page.nextPageToken
            } while !token.isEmpty
            #expect(slugs == ["aa", "bb", "cc"])
        }
    }
}

/// A plugin whose migration cannot run.
private struct BrokenPlugin: Plugin {
    static let manifest = PluginManifest(id: "broken", version: "1.0.0", protoPackage: "broken.v1", descriptors: "")

    init(configuration: PluginConfiguration) {}

    func register(with registrar: inout PluginRegistrar) {
        registrar.migration("0001-broken", sql: "CREATE TABLE broken_one (id TEXT) STRICT; CREATE NONSENSE;")
    }
}

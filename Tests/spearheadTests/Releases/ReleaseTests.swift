import Foundation
import GRDB
import HostTesting
import PluginKit
import PluginTesting
import RPC
import SpearheadClient
import SwiftProtobuf
import TenantStore
import Testing

@testable import Host
@testable import spearhead

/// The data of every release before this one, as `Scripts/freeze-release` packed them, under this version.
@Suite("Data of earlier releases")
struct ReleaseTests {
    /// Password of the user `anna` of each company.
    static let password = "a password of the frozen releases"

    static let versions = ((try? FileManager.default.contentsOfDirectory(atPath: ReleaseFacts.folder.path)) ?? []).sorted()

    @Test("There are frozen data")
    func some() { #expect(!Self.versions.isEmpty, "run Scripts/freeze-release VERSION") }

    @Test(
        "After `tenant migrate` all is there: rows, audit trails, answers, backups, tokens, passwords; and writing works",
        arguments: versions)
    func upgrade(_ version: String) async throws {
        try await serve(version) { host, facts in
            for step in try await migrate(host) { #expect(step.error.isEmpty, "\(step.slug): \(step.error)") }
            let now = try await ReleaseFacts.observe(host, tokens: facts.companies.mapValues(\.token))
            #expect(facts.missing(in: now) == [])
            for (slug, company) in facts.companies {
                let tenant = try host.services.directory.require(slug: slug)
                let hash = try host.services.store.readNow(tenant.scope) { connection in
                    try Data.fetchOne(
                        connection.database, sql: "SELECT hash FROM platform_audit WHERE sequence = ?",
                        arguments: [company.auditEntries])
                }
                #expect(hash.map { Array($0).hexadecimal } == company.auditHead)
                #expect(try AuditAnchors(services: host.services).verify(tenant).problem == nil)
                let reports = try await host.client(company.token).importCSV("holidays", "date,name\n2031-01-01,新年\n")
                #expect(reports.last?.report.committed == true)
                let signedIn: Spearhead_Platform_V1_SignInResponse = try await host.client(nil).call(
                    "spearhead.platform.v1.TokenService/SignIn",
                    Spearhead_Platform_V1_SignInRequest.with {
                        $0.tenant = slug
                        $0.login = "anna"
                        $0.password = Self.password
                    })
                #expect(!signedIn.token.isEmpty)
            }
            for backup in facts.backups {
                let _: Spearhead_Platform_V1_VerifyBackupResponse = try await host.operator.call(
                    "spearhead.platform.v1.BackupService/VerifyBackup",
                    Spearhead_Platform_V1_VerifyBackupRequest.with { $0.name = backup })
            }
            host.clock.set(host.clock.now.advanced(bySeconds: 60))
            for slug in facts.companies.keys { try await Self.backUp(slug, host) }
        }
    }

    @Test("A company whose tables a newer version made is refused by name, and the others go on", arguments: versions.suffix(1))
    func newerCompany(_ version: String) async throws {
        try await serve(version) { host, facts in
            let slugs = facts.companies.keys.sorted()
            let tenant = try host.services.directory.require(slug: slugs[0])
            try host.services.store.writeNow(tenant.scope) {
                try $0.database.execute(
                    sql: "INSERT INTO platform_migration VALUES ('crm/9999-future', 'crm', '', 0)")
            }
            let steps = try await migrate(host)
            #expect(steps.filter { !$0.error.isEmpty }.map(\.slug) == [slugs[0]])
            #expect(steps[0].error.contains("newer version of crm") && steps[0].error.contains("crm/9999-future"))
            for (slug, code) in zip(slugs, [RPCCode.unavailable, nil]) {
                let error = try await host.client(facts.companies[slug]?.token).failure(
                    "spearhead.platform.v1.UserService/ListUsers", Spearhead_Platform_V1_ListUsersRequest())
                #expect(error?.code == code)
            }
        }
    }

    @Test("A data directory that a newer version wrote is refused at the start", arguments: versions.suffix(1))
    func newerDirectory(_ version: String) async throws {
        let directory = try unpack(version)
        defer { directory.remove() }
        let file = directory.path + "/control.db"
        try await DatabaseQueue(path: file).write { try $0.execute(sql: "PRAGMA user_version = 999") }
        let error = try await #require(throws: RPCError.self) {
            try await TestHost.run(plugins: standardPlugins, in: directory) { _ in }
        }
        #expect(error.reason == "NEWER_DATA" && error.message.contains("newer version"))
    }

    // MARK: Steps

    private func serve(_ version: String, _ body: (TestHost, ReleaseFacts) async throws -> Void) async throws {
        let facts = try ReleaseFacts(version: version)
        try await TestHost.run(plugins: standardPlugins, in: unpack(version), now: facts.at) { try await body($0, facts) }
    }

    private func unpack(_ version: String) throws -> TemporaryDirectory {
        let directory = TemporaryDirectory()
        try FileManager.default.createDirectory(
            atPath: directory.path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let tar = Process()
        tar.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        tar.arguments = [
            "tar", "--extract", "--xz", "--strip-components=1", "--directory=\(directory.path)",
            "--file=\(ReleaseFacts.folder.path)/\(version)/data.tar.xz",
        ]
        try tar.run()
        tar.waitUntilExit()
        try #require(tar.terminationStatus == 0, "the data of \(version) cannot be unpacked; tar and xz are needed")
        return directory
    }

    private func migrate(_ host: TestHost) async throws -> [Spearhead_Platform_V1_MigrateTenantsResponse] {
        var steps: [Spearhead_Platform_V1_MigrateTenantsResponse] = []
        let stream: ResponseStream<Spearhead_Platform_V1_MigrateTenantsResponse> = try await host.operator.stream(
            PlatformCalls.migrateTenants.name, Spearhead_Platform_V1_MigrateTenantsRequest(), timeoutMilliseconds: 600_000)
        for try await step in stream { steps.append(step) }
        return steps.sorted { $0.slug < $1.slug }
    }

    static func backUp(_ slug: String, _ host: TestHost) async throws {
        var made = false
        let stream: ResponseStream<Spearhead_Platform_V1_CreateBackupResponse> = try await host.operator.stream(
            PlatformCalls.createBackup.name, Spearhead_Platform_V1_CreateBackupRequest.with { $0.tenant = slug },
            timeoutMilliseconds: 600_000)
        for try await step in stream { made = step.hasBackup }
        #expect(made)
    }
}

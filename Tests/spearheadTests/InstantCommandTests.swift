import Foundation
import PluginKit
import TenantStore
import Testing

@testable import Host
@testable import spearhead

@Suite("Restoring to an instant from the command line")
struct InstantCommandTests {
    @Test("A company is made of what another was at an instant; what cannot be done is said, and nothing is half made")
    func restored() async throws {
        try await ServedHost.run(settings: ["backup.archive": "on"]) { host in
            #expect(await host.run("tenant", "create", "acme", "--name", "Acme").status == .done)
            // The wall clock of a real host: what is in the future now must still be so below.
            let future = HostServices.systemNow().advanced(bySeconds: 86_400)
            let early = HostServices.systemNow().advanced(bySeconds: -86_400)
            let made = try await host.run("backup", "create", "acme", "--json").json()
            let backup = try #require(made["name"] as? String)
            try await importSample("S1", host)
            let instant = HostServices.systemNow()
            // An answer within the same millisecond as the instant would belong to it.
            while HostServices.systemNow().milliseconds <= instant.milliseconds + 1 { await Task.yield() }
            try await importSample("S2", host)

            let restored = await host.run("backup", "restore", "acme", "--at", instant.description, "--as", "before", "--json")
            #expect(restored.status == .done, "\(restored.errors)")
            #expect(try restored.json() as? [String: String] == ["tenant": "before", "backup": backup])
            #expect(try await samples("before", host) == ["S1"])
            #expect(try await samples("acme", host) == ["S1", "S2"])

            let companies = host.host.services.directory.all.map(\.record.slug).sorted()
            let files = try tenantDirectories(host)
            let wrong: [([String], ProgramStatus, String)] = [
                (["acme", "--at", early.description, "--as", "new"], .conflict, "INSTANT_NOT_REACHED"),
                (["acme", "--at", future.description, "--as", "new"], .conflict, "INSTANT_NOT_REACHED"),
                (["nobody", "--at", instant.description, "--as", "new"], .notFound, "NOT_FOUND"),
                (["acme", "--at", instant.description, "--as", "before"], .conflict, "SLUG_TAKEN"),
                (["acme", "--at", instant.description, "--as", "No Slug"], .invalidData, "new_tenant"),
                (["acme", "--at", "yesterday", "--as", "new"], .usage, ""),
                (["acme", "--at", instant.description], .usage, ""),
                (["acme", "--at", instant.description, "--as", "new", "--into", "acme"], .usage, ""),
            ]
            for (arguments, status, reason) in wrong {
                try await expect(arguments, status, reason, host)
            }
            // A gap: a piece of the archive is lost.
            let id = try host.host.services.directory.require(slug: "acme").id
            try FileManager.default.removeItem(atPath: "\(host.data)/archive/\(id)/000000000001.log")
            try await expect(["acme", "--at", instant.description, "--as", "new"], .conflict, "INSTANT_NOT_REACHED", host)
            #expect(host.host.services.directory.all.map(\.record.slug).sorted() == companies)
            #expect(try tenantDirectories(host) == files)
        }
    }

    private func expect(_ arguments: [String], _ status: ProgramStatus, _ reason: String, _ host: ServedHost) async throws {
        let run = await CommandRun(["backup", "restore"] + arguments + ["--json"], environment: host.environment)
        #expect(run.status == status, "\(arguments): \(run.status) \(run.errors)")
        #expect(run.output.isEmpty && (reason.isEmpty || run.errors.contains(reason)), "\(arguments): \(run.errors)")
    }

    private func tenantDirectories(_ host: ServedHost) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: host.data + "/tenants").sorted()
    }

    private func importSample(_ code: String, _ host: ServedHost) async throws {
        let file = try host.file("\(code).csv", "code,name,quantity\n\(code),Sample,1\n")
        let run = await host.run("import", "samples", file, "--tenant", "acme")
        #expect(run.status == .done, "\(run.errors)")
    }

    private func samples(_ slug: String, _ host: ServedHost) async throws -> [String] {
        let services = host.host.services
        return try services.store.readNow(services.directory.require(slug: slug).scope) { connection in
            var codes: [String] = []
            try connection.forEach("SELECT code FROM samples_sample ORDER BY code") { codes.append($0[0]) }
            return codes
        }
    }
}

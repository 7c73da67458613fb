import Foundation
import Testing

@testable import spearhead

@Suite("Commands against a running host")
struct OperatorTests {
    private let tenants = """
        tenants:
          - slug: acme
            name: 晴屿食品
            plugins: [samples]
            quota: {calls_per_second: 700}
            users:
              - {login: admin, name: 管理员, roles: [admin], password_file: admin.password}
              - {login: anna, name: Anna, roles: [rep]}
        """

    /// `kind name outcome fields` of each change.
    private func changes(_ run: CommandRun) throws -> [String] {
        let changes = try #require(try run.json()["changes"] as? [NSDictionary])
        return changes.map { change in
            let fields = (change["changed"] as? [String] ?? []).joined(separator: ",")
            return "\(change["kind"] ?? "") \(change["name"] ?? "") \(change["outcome"] ?? "") \(fields)"
        }
    }

    @Test("init is safe to repeat and keeps the token private")
    func initTwice() async throws {
        try await ServedHost.run { (host) async throws -> Void in
            let token = host.data + "/operator.token"
            let mode = try FileManager.default.attributesOfItem(atPath: token)[.posixPermissions] as? NSNumber
            #expect(mode?.intValue == 0o600)
            let before = try String(contentsOfFile: token, encoding: .utf8)
            let second = await host.run("init", "--json")
            #expect(second.status == .done)
            #expect(try second.json()["existed"] as? Bool == true)
            #expect(try String(contentsOfFile: token, encoding: .utf8) == before)
        }
    }

    @Test("health, status and doctor of a sound host")
    func sound() async throws {
        try await ServedHost.run { (host) async throws -> Void in
            #expect(await host.run("health").output == "serving, version 1.0.0\n")
            #expect(try await host.run("status", "--json").json()["version"] as? String == "1.0.0")
            let doctor = await host.run("doctor")
            #expect(doctor.status == .done, "\(doctor.output)")
            let anonymous = await CommandRun(
                "status",
                environment: ["SPEARHEAD_SERVER": "127.0.0.1:\(host.port)", "SPEARHEAD_CA": host.data + "/tls/ca.pem"])
            #expect(anonymous.status == .notAllowed)
            #expect(anonymous.errors.contains("--token-file"))
        }
    }

    @Test("A host whose certificate is not trusted is not spoken to")
    func untrusted() async throws {
        try await ServedHost.run { (host) async throws -> Void in
            let run = await CommandRun("health", environment: ["SPEARHEAD_SERVER": "127.0.0.1:\(host.port)"])
            #expect(run.status == .unavailable)
        }
    }

    @Test("apply creates, then changes nothing, then changes what differs")
    func apply() async throws {
        try await ServedHost.run { (host) async throws -> Void in
            _ = try host.file("admin.password", "a long enough password\n")
            let file = try host.file("tenants.yaml", tenants)
            let first = await host.run("apply", "-f", file, "--json")
            #expect(first.status == .done, "\(first.errors)")
            #expect(
                try changes(first) == [
                    "tenant acme created ", "plugin samples created ", "user admin created ", "user anna created ",
                ])
            let second = await host.run("apply", "-f", file, "--json")
            #expect(
                try changes(second) == [
                    "tenant acme unchanged ", "plugin samples unchanged ", "user admin unchanged ", "user anna unchanged ",
                ])
            let edited = tenants.replacing("晴屿食品", with: "晴屿").replacing("roles: [rep]", with: "roles: [rep, finance]")
            let third = await host.run("apply", "-f", try host.file("tenants.yaml", edited), "--json")
            #expect(
                try changes(third) == [
                    "tenant acme changed name", "plugin samples unchanged ", "user admin unchanged ", "user anna changed roles",
                ])
            let moved = edited.replacing("name: 晴屿", with: "time_zone: Europe/Berlin\n    name: 晴屿")
            let refused = await host.run("apply", "-f", try host.file("tenants.yaml", moved), "--json")
            #expect(refused.status == .conflict)
            #expect(try refused.errorJSON()["reason"] as? String == "FIELD_IMMUTABLE")
        }
    }

    @Test("A company from creation to erasure, with the exit status of each mistake")
    func tenant() async throws {
        try await ServedHost.run { (host) async throws -> Void in
            #expect(await host.run("tenant", "list").output == "No companies.\n")
            #expect(await host.run("tenant", "show", "acme").status == .notFound)
            #expect(await host.run("tenant", "create", "acme", "--name", "Acme").status == .done)
            #expect(await host.run("tenant", "create", "acme", "--name", "Acme").status == .conflict)
            #expect(await host.run("tenant", "create", "A!", "--name", "Acme").status == .invalidData)
            #expect(await host.run("tenant", "migrate").status == .done)
            let suspended = await host.run("tenant", "suspend", "acme", "--reason", "unpaid")
            #expect(suspended.output.contains("suspended"))
            #expect(await host.run("tenant", "resume", "acme").output.contains("active"))
            #expect(await host.run("tenant", "delete", "acme", "--confirm", "acme").status == .conflict)
            _ = await host.run("tenant", "suspend", "acme", "--reason", "gone")
            #expect(await host.run("tenant", "delete", "acme", "--confirm", "acm").status == .invalidData)
            #expect(await host.run("tenant", "delete", "acme", "--confirm", "acme").status == .done)
            #expect(await host.run("tenant", "show", "acme").status == .notFound)
        }
    }

    @Test("Users, tokens and the audit trail of a company")
    func users() async throws {
        try await ServedHost.run { (host) async throws -> Void in
            _ = await host.run("tenant", "create", "acme", "--name", "Acme")
            let made = await host.run(
                "user", "create", "bo", "--name", "柏煜盈", "--role", "admin", "--password-file", "-", "--tenant", "acme",
                input: "a long enough password\n")
            #expect(made.status == .done, "\(made.errors)")
            #expect(await host.run("user", "list", "--tenant", "acme").output.contains("bo     柏煜盈  admin  active"))
            #expect(await host.run("user", "update", "bo", "--name", "Bo", "--tenant", "acme").output.contains("Bo"))
            let weak = await host.run("user", "set-password", "bo", "--password-file", "-", "--tenant", "acme", input: "short")
            #expect(weak.status == .invalidData)
            #expect(!weak.errors.contains("short\n"))

            let secret = host.directory + "/bo.token"
            #expect(await host.run("token", "create", "bo", "--name", "ci", "--out", secret, "--tenant", "acme").status == .done)
            #expect(await host.run("user", "list", "--token-file", secret).status == .done)
            #expect(await host.run("tenant", "list", "--token-file", secret).status == .notAllowed)
            let tokens = await host.run("call", "TokenService/ListTokens", "--tenant", "acme", "--get", "tokens[name=ci].id")
            let id = tokens.output.trimmingCharacters(in: .whitespacesAndNewlines)
            #expect(await host.run("token", "revoke", id, "--tenant", "acme").status == .done)
            #expect(await host.run("user", "list", "--token-file", secret).status == .notAllowed)

            let audit = await host.run("audit", "list", "--tenant", "acme", "--json")
            let entries = try #require(try audit.json()["entries"] as? [NSDictionary])
            #expect(entries.contains { ($0["method"] as? String)?.hasSuffix("UserService/CreateUser") == true })
            #expect(!audit.output.contains("a long enough password"))
            let verified = await host.run("audit", "verify", "--tenant", "acme")
            #expect(verified.status == .done, "\(verified.output)\(verified.errors)")
        }
    }

    @Test("Import shows every bad row and keeps nothing; a good file goes in once; export gives it back")
    func transfer() async throws {
        try await ServedHost.run { (host) async throws -> Void in
            _ = await host.run("tenant", "create", "acme", "--name", "Acme")
            let bad = try host.file("bad.csv", "code,name,quantity\nA,晴屿,1\nB,,2\nC,Cent,many\n")
            let refused = await host.run("import", "samples", bad, "--tenant", "acme", "--json")
            #expect(refused.status == .invalidData)
            let imports = try #require(try refused.json()["imports"] as? [NSDictionary])
            #expect(imports.first?["committed"] as? Bool == false)
            let errors = try #require(imports.first?["errors"] as? [NSDictionary])
            #expect(errors.map { "\($0["line"] ?? "") \($0["column"] ?? "")" } == ["3 name", "4 quantity"])
            #expect(await host.run("export", "samples", "--tenant", "acme").output == "\u{FEFF}code,name\r\n")

            let rows = (1...40_000).map { "S\($0),样品\($0),\($0)\n" }.joined()
            let good = try host.file("good.csv", "code,name,quantity\n" + rows)
            let dry = await host.run("import", "samples", good, "--dry-run", "--tenant", "acme")
            #expect(dry.output.contains("no (dry run)"), "\(dry.output)\(dry.errors)")
            let first = await host.run("import", "samples", good, "--tenant", "acme", errorsAreTerminal: true)
            #expect(first.output.contains("40000"), "\(first.output)\(first.errors)")
            #expect(first.errors.contains("importing"))
            let again = await host.run("import", "samples", good, "--tenant", "acme", "--json")
            #expect((try again.json()["imports"] as? [NSDictionary])?.first?["unchanged"] as? Int == 40_000)

            let out = host.directory + "/out.csv"
            let exported = await host.run("export", "samples", "--out", out, "--tenant", "acme", "--json")
            #expect(try exported.json()["rows"] as? Int == 40_000, "\(exported.errors)")
            #expect(try String(contentsOfFile: out, encoding: .utf8).split(whereSeparator: \.isNewline).count == 40_001)
            #expect(await host.run("import", "nothing", good, "--tenant", "acme").status != .done)
            #expect(await host.run("import", "samples", host.directory + "/missing.csv", "--tenant", "acme").status == .usage)
        }
    }

    @Test("A backup is made with a bar, verified, and restored into a new company")
    func backup() async throws {
        try await ServedHost.run { (host) async throws -> Void in
            _ = await host.run("tenant", "create", "acme", "--name", "Acme")
            let made = await host.run("backup", "create", "acme", "--json")
            #expect(made.status == .done, "\(made.errors)")
            let name = try #require(try made.json()["name"] as? String)
            #expect(await host.run("backup", "list").output.contains(name))
            #expect(await host.run("backup", "verify", name).status == .done)
            #expect(await host.run("backup", "verify", "20260101T000000Z-none").status == .notFound)
            let restored = await host.run("backup", "restore", name, "--into", "acme2", "--confirm", "acme2")
            #expect(restored.status == .done, "\(restored.errors)")
            #expect(await host.run("tenant", "show", "acme2").status == .done)
        }
    }

    @Test("The deployment key is rotated; a company's backups are erased with its key when its slug is confirmed")
    func backupKeys() async throws {
        try await ServedHost.run { (host) async throws -> Void in
            _ = await host.run("tenant", "create", "acme", "--name", "Acme")
            let name = try #require(try await host.run("backup", "create", "acme", "--json").json()["name"] as? String)
            let rotated = await host.run("backup", "rotate-key", "--json")
            #expect(try rotated.json()["keys"] as? Int == 1, "\(rotated.errors)")
            #expect(await host.run("backup", "verify", name).status == .done)
            #expect(await host.run("backup", "destroy-key", "acme", "--confirm", "other").status != .done)
            let destroyed = await host.run("backup", "destroy-key", "acme", "--confirm", "acme")
            #expect(destroyed.output == "Keys destroyed: 1. Backups of acme erased: 1.\n", "\(destroyed.errors)")
            #expect(await host.run("backup", "list").output == "No backups.\n")
            #expect(await host.run("backup", "destroy-key", "nobody", "--confirm", "nobody").status == .notFound)
        }
    }

    @Test("Plugins of a company are enabled, disabled and uninstalled")
    func plugins() async throws {
        try await ServedHost.run { (host) async throws -> Void in
            _ = await host.run("tenant", "create", "acme", "--name", "Acme")
            #expect(await host.run("plugin", "enable", "samples").status == .usage)
            #expect(await host.run("plugin", "disable", "samples", "--tenant", "acme").status == .done)
            #expect(await host.run("plugin", "list", "--tenant", "acme").output.contains("no"))
            let enabled = await host.run("plugin", "enable", "samples", "--tenant", "acme", "--json")
            #expect(try enabled.json()["enabled"] as? [String] == ["samples"])
            _ = await host.run("plugin", "disable", "samples", "--tenant", "acme")
            let gone = await host.run("plugin", "uninstall", "samples", "--confirm", "samples", "--tenant", "acme")
            #expect(gone.status == .done, "\(gone.errors)")
        }
    }

    @Test("A call takes JSON and gives JSON, a path or a table; a stream gives one array")
    func call() async throws {
        try await ServedHost.run { (host) async throws -> Void in
            _ = await host.run("call", "TenantService/CreateTenant", #"{"slug":"acme","name":"晴屿"}"#)
            let json = await host.run("call", "TenantService/GetTenant", #"{"slug":"acme"}"#, "--json")
            #expect((try json.json()["tenant"] as? NSDictionary)?["name"] as? String == "晴屿")
            let value = await host.run("call", "TenantService/GetTenant", "-", "--get", "tenant.name", input: #"{"slug":"acme"}"#)
            #expect(value.output == "晴屿\n")
            let table = await host.run("call", "TenantService/ListTenants", "--table", "tenants:slug,name")
            #expect(table.output == "slug  name\nacme  晴屿\n")
            let stream = await host.run("call", "TenantService/MigrateTenants", "{}", "--json")
            #expect(stream.output.hasPrefix("[{"))
            let refused = await host.run("call", "TenantService/GetTenant", #"{"slug":"nobody"}"#, "--json")
            #expect(refused.status == .notFound)
            #expect(try refused.errorJSON()["reason"] as? String == "NOT_FOUND")
        }
    }

    @Test("The provisioning script works and is safe to repeat")
    func provisioning() async throws {
        try await ServedHost.run { (host) async throws -> Void in
            let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent()
            for round in ["created", "there already"] {
                let process = Process()
                process.executableURL = URL(fileURLWithPath: "/bin/bash")
                process.arguments = [root.path + "/Scripts/provision-tenant", "acme", "晴屿", "admin"]
                var environment = host.environment
                environment["PATH"] = ProcessInfo.processInfo.environment["PATH"]
                environment["TOKEN_DIRECTORY"] = host.directory
                process.environment = environment
                let output = Pipe()
                process.standardOutput = output
                let ended = AsyncStream<Int32>.makeStream()
                process.terminationHandler = { ended.continuation.yield($0.terminationStatus) }
                try process.run()
                var status: Int32?
                for await code in ended.stream {
                    status = code
                    break
                }
                #expect(status == 0)
                let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
                #expect(text.contains("company acme: \(round)"), "\(text)")
                #expect(text.contains("first backup: \(round == "created" ? "done" : round)"), "\(text)")
            }
            #expect(await host.run("user", "list", "--token-file", host.directory + "/acme-admin.token").status == .done)
        }
    }
}

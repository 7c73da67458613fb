import Foundation
import Testing

@testable import spearhead

@Suite("Starting a host in the wrong way")
struct StartTests {
    @Test("A data directory that nobody made is not served, so that a slip in its name is no empty deployment")
    func missing() async {
        let directory = FileManager.default.temporaryDirectory.appending(path: "spearhead-\(UUID())").path
        let run = await CommandRun("serve", "--data", directory, "--listen", "127.0.0.1:0")
        #expect(run.status == .notFound)
        #expect(run.errors.contains("(DATA_DIRECTORY_MISSING)") && run.errors.contains("spearhead init --data \(directory)"))
        #expect(!FileManager.default.fileExists(atPath: directory))
    }

    @Test("An address that is taken is named with the setting to change", arguments: ["listen", "metrics.listen"])
    func taken(setting: String) async throws {
        try await ServedHost.run { host in
            let other = host.directory + "/other"
            #expect(await CommandRun("init", "--data", other).status == .done)
            let place = "127.0.0.1:\(host.port)"
            let run = await CommandRun(
                "serve", "--data", other, "--set", "listen=127.0.0.1:0", "--set", "\(setting)=\(place)")
            #expect(run.status == .usage)
            #expect(run.errors.contains("\(place): address already in use"))
            #expect(run.errors.contains("or change \(setting). (LISTEN_FAILED)"))
        }
    }

    @Test(
        "A wrong setting ends with 2 and says what is wrong",
        arguments: [
            (["--listen", "127.0.0.1"], "it must be HOST:PORT"),
            (["--listen", "nowhere.invalid:0"], "the name has no address"),
            (["--set", "limits.read_thread=4"], "did you mean limits.read_threads?"),
            (["--set", "tls.certificate=/nowhere/a.pem", "--set", "tls.key=/nowhere/a.key"], "/nowhere/a.pem"),
            (["--config", "/nowhere/a.yaml"], "/nowhere/a.yaml cannot be read"),
        ])
    func settings(arguments: [String], text: String) async throws {
        try await withInitialised { data in
            let run = await CommandRun(["serve", "--data", data] + arguments)
            #expect(run.status == .usage)
            #expect(run.errors.contains(text), "\(run.errors)")
        }
    }

    @Test("A section of the configuration file may be empty, but not one that there is not")
    func sections() async throws {
        try await withInitialised { data in
            let file = data + "/spearhead.yaml"
            for text in ["limits:\n", "tls: {}\n", "plugins:\nclient: {}\n"] {
                try text.write(toFile: file, atomically: true, encoding: .utf8)
                #expect(await CommandRun("init", "--data", data, "--config", file).status == .done, "\(text)")
            }
            let slips = [
                ("limts:\n", "did you mean limits?"), ("limts: {}\n", "did you mean limits?"),
                ("limits: 5\n", "limits is a section and has no value"),
            ]
            for (text, answer) in slips {
                try text.write(toFile: file, atomically: true, encoding: .utf8)
                let run = await CommandRun("init", "--data", data, "--config", file)
                #expect(run.status == .usage && run.errors.contains(answer), "\(run.errors)")
            }
        }
    }

    @Test("A data directory that cannot be made is named with the reason")
    func unusable() async throws {
        try await withInitialised { data in
            let run = await CommandRun("init", "--data", data + "/control.db")
            #expect(run.status == .failed)
            #expect(run.errors.hasPrefix("error: \(data)/control.db"), "\(run.errors)")
            #expect(run.errors.contains("(FILE_UNUSABLE)") && !run.errors.contains("NSCocoaErrorDomain"), "\(run.errors)")
        }
    }

    @Test("A certificate of another authority is refused in a sentence")
    func stranger() async throws {
        try await ServedHost.run { host in
            let other = host.directory + "/other"
            #expect(await CommandRun("init", "--data", other).status == .done)
            let run = await host.run("health", "--ca", other + "/tls/ca.pem")
            #expect(run.status == .unavailable)
            #expect(run.errors.contains("the server's certificate is not accepted") && !run.errors.contains("OPENSSL"))
        }
    }

    @Test("A file that is there already is found before a token is made, and before a person is exported over another")
    func files() async throws {
        try await ServedHost.run { host in
            #expect(await host.run("tenant", "create", "acme", "--name", "Acme").status == .done)
            let user = await host.run("user", "create", "bo", "--name", "Bo", "--role", "admin", "--tenant", "acme", "--json")
            let out = try host.file("data.json", "x")
            let refused = await host.run("token", "create", "bo", "--name", "unwritten", "--out", out, "--tenant", "acme")
            #expect(refused.status == .usage && refused.errors.contains("(FILE_NOT_WRITTEN)"))
            let tokens = await host.run("token", "list", "--tenant", "acme", "--json")
            #expect(tokens.status == .done && !tokens.output.contains("unwritten"))
            let person = try #require((user.json()["user"] as? NSDictionary ?? user.json())["id"] as? String)
            let exported = await host.run("person", "export", person, "--out", host.directory, "--tenant", "acme")
            #expect(exported.status == .usage && exported.errors.contains("(FILE_NOT_WRITTEN)"), "\(exported.errors)")
            #expect(try String(contentsOfFile: out, encoding: .utf8) == "x")
        }
    }

    /// A data directory that `init` made, for a while.
    private func withInitialised(_ body: (String) async throws -> Void) async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "spearhead-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: directory) }
        #expect(await CommandRun("init", "--data", directory).status == .done)
        try await body(directory)
    }
}

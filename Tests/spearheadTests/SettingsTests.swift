import ArgumentParser
import RPC
import Testing

@testable import spearhead

@Suite("Settings of a client")
struct SettingsTests {
    private func settings(
        flags: [String] = [], environment: [String: String] = [:], file: String = "", existing: Set<String> = []
    ) throws -> ClientSettings {
        let options = try ConnectionOptions.parse(flags)
        return try ClientSettings(
            flags: options, tenant: nil, environment: environment, file: try ConfigurationFile(file, path: "spearhead.yaml"),
            fileExists: existing.contains)
    }

    private let yaml = """
        data: /srv/spearhead
        client:
          server: file.example:1
          ca: file.pem
          server_name: file.internal
          token_file: file.token
          tenant: filetenant
          timeout_seconds: 7
        """

    @Test("Without anything said, the server on this machine is meant")
    func defaults() throws {
        let settings = try settings()
        #expect(settings.host == "127.0.0.1")
        #expect(settings.port == 7443)
        #expect(settings.authorityFile == nil)
        #expect(settings.token == .fileIfPresent("data/operator.token"))
        #expect(settings.tenant == nil)
        #expect(settings.timeoutMilliseconds == 30_000)
    }

    @Test("The file is used when nothing else is said")
    func file() throws {
        let settings = try settings(file: yaml)
        #expect(settings.host == "file.example")
        #expect(settings.port == 1)
        #expect(settings.authorityFile == "file.pem")
        #expect(settings.serverName == "file.internal")
        #expect(settings.token == .file("file.token"))
        #expect(settings.tenant == "filetenant")
        #expect(settings.timeoutMilliseconds == 7000)
    }

    @Test("The environment goes before the file, and flags before both")
    func precedence() throws {
        let environment = [
            "SPEARHEAD_SERVER": "env.example:2", "SPEARHEAD_CA": "env.pem", "SPEARHEAD_TOKEN_FILE": "env.token",
            "SPEARHEAD_TENANT": "envtenant",
        ]
        let fromEnvironment = try settings(environment: environment, file: yaml)
        #expect(fromEnvironment.host == "env.example")
        #expect(fromEnvironment.authorityFile == "env.pem")
        #expect(fromEnvironment.token == .file("env.token"))
        #expect(fromEnvironment.tenant == "envtenant")
        #expect(try settings(environment: ["SPEARHEAD_TIMEOUT_SECONDS": "8"], file: yaml).timeoutMilliseconds == 8000)
        let flags = ["--server", "flag.example:3", "--ca", "flag.pem", "--token-file", "flag.token", "--timeout", "9"]
        let fromFlags = try settings(flags: flags, environment: environment, file: yaml)
        #expect(fromFlags.host == "flag.example")
        #expect(fromFlags.port == 3)
        #expect(fromFlags.authorityFile == "flag.pem")
        #expect(fromFlags.token == .file("flag.token"))
        #expect(fromFlags.timeoutMilliseconds == 9000)
    }

    @Test("A token in the environment goes before a token file that is not a flag")
    func tokenPrecedence() throws {
        let environment = ["SPEARHEAD_TOKEN": "secret", "SPEARHEAD_TOKEN_FILE": "env.token"]
        #expect(try settings(environment: environment, file: yaml).token == .text(Secret("secret")))
        #expect(try settings(flags: ["--token-file", "f"], environment: environment).token == .file("f"))
        #expect(try settings(environment: ["SPEARHEAD_TOKEN": ""]).token == .fileIfPresent("data/operator.token"))
    }

    @Test("The data directory gives the operator's token and, when it is there, the authority")
    func dataDirectory() throws {
        let settings = try settings(flags: ["--data", "/d"], existing: ["/d/tls/ca.pem"])
        #expect(settings.token == .fileIfPresent("/d/operator.token"))
        #expect(settings.authorityFile == "/d/tls/ca.pem")
    }

    @Test(
        "Addresses",
        arguments: [
            ("a.example:7000", "a.example", 7000), ("a.example", "a.example", 7443), ("[::1]:9", "::1", 9),
            ("[::1]", "::1", 7443),
        ])
    func address(text: String, host: String, port: Int) throws {
        let address = try ClientSettings.address(text)
        #expect(address.host == host)
        #expect(address.port == port)
    }

    @Test("Wrong addresses are refused", arguments: ["", ":1", "a:", "a:0", "a:65536", "a:x", "::1", "[::1", "[::1]7", "a:1:2"])
    func wrongAddress(text: String) {
        #expect(throws: CommandFailure.self) { try ClientSettings.address(text) }
    }

    @Test("An unknown key is an error with its place and a suggestion")
    func unknownKey() {
        let failure = #expect(throws: CommandFailure.self) { try settings(file: "client:\n  serv: a:1\n") }
        #expect(failure?.status == .usage)
        #expect(failure?.message == #"spearhead.yaml:2:3: Unknown key "serv" in client. Did you mean "server"?"#)
        let top = #expect(throws: CommandFailure.self) { try settings(file: "clent: {}\n") }
        #expect(top?.message.hasSuffix(#"Did you mean "client"?"#) == true)
    }

    @Test("A secret in the file is refused")
    func secretInFile() {
        let failure = #expect(throws: CommandFailure.self) { try settings(file: "client: {token: abc}") }
        #expect(failure?.message.contains("token_file") == true)
        #expect(failure?.message.contains("abc") == false)
    }

    @Test(
        "Values of a wrong type are refused",
        arguments: ["client: 7", "client: {timeout_seconds: soon}", "client: {server: [a]}", "a: [", "- a"])
    func wrongTypes(text: String) {
        let failure = #expect(throws: CommandFailure.self) { try settings(file: text) }
        #expect(failure?.reason == "INVALID_CONFIGURATION")
    }

    @Test("A timeout outside its bounds is refused", arguments: ["0", "86401"])
    func timeout(seconds: String) {
        #expect(throws: CommandFailure.self) { try settings(flags: ["--timeout", seconds]) }
    }
}

import Foundation
import RPC
import Testing

@testable import spearhead

@Suite("spearhead account")
struct AccountCommandTests {
    @Test(
        "A user with a password of the admin's changes it, lists sessions and ends them, with passwords from files and prompts only"
    )
    func account() async throws {
        try await ServedHost.run { (host) async throws -> Void in
            _ = await host.run("tenant", "create", "acme", "--name", "Acme")
            let first = try host.file("first", "seven crates of pears\n")
            let second = try host.file("second", "eleven crates of plums\n")
            let made = await host.run(
                "user", "create", "bo", "--name", "柏煜盈", "--role", "rep", "--password-file", first, "--tenant", "acme")
            #expect(made.output.contains("must be changed"), "\(made.errors)")

            let early = await host.run("account", "sessions", "--tenant", "acme", "--login", "bo", "--password-file", first)
            #expect(early.status == .conflict && early.errors.contains("ChangePassword"), "\(early.errors)")
            let weak = await host.run(
                "account", "change-password", "--tenant", "acme", "--login", "bo", "--password-file", first,
                "--new-password-file", "-", input: "acme bo 2026\n")
            #expect(weak.status == .invalidData && !weak.errors.contains("acme bo 2026"), "\(weak.errors)")
            let changed = await host.run(
                "account", "change-password", "--tenant", "acme", "--login", "bo", "--password-file", first,
                "--new-password-file", second)
            #expect(changed.status == .done, "\(changed.errors)")

            // No session is left behind by any of the commands.
            let none = await host.run(
                "account", "sessions", "--tenant", "acme", "--login", "bo", "--password-file", second, "--json")
            #expect(try none.json()["sessions"] as? [NSDictionary] == [])
            let signIn = #"{"tenant":"acme","login":"bo","password":"eleven crates of plums"}"#
            for _ in 0..<2 { _ = await host.run("call", "TokenService/SignIn", signIn) }
            let two = await host.run(
                "account", "sessions", "--tenant", "acme", "--login", "bo", "--password-file", second, "--json")
            let ids = try #require(try two.json()["sessions"] as? [NSDictionary]).compactMap { $0["id"] as? String }
            #expect(ids.count == 2)
            let one = await CommandRun(
                ["account", "end-sessions", ids[0], "--tenant", "acme", "--login", "bo"], environment: host.environment,
                prompts: ["eleven crates of plums"])
            #expect(one.output == "Ended: 1.\n", "\(one.errors)")
            let rest = await host.run(
                "account", "end-sessions", "--all", "--tenant", "acme", "--login", "bo", "--password-file", second, "--json")
            #expect(try rest.json()["ended"] as? Int == 1)
            let missing = await host.run("account", "sessions", "--tenant", "acme", "--login", "bo")
            #expect(missing.status == .usage)

            let stays = await host.run(
                "user", "set-password", "bo", "--password-file", first, "--permanent-password", "--tenant", "acme")
            #expect(stays.status == .done)
            #expect(await !host.run("user", "show", "bo", "--tenant", "acme").output.contains("must be changed"))
        }
    }
}

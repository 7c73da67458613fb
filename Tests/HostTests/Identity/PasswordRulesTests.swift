import Crypto
import Foundation
import HostTesting
import PluginKit
import PluginTesting
import RPC
import SwiftProtobuf
import Testing

@testable import Host

@Suite("Passwords that are easy to guess")
struct PasswordRulesTests {
    private static let names = ["ann.lee", "Ann Lee", "acme", "Acme Trading 青禾"]

    private func problem(_ password: String, _ rules: PasswordRules = PasswordRules()) throws -> String? {
        do {
            try rules.check(Secret(password), field: "password", names: Self.names)
            return nil
        } catch let error as RPCError {
            #expect(error.code == .invalidArgument && error.reason == "WEAK_PASSWORD")
            #expect(error.fieldViolations.map(\.field) == ["password"])
            #expect(!error.message.contains(password))
            return error.message
        }
    }

    @Test(
        "Repeats and rows of digits, letters or keys are refused",
        arguments: [
            "aaaaaaaaaa", "1234567890", "0987654321", "abcdefghij", "qwertyuiop", "QWERTZUIOP", "qwerty12345", "1qaz2wsx3edc",
            "!@#$%^&*()", "abcabcabcabc", "xk7xk7xk7xk7", "aaaaabbbbbccccc", "zyxwvutsrq", "12345678901234567890", "abc123def456",
            "密密密密密密密密密密", "111222333444",
        ])
    func rows(password: String) throws { #expect(try problem(password)?.contains("repeats, or rows") == true) }

    @Test(
        "Login and names of user and company with a few characters around them are refused",
        arguments: ["ann.lee93!", "acme-acme-81", "AnnLee-2026", "Acme-Trading1", "4cm3tr4d1ng!!", "青禾9371青禾", "annlee.acme1"])
    func names(password: String) throws { #expect(try problem(password)?.contains("a name of the user") == true) }

    @Test(
        "Words of the commonest passwords are refused, with years, digits and signs around them or two together",
        arguments: [
            "password12", "Password123!", "p@ssw0rd2026", "spearhead1", "2026Spearhead!", "iloveyou123", "welcome2026!",
            "Summer2026!!",
            "letmein12345", "football1999", "adminadmin1", "changeme123", "woaini5201314", "iloveyoubaby", "MichaelJordan23",
            "passwordsecret", "administrator",
        ])
    func common(password: String) throws { #expect(try problem(password)?.contains("commonest") == true) }

    @Test(
        "What has a part of its own passes, also when it has words and digits that are common",
        arguments: [
            "correct horse battery", "another good password", "seven crates of pears", "k7#mQz!w2L", "电池正确的马订书钉蓝色海洋",
            "Zug nach Oberhof 9:14",
            "understanding", "password of my grandmother", "spearhead thistle copper",
        ])
    func good(password: String) throws { #expect(try problem(password) == nil) }

    /// A list in a file of its own.
    private func withList<Result>(_ lines: [String], _ body: (String) throws -> Result) throws -> Result {
        let path = FileManager.default.temporaryDirectory.path + "/refused-\(UUID())"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: URL(fileURLWithPath: path))
        return try body(path)
    }

    private static func sha1(_ text: String) -> String {
        Insecure.SHA1.hash(data: Data(text.utf8)).map { String(format: "%02X", $0) }.joined()
    }

    @Test("Each line of a list is found and nothing else, as passwords, as digests, and as digests with counts", arguments: 0..<4)
    func list(form: Int) throws {
        var random = SplitMix(seed: 11)
        for size in [1, 2, 3, 10, 4000] {
            let present = (0..<size).map { "present \($0) \(String(repeating: "x", count: Int(random.next() % 60)))" }
            let lines = present.map {
                [$0, Self.sha1($0), Self.sha1($0) + ":\($0.count)", Self.sha1($0).lowercased() + "\r"][form]
            }
            try withList(lines.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }) { path in
                let list = try RefusedPasswords(path: path)
                for password in present.prefix(200) + present.suffix(5) {
                    #expect(try list.contains(Secret(password)), "\(password)")
                }
                for password in ["", "a", "absent", "present", "zzz", "present 0"] {
                    #expect(try list.contains(Secret(password)) == present.contains(password), "\(password)")
                }
            }
        }
    }

    @Test("A password of the list is refused; a list that is missing, empty, unsorted or mixed stops the start")
    func listIsUsed() throws {
        let bad = "the operator knows it"
        try withList([Self.sha1(bad)]) { path in
            let rules = PasswordRules(refused: try RefusedPasswords(path: path))
            #expect(try problem(bad, rules)?.contains("known to others") == true)
            #expect(try problem("the operator knows it not", rules) == nil)
        }
        for lines in [[], ["b", "a"], [Self.sha1("a"), "zzz"], [String(repeating: "x", count: 2000)]] {
            let error = try withList(lines) { path in #expect(throws: RPCError.self) { try RefusedPasswords(path: path) } }
            #expect(error?.reason == "INVALID_CONFIGURATION", "\(lines)")
        }
        #expect(throws: RPCError.self) { try RefusedPasswords(path: "/nonexistent") }
        #expect(throws: RPCError.self) { try RefusedPasswords(path: "/") }
    }

    @Test("A list that is cut while the host runs is an error of that call, and no trap")
    func cutList() throws {
        try withList((0..<5000).map { "line \(10_000 + $0)" }) { path in
            let list = try RefusedPasswords(path: path)
            #expect(truncate(path, 100) == 0)
            let error = #expect(throws: RPCError.self) { try list.contains(Secret("line 12000")) }
            #expect(error?.reason == "REFUSED_PASSWORDS_UNREADABLE")
        }
    }

    @Test("Weak passwords are refused wherever one is set: for a new user, by an admin, by the user")
    func everywhere() async throws {
        let list = FileManager.default.temporaryDirectory.path + "/refused-\(UUID())"
        defer { try? FileManager.default.removeItem(atPath: list) }
        try Data("battery horse correct\n".utf8).write(to: URL(fileURLWithPath: list))
        try await TestHost.run(flags: ["sign_in.refused_passwords": list]) { host in
            let company = try await host.company("acme")
            _ = try await company.user("ann", roles: ["rep"], password: "correct horse battery")
            let session: Spearhead_Platform_V1_SignInResponse = try await host.client(nil).call(
                "spearhead.platform.v1.TokenService/SignIn",
                Spearhead_Platform_V1_SignInRequest.with {
                    $0.tenant = "acme"
                    $0.login = "ann"
                    $0.password = "correct horse battery"
                })
            for weak in ["password2026", "company acme 1", "User ann 1234", "battery horse correct"] {
                let create = Spearhead_Platform_V1_CreateUserRequest.with {
                    $0.login = "bob"
                    $0.name = "User ann"
                    $0.roles = ["rep"]
                    $0.password = weak
                }
                let set = Spearhead_Platform_V1_SetPasswordRequest.with {
                    $0.user = "ann"
                    $0.password = weak
                }
                let change = Spearhead_Platform_V1_ChangePasswordRequest.with {
                    $0.presentPassword = "correct horse battery"
                    $0.newPassword = weak
                }
                let service = "spearhead.platform.v1"
                let client = try company.client
                #expect(
                    try await client.failure("\(service).UserService/CreateUser", create)?.reason == "WEAK_PASSWORD", "\(weak)")
                #expect(try await client.failure("\(service).UserService/SetPassword", set)?.reason == "WEAK_PASSWORD", "\(weak)")
                #expect(
                    try await host.client(session.token).failure("\(service).AccountService/ChangePassword", change)?.reason
                        == "WEAK_PASSWORD", "\(weak)")
            }
        }
    }
}

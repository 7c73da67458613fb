import ArgumentParser
import Foundation
import RPC
import Testing

@testable import spearhead

@Suite("Passwords")
struct PasswordTests {
    private func read(
        _ flags: [String], input: String = "", prompts: [String] = [], isRequired: Bool = false
    ) throws -> String? {
        try PasswordOptions.parse(flags).read(in: .captured(input: input, prompts: prompts), isRequired: isRequired)?.reveal()
    }

    @Test("The first line of standard input")
    func standardInput() throws {
        #expect(try read(["--password-file", "-"], input: "geheim 密码\nrest") == "geheim 密码")
    }

    @Test("The first line of a file")
    func file() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("password-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try "correct horse\n".write(toFile: path, atomically: true, encoding: .utf8)
        #expect(try read(["--password-file", path]) == "correct horse")
        #expect(throws: CommandFailure.self) { try read(["--password-file", path + "x"]) }
    }

    @Test("A prompt asks twice, and both must agree")
    func prompt() throws {
        #expect(try read(["--prompt-password"], prompts: ["a", "a"]) == "a")
        let failure = #expect(throws: CommandFailure.self) { try read(["--prompt-password"], prompts: ["a", "b"]) }
        #expect(failure?.reason == "PASSWORD_MISMATCH")
        #expect(try read([], prompts: ["a", "a"], isRequired: true) == "a")
    }

    @Test("None is fine where none is needed")
    func none() throws {
        #expect(try read([]) == nil)
        #expect(throws: CommandFailure.self) { try read([], isRequired: true) }
        #expect(throws: CommandFailure.self) { try read(["--password-file", "-"], input: "\n") }
    }

    @Test("A secret file is private and never replaces another")
    func secretFile() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("secret-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try SecretFile.write("one\n", to: path)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
        #expect(mode?.intValue == 0o600)
        #expect(throws: CommandFailure.self) { try SecretFile.write("two\n", to: path) }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "one\n")
    }
}

import Foundation
import RPC
import Testing

@testable import Host

@Suite("Password hashes")
struct PasswordHashTests {
    private let passwords = Password(cost: 10)

    @Test("A hash is a PHC string with its own salt, and verifies its password only")
    func roundTrip() throws {
        let hash = try passwords.hash(Secret("correct horse 电池"))
        #expect(hash.reveal().wholeMatch(of: /\$scrypt\$ln=10,r=8,p=1\$[A-Za-z0-9+\/=]{24}\$[A-Za-z0-9+\/=]{44}/) != nil)
        #expect(try passwords.hash(Secret("correct horse 电池")) != hash)
        #expect(passwords.verify(Secret("correct horse 电池"), against: hash))
        #expect(!passwords.verify(Secret("correct horse 电"), against: hash))
        #expect(!passwords.verify(Secret(""), against: hash))
    }

    @Test("The third test vector of RFC 7914 verifies, whatever the present cost is")
    func vector() {
        let digest = Data([
            0x70, 0x23, 0xbd, 0xcb, 0x3a, 0xfd, 0x73, 0x48, 0x46, 0x1c, 0x06, 0xcd, 0x81, 0xfd, 0x38, 0xeb, 0xfd, 0xa8, 0xfb,
            0xba,
            0x90, 0x4f, 0x8e, 0x3e, 0xa9, 0xb5, 0x43, 0xf6, 0x54, 0x5d, 0xa1, 0xf2,
        ])
        let salt = Data("SodiumChloride".utf8).base64EncodedString()
        let stored = Secret("$scrypt$ln=14,r=8,p=1$\(salt)$\(digest.base64EncodedString())")
        #expect(passwords.verify(Secret("pleaseletmein"), against: stored))
        #expect(!passwords.verify(Secret("pleaseletmeout"), against: stored))
    }

    @Test(
        "What is no hash verifies nothing",
        arguments: [
            nil, "", "plain", "$scrypt$ln=10,r=8,p=1$AAAA", "$scrypt$ln=99,r=8,p=1$AAAA$AAAA", "$argon2$ln=10,r=8,p=1$AAAA$AAAA",
            "$scrypt$ln=x,r=8,p=1$AAAA$AAAA", "$scrypt$ln=10,r=8,p=1$A$A", "$scrypt$ln=10,r=8,p=1$AAAA$",
        ])
    func malformed(stored: String?) { #expect(!passwords.verify(Secret("correct horse"), against: stored.map(Secret.init))) }

    @Test("A password has 10 to 200 characters", arguments: [(9, false), (10, true), (200, true), (201, false)])
    func length(count: Int, isAllowed: Bool) {
        let password = String(repeating: "密", count: count)
        if isAllowed {
            #expect(throws: Never.self) { try passwords.hash(Secret(password)) }
        } else {
            let error = #expect(throws: RPCError.self) { try passwords.hash(Secret(password)) }
            #expect(error?.fieldViolations.map(\.field) == ["password"])
        }
    }
}

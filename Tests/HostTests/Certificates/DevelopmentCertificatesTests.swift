import Foundation
import HostTesting
import PluginKit
import Testing

@testable import Host

@Suite("Development certificates")
struct DevelopmentCertificatesTests {
    private let start = Instant(milliseconds: 1_772_000_000_000)

    private func withDirectory(_ body: (TemporaryDirectory, DevelopmentCertificates) throws -> Void) rethrows {
        let directory = TemporaryDirectory()
        defer { directory.remove() }
        try body(directory, DevelopmentCertificates(dataDirectory: directory.path))
    }

    @Test("Keys are for the owner only, certificates for everyone, and nothing else lies about")
    func modes() throws {
        try withDirectory { directory, certificates in
            try certificates.prepare(now: start)
            #expect(Set(directory.files) == ["tls/ca.key", "tls/ca.pem", "tls/server.key", "tls/server.pem"])
            for key in ["tls/ca.key", "tls/server.key"] { #expect(directory.mode(of: key) == 0o600) }
            for certificate in ["tls/ca.pem", "tls/server.pem"] { #expect(directory.mode(of: certificate) == 0o644) }
            #expect(directory.mode(of: "tls") == 0o700)
        }
    }

    @Test("A certificate is made anew only when it has thirty days left; the authority stays")
    func renewal() throws {
        try withDirectory { directory, certificates in
            func files() -> [[UInt8]] { ["tls/ca.pem", "tls/server.pem", "tls/server.key"].map(directory.bytes) }
            try certificates.prepare(now: start)
            let first = files()
            let expiry = try #require(DevelopmentCertificates.expiry(of: certificates.certificatePath))
            #expect(expiry.seconds(since: start) == DevelopmentCertificates.leafLifetimeSeconds)
            try certificates.prepare(now: expiry.advanced(bySeconds: -DevelopmentCertificates.renewalSeconds - 1))
            #expect(files() == first)
            try certificates.prepare(now: expiry.advanced(bySeconds: -DevelopmentCertificates.renewalSeconds))
            let second = files()
            #expect(second[0] == first[0] && second[1] != first[1] && second[2] != first[2])
        }
    }

    @Test("A certificate that cannot be read is made anew")
    func damaged() throws {
        try withDirectory { directory, certificates in
            try certificates.prepare(now: start)
            try "no certificate".write(toFile: certificates.certificatePath, atomically: true, encoding: .utf8)
            try certificates.prepare(now: start)
            #expect(DevelopmentCertificates.expiry(of: certificates.certificatePath) != nil)
        }
    }
}

import Foundation
import Logging
import NIOSSL
import RPC
import Testing

@testable import TTRPC

@Suite("Certificates of the server")
struct CertificateStoreTests {
    static func leaf(_ pem: String) throws -> NIOSSLCertificate? {
        try NIOSSLCertificate.fromPEMBytes(Array(pem.utf8)).first
    }

    static func write(_ certificate: String, _ key: String, to test: TestServer) throws {
        try Data(certificate.utf8).write(to: URL(filePath: test.certificatePath))
        try Data(key.utf8).write(to: URL(filePath: test.keyPath))
    }

    @Test("a new certificate is presented to new connections after a reload; open connections go on")
    func reload() async throws {
        try await TestServer.with { test in
            let open = try await test.connect()
            #expect(try await RawClient.certificate(port: test.port) == Self.leaf(TestCertificates.first))
            try Self.write(TestCertificates.second, TestCertificates.secondKey, to: test)
            #expect(test.certificates.reload())
            #expect(try await RawClient.certificate(port: test.port) == Self.leaf(TestCertificates.second))
            #expect(try await open.echo(.echo, [1]) == [1])
        }
    }

    @Test("a bad file leaves the former certificate in use and is reported once")
    func badFile() async throws {
        let recorder = LogRecorder()
        try await TestServer.with(certificateCheckNanoseconds: 0, logger: recorder.logger) { test in
            // The key of the other certificate: each file is readable, but they do not fit.
            try Self.write(TestCertificates.second, TestCertificates.firstKey, to: test)
            for _ in 0..<3 {
                #expect(try await RawClient.certificate(port: test.port) == Self.leaf(TestCertificates.first))
            }
            #expect(recorder.lines(.warning).count == 1)
            #expect(!test.certificates.reload())
            try FileManager.default.removeItem(atPath: test.keyPath)
            #expect(try await RawClient.certificate(port: test.port) == Self.leaf(TestCertificates.first))
            try Self.write(TestCertificates.second, TestCertificates.secondKey, to: test)
            #expect(try await RawClient.certificate(port: test.port) == Self.leaf(TestCertificates.second))
        }
    }

    @Test("files that changed are noticed when a connection comes")
    func noticesChange() async throws {
        try await TestServer.with(certificateCheckNanoseconds: 0) { test in
            try Self.write(TestCertificates.second, TestCertificates.secondKey, to: test)
            #expect(try await RawClient.certificate(port: test.port) == Self.leaf(TestCertificates.second))
        }
    }

    @Test("files are not looked at again within the interval")
    func checksSeldom() async throws {
        try await TestServer.with(certificateCheckNanoseconds: 3_600_000_000_000) { test in
            try Self.write(TestCertificates.second, TestCertificates.secondKey, to: test)
            #expect(try await RawClient.certificate(port: test.port) == Self.leaf(TestCertificates.first))
        }
    }

    @Test("a server does not begin with files that are missing or no certificates")
    func unusable() {
        let recorder = LogRecorder()
        for path in ["/nonexistent/server.pem", "/etc/hostname", "/etc"] {
            let error = #expect(throws: RPCError.self) {
                try CertificateStore(certificatePath: path, keyPath: path, logger: recorder.logger)
            }
            #expect(error?.reason == "CERTIFICATE_UNUSABLE")
        }
    }
}

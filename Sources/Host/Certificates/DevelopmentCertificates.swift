internal import Crypto
internal import Foundation
internal import Glibc
package import PluginKit
internal import RPC
internal import SwiftASN1
internal import X509

/// A certificate authority of the data directory's own, for development and for first steps.
///
/// `tls/ca.pem` is what clients trust; `tls/server.pem` is valid for localhost, 127.0.0.1 and ::1. Keys are P-256 with mode
/// 0600. Production gives certificate files of its own.
package struct DevelopmentCertificates: Sendable {
    /// How long before its end a leaf is made anew.
    static let renewalSeconds: Int64 = 30 * 86_400
    static let leafLifetimeSeconds: Int64 = 365 * 86_400
    static let authorityLifetimeSeconds: Int64 = 10 * 365 * 86_400

    private let directory: String

    /// Uses `tls` below the data directory.
    package init(dataDirectory: String) { directory = dataDirectory + "/tls" }

    /// Certificate of the authority.
    package var authorityPath: String { directory + "/ca.pem" }
    /// Certificate chain of the server.
    package var certificatePath: String { directory + "/server.pem" }
    /// Private key of the server.
    package var keyPath: String { directory + "/server.key" }

    /// Makes what is missing or ends soon.
    package func prepare(now: Instant) throws {
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let authority = try authority(now: now)
        if let expiry = Self.expiry(of: certificatePath), expiry.seconds(since: now) > Self.renewalSeconds { return }
        let key = P256.Signing.PrivateKey()
        let subject = try DistinguishedName { CommonName("Spearhead development server") }
        let leaf = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: .init(key.publicKey),
            notValidBefore: Self.date(now, -3600), notValidAfter: Self.date(now, Self.leafLifetimeSeconds),
            issuer: authority.certificate.subject, subject: subject, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.serverAuth])
                SubjectAlternativeNames([
                    .dnsName("localhost"), .ipAddress(ASN1OctetString(contentBytes: [127, 0, 0, 1])),
                    .ipAddress(ASN1OctetString(contentBytes: [UInt8](repeating: 0, count: 15) + [1])),
                ])
            }, issuerPrivateKey: .init(authority.key))
        try write(key.pemRepresentation, to: keyPath, mode: 0o600)
        try write(leaf.serializeAsPEM().pemString, to: certificatePath, mode: 0o644)
    }

    /// When the first certificate of a PEM file ends; `nil` when it cannot be read.
    package static func expiry(of path: String) -> Instant? {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8), let certificate = try? Certificate(pemEncoded: text)
        else { return nil }
        return Instant(milliseconds: Int64(certificate.notValidAfter.timeIntervalSince1970) * 1000)
    }

    private func authority(now: Instant) throws -> (certificate: Certificate, key: P256.Signing.PrivateKey) {
        let keyFile = directory + "/ca.key"
        if let certificateText = try? String(contentsOfFile: authorityPath, encoding: .utf8),
            let keyText = try? String(contentsOfFile: keyFile, encoding: .utf8)
        {
            return (try Certificate(pemEncoded: certificateText), try P256.Signing.PrivateKey(pemRepresentation: keyText))
        }
        let key = P256.Signing.PrivateKey()
        let name = try DistinguishedName { CommonName("Spearhead development authority") }
        let certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: .init(key.publicKey),
            notValidBefore: Self.date(now, -3600), notValidAfter: Self.date(now, Self.authorityLifetimeSeconds), issuer: name,
            subject: name, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true, cRLSign: true))
            }, issuerPrivateKey: .init(key))
        try write(key.pemRepresentation, to: keyFile, mode: 0o600)
        try write(certificate.serializeAsPEM().pemString, to: authorityPath, mode: 0o644)
        return (certificate, key)
    }

    /// Writes a whole file or nothing: beside it first, then renamed.
    private func write(_ text: String, to path: String, mode: Int) throws {
        let scratch = path + ".new"
        guard
            FileManager.default.createFile(
                atPath: scratch, contents: Data((text + "\n").utf8), attributes: [.posixPermissions: mode]),
            rename(scratch, path) == 0
        else {
            throw RPCError(
                .failedPrecondition, "NOT_WRITABLE", "\(directory) cannot be written. Give the host a directory of its own.",
                domain: "platform")
        }
    }

    private static func date(_ now: Instant, _ seconds: Int64) -> Date {
        Date(timeIntervalSince1970: TimeInterval(now.milliseconds / 1000 + seconds))
    }
}

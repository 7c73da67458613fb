internal import Crypto
internal import CryptoExtras
internal import Foundation
package import RPC
internal import Synchronization

/// Password hashing with scrypt (RFC 7914), in the PHC string format `$scrypt$ln=16,r=8,p=1$salt$hash`.
package final class Password: Sendable {
    /// How many Unicode scalars a password may have; longer ones are not even hashed in full.
    static let lengths = 10...200

    /// log2 of the cost; 16 takes about 64 MiB and a tenth of a second.
    package let cost: Int
    private let derivationCount = Atomic<Int>(0)

    package init(cost: Int) { self.cost = cost }

    /// How often a key was derived, by which a test sees that refusing costs the same whatever the reason is.
    package var derivations: Int { derivationCount.load(ordering: .relaxed) }

    /// Hashes a new password.
    ///
    /// - Parameter field: Where the caller gave it.
    package func hash(_ password: Secret, field: String = "password") throws -> Secret {
        try Self.checkLength(password, field: field)
        let salt = (0..<16).map { _ in UInt8.random(in: .min ... .max) }
        let hash = try derive(password, salt: salt, cost: cost)
        return Secret("$scrypt$ln=\(cost),r=8,p=1$\(Data(salt).base64EncodedString())$\(Data(hash).base64EncodedString())")
    }

    /// - Throws: INVALID_ARGUMENT when a new password is too short or too long.
    static func checkLength(_ password: Secret, field: String) throws {
        guard lengths.contains(password.length) else {
            throw RPCError.invalidField(field, "must have \(lengths.lowerBound) to \(lengths.upperBound) characters")
        }
    }

    /// Whether a password is the one that was hashed; compares in constant time.
    ///
    /// A key is derived exactly once, also when nothing is stored or the password is too long to be one, so that the time does not tell
    /// which logins exist.
    package func verify(_ password: Secret, against stored: Secret?) -> Bool {
        let isTooLong = password.length > Self.lengths.upperBound
        let parts = stored.flatMap(Self.parse)
        let hash = try? derive(
            isTooLong ? Secret("") : password, salt: parts?.salt ?? [UInt8](repeating: 0, count: 16), cost: parts?.cost ?? cost)
        guard !isTooLong, let parts, let hash else { return false }
        return hash.isEqualInConstantTime(to: parts.hash)
    }

    /// A text by which a password can be recognised, as costly to guess as its hash.
    func stretch(_ password: Secret, salt: String) throws -> Secret {
        Secret(Data(try derive(password, salt: Array(salt.utf8), cost: cost)).base64EncodedString())
    }

    private static func parse(_ stored: Secret) -> (cost: Int, salt: [UInt8], hash: [UInt8])? {
        let fields = stored.reveal().split(separator: "$")
        guard fields.count == 4, fields[0] == "scrypt", let end = fields[1].firstIndex(of: ","),
            let cost = Int(fields[1][..<end].dropFirst(3)), (1...24).contains(cost),
            let salt = Data(base64Encoded: String(fields[2])), let hash = Data(base64Encoded: String(fields[3]))
        else { return nil }
        return (cost, Array(salt), Array(hash))
    }

    private func derive(_ password: Secret, salt: [UInt8], cost: Int) throws -> [UInt8] {
        derivationCount.add(1, ordering: .relaxed)
        let key = try KDF.Scrypt.deriveKey(
            from: Array(password.reveal().utf8), salt: salt, outputByteCount: 32, rounds: 1 << cost, blockSize: 8, parallelism: 1)
        return key.withUnsafeBytes { Array($0) }
    }
}

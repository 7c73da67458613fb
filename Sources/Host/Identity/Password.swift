internal import Crypto
internal import CryptoExtras
internal import Foundation
internal import RPC

/// Password hashing with scrypt (RFC 7914), in the PHC string format `$scrypt$ln=16,r=8,p=1$salt$hash`.
package struct Password: Sendable {
    /// log2 of the cost; 16 takes about 64 MiB and a tenth of a second.
    package let cost: Int

    package init(cost: Int) { self.cost = cost }

    /// Hashes a new password.
    package func hash(_ password: String) throws -> String {
        guard (10...200).contains(password.count) else {
            throw RPCError.invalidField("password", "must have 10 to 200 characters")
        }
        let salt = (0..<16).map { _ in UInt8.random(in: .min ... .max) }
        let hash = try Self.derive(password, salt: salt, cost: cost)
        return "$scrypt$ln=\(cost),r=8,p=1$\(Data(salt).base64EncodedString())$\(Data(hash).base64EncodedString())"
    }

    /// Whether a password is the one that was hashed; compares in constant time.
    package func verify(_ password: String, against stored: String?) -> Bool {
        // Without a stored hash the same work is done, so that timing does not tell which logins exist.
        guard let parts = stored.flatMap(Self.parse) else {
            _ = try? Self.derive(password, salt: [UInt8](repeating: 0, count: 16), cost: cost)
            return false
        }
        guard password.count <= 200, let hash = try? Self.derive(password, salt: parts.salt, cost: parts.cost),
            hash.count == parts.hash.count
        else { return false }
        return zip(hash, parts.hash).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private static func parse(_ stored: String) -> (cost: Int, salt: [UInt8], hash: [UInt8])? {
        let fields = stored.split(separator: "$")
        guard fields.count == 4, fields[0] == "scrypt", let end = fields[1].firstIndex(of: ","),
            let cost = Int(fields[1][..<end].dropFirst(3)), (1...24).contains(cost),
            let salt = Data(base64Encoded: String(fields[2])), let hash = Data(base64Encoded: String(fields[3]))
        else { return nil }
        return (cost, Array(salt), Array(hash))
    }

    private static func derive(_ password: String, salt: [UInt8], cost: Int) throws -> [UInt8] {
        let key = try KDF.Scrypt.deriveKey(
            from: Array(password.utf8), salt: salt, outputByteCount: 32, rounds: 1 << cost, blockSize: 8, parallelism: 1)
        return key.withUnsafeBytes { Array($0) }
    }
}

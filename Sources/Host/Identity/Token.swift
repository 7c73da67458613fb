internal import Crypto
package import Foundation
package import RPC

/// A secret that a caller presents: `sph_` and 43 characters, 256 random bits.
package enum Token {
    /// Longest `authorization` value that is looked at.
    static let authorizationBytesMax = 512

    /// A new secret.
    package static func make() -> Secret {
        var bytes = Data()
        var random = SystemRandomNumberGenerator()
        for _ in 0..<4 { withUnsafeBytes(of: random.next() as UInt64) { bytes.append(contentsOf: $0) } }
        let text = bytes.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        return Secret("sph_" + text)
    }

    /// The token of an `authorization` value, `Bearer TOKEN`.
    static func bearer(_ authorization: [UInt8]) -> ArraySlice<UInt8>? {
        let prefix = Array("Bearer ".utf8)
        guard authorization.count <= authorizationBytesMax, authorization.count > prefix.count else { return nil }
        // The scheme is case-insensitive (RFC 9110, section 11.1).
        let matches = zip(authorization, prefix).allSatisfy { $0 | 0x20 == $1 | 0x20 }
        return matches ? authorization[prefix.count...] : nil
    }
}

/// SHA-256 of a token: what is stored and looked up.
///
/// Looking a digest up in a table leaks nothing useful by its timing, because an attacker cannot choose digests.
package struct TokenDigest: Sendable, Hashable {
    private let words: (UInt64, UInt64, UInt64, UInt64)

    /// Digests a token.
    package init(token: Secret) { self.init(token: token.reveal().utf8) }

    /// Digests the bytes of a token.
    package init(token: some Sequence<UInt8>) {
        self.init(unchecked: Array(SHA256.hash(data: Array(token))))
    }

    /// Reads 32 bytes.
    package init?(_ data: Data) {
        guard data.count == 32 else { return nil }
        self.init(unchecked: Array(data))
    }

    private init(unchecked bytes: [UInt8]) {
        func word(_ index: Int) -> UInt64 { bytes[index * 8..<index * 8 + 8].reduce(0) { $0 << 8 | UInt64($1) } }
        words = (word(0), word(1), word(2), word(3))
    }

    /// The 32 bytes.
    package var data: Data {
        var data = Data()
        for word in [words.0, words.1, words.2, words.3] { withUnsafeBytes(of: word.bigEndian) { data.append(contentsOf: $0) } }
        return data
    }

    /// Equal bytes.
    package static func == (left: TokenDigest, right: TokenDigest) -> Bool { left.words == right.words }

    /// The first word is as random as any hash.
    package func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}

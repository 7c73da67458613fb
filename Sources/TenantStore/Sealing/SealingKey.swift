package import Crypto
package import Foundation

/// 256 secret bits that files are sealed with. It never shows itself in a log.
package struct SealingKey: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
    package static let byteCount = 32

    let secret: SymmetricKey

    /// A new key that nobody can guess.
    package static func random() -> SealingKey { SealingKey(secret: SymmetricKey(size: .bits256)) }

    /// Takes a key that was kept elsewhere; `nil` when it does not have ``byteCount`` bytes.
    package init?(bytes: some ContiguousBytes) {
        let secret = SymmetricKey(data: bytes)
        guard secret.bitCount == Self.byteCount * 8 else { return nil }
        self.secret = secret
    }

    private init(secret: SymmetricKey) { self.secret = secret }

    /// The secret itself: only for wrapping it, never for showing it.
    package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try secret.withUnsafeBytes(body)
    }

    /// Bits that only who has the key can compute, different for each purpose (HKDF-SHA256, RFC 5869).
    package func derive(_ purpose: String, byteCount: Int = SealingKey.byteCount, salt: some DataProtocol = Data())
        -> SymmetricKey
    {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: secret, salt: salt, info: Data("spearhead/seal/1/\(purpose)".utf8), outputByteCount: byteCount)
    }

    /// Says nothing about the secret.
    package var description: String { "SealingKey(…)" }

    package var customMirror: Mirror { Mirror(self, children: [:]) }
}

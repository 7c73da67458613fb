public import Crypto
public import Foundation

/// SHA-256 of a blob: the only text that a path below `blobs/` is built from.
///
/// A text that is not exactly 64 lower-case hexadecimal digits, with a slash or a dot for example, cannot become one.
public struct BlobDigest: Hashable, Sendable, CustomStringConvertible {
    /// The 64 digits.
    public let hexadecimal: String

    /// Reads a digest, or gives `nil` when `text` is none.
    public init?(_ text: String) {
        guard text.utf8.count == 64,
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        hexadecimal = text
    }

    /// Writes a computed digest down.
    public init(_ digest: SHA256.Digest) {
        let digits = Array("0123456789abcdef".utf8)
        let bytes = digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        hexadecimal = String(decoding: bytes, as: UTF8.self)
    }

    /// The digest of content that is at hand.
    public static func of(_ content: Data) -> BlobDigest { BlobDigest(SHA256.hash(data: content)) }

    /// The digest of content that comes in pieces.
    public struct Computation: Sendable {
        private var hash = SHA256()

        /// Starts with no content.
        public init() {}

        /// Adds a piece.
        public mutating func add(_ piece: Data) { hash.update(data: piece) }

        /// The digest of what was added.
        public var result: BlobDigest { BlobDigest(hash.finalize()) }
    }

    /// The 64 digits.
    public var description: String { hexadecimal }

    /// Name of the directory that the file stands in.
    var folder: String { String(hexadecimal.prefix(2)) }
}

internal import Crypto
internal import Foundation

/// The cipher under sealed files: the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár ("Online Authenticated-Encryption
/// and its Nonce-Reuse Misuse-Resistance", CRYPTO 2015, eprint 2015/189), as the age format uses it.
///
///     magic "SPHSEAL" · version 1 · 16 random bytes · 32 bytes that commit to key and purpose · chunks
///
/// A chunk is 64 KiB of content, the last one 0 to 64 KiB, under ChaCha20-Poly1305 (RFC 8439) with its 16-byte tag. Its nonce is its
/// number, 11 bytes big-endian, and one byte that is 1 for the last chunk: so none can be moved, left out, added or cut off. An empty chunk
/// is there only when there is no content at all, so that a content has one form. The key of the file and the commitment come by
/// HKDF-SHA256 from the key, with the random bytes as salt and the purpose as info; no two files share a key, which is what makes counting
/// nonces safe. The commitment tells a wrong key from damage, and no file can be made that two keys open.
struct SealedStream {
    static let chunkBytes = 64 << 10
    static let tagBytes = 16
    static let sealedChunkBytes = chunkBytes + tagBytes
    static let headerBytes = 8 + saltBytes + commitmentBytes

    private static let magic = Data("SPHSEAL".utf8)
    private static let version: UInt8 = 1
    private static let saltBytes = 16
    private static let commitmentBytes = 32

    let header: Data
    private let key: SymmetricKey

    /// Starts a new one.
    init(key: SealingKey, purpose: String) {
        let salt = SymmetricKey(size: .bits128).withUnsafeBytes { Data($0) }
        let (fileKey, commitment) = Self.derive(key, purpose, salt)
        self.key = fileKey
        header = Self.magic + [Self.version] + salt + commitment
    }

    /// Reads the header of one that was sealed.
    init(header: Data, key: SealingKey, purpose: String) throws {
        guard header.count == Self.headerBytes, header.starts(with: Self.magic) else { throw SealError.notSealed }
        let fields = header.dropFirst(Self.magic.count)
        guard let version = fields.first, version == Self.version else { throw SealError.newerFormat }
        let (fileKey, commitment) = Self.derive(key, purpose, fields.dropFirst().prefix(Self.saltBytes))
        // The system's comparison in constant time: an unequal commitment tells nothing about the right one.
        guard SymmetricKey(data: commitment) == SymmetricKey(data: fields.suffix(Self.commitmentBytes)) else {
            throw SealError.wrongKey
        }
        self.key = fileKey
        self.header = header
    }

    private static func derive(_ key: SealingKey, _ purpose: String, _ salt: Data) -> (SymmetricKey, Data) {
        key.derive(purpose, byteCount: SealingKey.byteCount + commitmentBytes, salt: salt).withUnsafeBytes { bytes in
            (
                SymmetricKey(data: Data(bytes.prefix(SealingKey.byteCount))), Data(bytes.suffix(commitmentBytes))
            )
        }
    }

    /// Seals a chunk.
    func seal(_ chunk: Data, number: Int64, isLast: Bool, into output: inout Data) throws {
        let box = try ChaChaPoly.seal(chunk, using: key, nonce: Self.nonce(number, isLast))
        output.append(box.ciphertext)
        output.append(box.tag)
    }

    /// Opens a chunk.
    ///
    /// - Throws: ``SealError`` `damaged`.
    func open(_ sealed: Data, number: Int64, isLast: Bool) throws -> Data {
        guard sealed.count >= Self.tagBytes else { throw SealError.damaged }
        do {
            let box = try ChaChaPoly.SealedBox(
                nonce: Self.nonce(number, isLast), ciphertext: sealed.dropLast(Self.tagBytes), tag: sealed.suffix(Self.tagBytes))
            return try ChaChaPoly.open(box, using: key)
        } catch {
            throw SealError.damaged
        }
    }

    private static func nonce(_ number: Int64, _ isLast: Bool) throws -> ChaChaPoly.Nonce {
        let digits = withUnsafeBytes(of: number.bigEndian) { Data($0) }
        return try ChaChaPoly.Nonce(data: Data(count: 3) + digits + [isLast ? 1 : 0])
    }
}

/// How many chunks a sealed content of a known size has, and how large each is.
struct SealedLayout {
    let chunks: Int64
    let contentBytes: Int64
    private let lastBytes: Int

    /// - Throws: ``SealError`` when nothing that was sealed has this size.
    init(sealedBytes: Int64) throws {
        let body = sealedBytes - Int64(SealedStream.headerBytes)
        guard body >= 0 else { throw SealError.notSealed }
        let chunk = Int64(SealedStream.sealedChunkBytes)
        chunks = (body + chunk - 1) / chunk
        lastBytes = Int(body - (chunks - 1) * chunk)
        // Only a content of no bytes ends with a chunk of none.
        guard chunks > 0, lastBytes > SealedStream.tagBytes || (chunks == 1 && lastBytes == SealedStream.tagBytes) else {
            throw SealError.damaged
        }
        contentBytes = body - chunks * Int64(SealedStream.tagBytes)
    }

    func isLast(_ number: Int64) -> Bool { number == chunks - 1 }

    /// Size of a chunk with its tag.
    func sealedBytes(_ number: Int64) -> Int { isLast(number) ? lastBytes : SealedStream.sealedChunkBytes }
}

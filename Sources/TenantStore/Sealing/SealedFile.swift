package import Foundation
internal import Glibc

/// Files that only who has the key can read, and that nobody can change without being found out.
///
/// Truncation, reordering, a flipped bit, another file in its place and a wrong key are all errors. What a file is for, its *purpose*, is sealed
/// into it: `database/20260302T010000Z-acme` is never opened as `database/20260303T010000Z-acme`. Memory is bounded, whatever the size.
///
/// ```swift
/// try SealedFile.seal(from: "log", to: "log.sealed", key: key, purpose: "log/17")
/// try SealedFile.open(from: "log.sealed", to: "log.again", key: key, purpose: "log/17")
/// ```
package enum SealedFile {
    private static let pieceBytes = 1 << 20

    /// Seals a file into a new one with mode 0600, which is on disk when this returns; nothing is left of it when it fails.
    ///
    /// - Returns: Bytes of the content.
    /// - Throws: ``StoreError``.
    @discardableResult
    package static func seal(from source: String, to target: String, key: SealingKey, purpose: String) throws -> Int64 {
        let reader = BlobReader(try Descriptor.file(path: source))
        let writer = try SealedWriter(path: target, key: key, purpose: purpose)
        while case let piece = try reader.read(upTo: pieceBytes), !piece.isEmpty { try writer.append(piece) }
        try writer.finish()
        return writer.byteCount
    }

    /// Opens a sealed file into a new one with mode 0600, which is on disk when this returns; nothing is left of it when it fails.
    ///
    /// - Returns: Bytes of the content.
    /// - Throws: ``SealError``, ``StoreError``.
    @discardableResult
    package static func open(from source: String, to target: String, key: SealingKey, purpose: String) throws -> Int64 {
        let reader = try SealedReader(path: source, key: key, purpose: purpose)
        let output = try Descriptor.newFile(path: target)
        do {
            while let chunk = try reader.next() { try output.write(chunk) }
            try output.synchronize()
        } catch {
            unlink(target)
            throw error
        }
        return reader.byteCount
    }
}

/// The same for content that fits into memory; byte for byte what ``SealedFile`` would write.
package enum SealedBytes {
    /// Seals content.
    ///
    /// - Parameter prefix: Stands before what is sealed, for all to read.
    package static func seal(_ content: Data, key: SealingKey, purpose: String, after prefix: Data = Data()) throws -> Data {
        let stream = SealedStream(key: key, purpose: purpose)
        var output = Data(
            capacity: prefix.count + SealedStream.headerBytes + content.count
                + (content.count / SealedStream.chunkBytes + 1) * SealedStream.tagBytes)
        output.append(prefix)
        output.append(stream.header)
        var rest = content[...]
        var number: Int64 = 0
        repeat {
            let chunk = rest.prefix(SealedStream.chunkBytes)
            rest = rest.dropFirst(chunk.count)
            try stream.seal(chunk, number: number, isLast: rest.isEmpty, into: &output)
            number += 1
        } while !rest.isEmpty
        return output
    }

    /// Opens sealed content.
    ///
    /// - Throws: ``SealError``.
    package static func open(_ sealed: Data, key: SealingKey, purpose: String) throws -> Data {
        let stream = try SealedStream(header: sealed.prefix(SealedStream.headerBytes), key: key, purpose: purpose)
        let layout = try SealedLayout(sealedBytes: Int64(sealed.count))
        var output = Data()
        var rest = sealed.dropFirst(SealedStream.headerBytes)
        for number in 0..<layout.chunks {
            let chunk = rest.prefix(layout.sealedBytes(number))
            rest = rest.dropFirst(chunk.count)
            output.append(try stream.open(chunk, number: number, isLast: layout.isLast(number)))
        }
        return output
    }
}

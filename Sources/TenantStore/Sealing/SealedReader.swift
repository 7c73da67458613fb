package import Foundation
internal import Glibc

/// A sealed file that is being opened, chunk by chunk.
///
/// Every chunk that it gives is what was sealed at that place; that nothing was cut off is known when it has given `nil`. One thread at a time
/// uses it. It holds one chunk in memory.
package final class SealedReader {
    /// Bytes of the content.
    package let byteCount: Int64

    private let file: BlobReader
    private let stream: SealedStream
    private let layout: SealedLayout
    private var number: Int64 = 0

    /// - Parameter purpose: What the file was sealed as.
    /// - Throws: ``SealError``; ``StoreError`` `inputOutput`, for example when there is no such file.
    package init(path: String, key: SealingKey, purpose: String) throws {
        let file = try Descriptor.file(path: path)
        layout = try SealedLayout(sealedBytes: Int64(file.status().st_size))
        byteCount = layout.contentBytes
        self.file = BlobReader(file)
        stream = try SealedStream(header: self.file.read(upTo: SealedStream.headerBytes), key: key, purpose: purpose)
    }

    /// The next piece of the content; `nil` at the end.
    ///
    /// - Throws: ``SealError`` `damaged`; ``StoreError`` `inputOutput`.
    package func next() throws -> Data? {
        guard number < layout.chunks else { return nil }
        let size = layout.sealedBytes(number)
        let sealed = try file.read(upTo: size)
        guard sealed.count == size else { throw SealError.damaged }
        let chunk = try stream.open(sealed, number: number, isLast: layout.isLast(number))
        number += 1
        return chunk
    }
}

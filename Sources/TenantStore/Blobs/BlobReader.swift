public import Foundation
internal import Glibc

/// An open blob, read from its beginning to its end; one thread at a time uses it.
public final class BlobReader {
    private let file: Descriptor

    init(_ file: Descriptor) { self.file = file }

    /// The next piece; empty at the end.
    ///
    /// - Throws: ``StoreError`` `inputOutput`.
    public func read(upTo count: Int) throws -> Data {
        try StorePoint.blobDuringRead.reached(file.path)
        var piece = Data(count: count)
        var done = 0
        try piece.withUnsafeMutableBytes { bytes in
            while done < count {
                let got = Glibc.read(file.number, bytes.baseAddress.map { $0 + done }, count - done)
                if got < 0 && errno == EINTR { continue }
                _ = try Descriptor.checked(got < 0 ? -1 : 0, "read", "a blob")
                if got == 0 { break }
                done += got
            }
        }
        return piece.prefix(done)
    }
}

package import Foundation
internal import Glibc

/// A sealed file that is being written, in pieces of any size; what is not finished is removed with the last reference.
///
/// One thread at a time uses it. It holds one piece and one chunk in memory.
package final class SealedWriter {
    /// Bytes of content that have come.
    package private(set) var byteCount: Int64 = 0

    private let path: String
    private let file: Descriptor
    private let stream: SealedStream
    private var rest = Data()
    private var number: Int64 = 0
    private var isFinished = false

    /// Makes a new file with mode 0600.
    ///
    /// - Parameters:
    ///   - path: There must be nothing.
    ///   - purpose: What the file is; only who names the same purpose opens it.
    /// - Throws: ``StoreError``.
    package init(path: String, key: SealingKey, purpose: String) throws {
        self.path = path
        file = try Descriptor.newFile(path: path)
        stream = SealedStream(key: key, purpose: purpose)
        try file.write(stream.header)
    }

    deinit {
        if !isFinished { unlink(path) }
    }

    /// Adds a piece.
    ///
    /// - Throws: ``StoreError`` `diskFull` or `inputOutput`.
    package func append(_ piece: Data) throws {
        byteCount += Int64(piece.count)
        rest.append(piece)
        var output = Data()
        var start = rest.startIndex
        // A whole chunk stays here until it is known whether it is the last.
        while rest.endIndex - start > SealedStream.chunkBytes {
            try seal(rest[start..<start + SealedStream.chunkBytes], isLast: false, into: &output)
            start += SealedStream.chunkBytes
        }
        guard !output.isEmpty else { return }
        rest = Data(rest[start...])
        try file.write(output)
    }

    /// Ends the content; it is on disk when this returns, its name when the directory is synchronized.
    ///
    /// - Throws: ``StoreError`` `diskFull` or `inputOutput`.
    package func finish() throws {
        var output = Data()
        try seal(rest, isLast: true, into: &output)
        try file.write(output)
        try file.synchronize()
        isFinished = true
    }

    private func seal(_ chunk: Data, isLast: Bool, into output: inout Data) throws {
        try stream.seal(chunk, number: number, isLast: isLast, into: &output)
        number += 1
    }
}

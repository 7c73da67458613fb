internal import Crypto
internal import Foundation
internal import Glibc
internal import RPC

/// Copies and hashes files in pieces, whatever their size.
enum FileCopy {
    static let pieceBytes = 1 << 20

    /// Copies a file to a new one with mode 0600 and hashes it on the way; the copy is on disk when this returns.
    ///
    /// - Returns: SHA-256 of the content, hexadecimal.
    static func copy(_ source: String, to destination: String) throws -> String {
        let input = try FileHandle(forReadingFrom: URL(fileURLWithPath: source))
        defer { try? input.close() }
        guard FileManager.default.createFile(atPath: destination, contents: nil, attributes: [.posixPermissions: 0o600]) else {
            throw CocoaError(.fileWriteUnknown)
        }
        let output = try FileHandle(forWritingTo: URL(fileURLWithPath: destination))
        defer { try? output.close() }
        var hash = SHA256()
        while let piece = try input.read(upToCount: pieceBytes), !piece.isEmpty {
            hash.update(data: piece)
            try output.write(contentsOf: piece)
        }
        try output.synchronize()
        return Array(hash.finalize()).hexadecimal
    }

    /// Waits until a file or the entries of a directory are on disk.
    static func synchronize(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    }
}

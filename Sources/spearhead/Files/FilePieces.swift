internal import Foundation

/// A file, or standard input, in pieces.
///
/// One task reads it.
final class FilePieces: Sendable {
    static let pieceBytes = 512 * 1024

    private let read: @Sendable (_ bytesMax: Int) throws -> Data

    /// Opens a file; `-` is standard input.
    init(_ path: String, in context: ProgramContext) throws {
        guard path != "-" else {
            read = context.input.read
            return
        }
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw CommandFailure(.usage, "FILE_UNREADABLE", "The file \(path) cannot be read.")
        }
        read = { try handle.read(upToCount: $0) ?? Data() }
    }

    /// The next piece; `nil` at the end.
    func next() throws -> Data? {
        let piece = try read(Self.pieceBytes)
        return piece.isEmpty ? nil : piece
    }
}

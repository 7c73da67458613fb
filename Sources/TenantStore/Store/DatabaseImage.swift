internal import Foundation
internal import GRDBSQLite

/// A database file in memory, of which many files can be made.
///
/// SQLite looks through the whole schema for each table it makes, so copying hundreds of tables costs a small part of making them.
/// (https://sqlite.org/c3ref/serialize.html)
public struct DatabaseImage: Sendable {
    private let content: Data

    /// Makes the database in one transaction.
    ///
    /// - Throws: What `prepare` throws; ``StoreError``.
    public init(_ prepare: (Connection) throws -> Void) throws {
        let memory = try SQLiteFile.openMemory()
        defer { try? memory.close() }
        try memory.write(prepare)
        content = try memory.access { connection in
            var byteCount: sqlite3_int64 = 0
            guard let bytes = sqlite3_serialize(connection.pointer, "main", &byteCount, 0) else {
                throw StoreError(.inputOutput, "There is no memory for a copy of a database. Give the host more.")
            }
            defer { sqlite3_free(bytes) }
            return Data(bytes: bytes, count: Int(byteCount))
        }
    }

    /// Writes a new file in an existing directory; it is not on disk for certain before somebody syncs it.
    ///
    /// - Throws: ``StoreError`` `diskFull` or `inputOutput`.
    public func write(to path: String) throws {
        let place = URL(fileURLWithPath: path)
        let file = try Descriptor.directory(path: place.deletingLastPathComponent().path).newFile(place.lastPathComponent)
        try content.withUnsafeBytes { try file.write($0, path) }
    }
}

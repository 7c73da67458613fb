internal import CSQLiteSetup
internal import Foundation
internal import GRDB
internal import GRDBSQLite

/// How the platform opens SQLite files; the same for companies and for the control database.
///
/// - `journal_mode=WAL`, `synchronous=FULL`: a committed transaction is on disk. Both are set after GRDB is done,
///   because GRDB's own WAL mode sets `synchronous` back to NORMAL and writes to the file at each opening.
/// - `foreign_keys=ON`, `trusted_schema=OFF`, `mmap_size=0`, a small `cache_size`.
/// - `temp_store=MEMORY` for readers, which sort. The writer's is FILE: what savepoints need to take pages back then lies in memory up
///   to 64 KiB and beyond it in an unnamed temporary file. In memory it is a list of kilobytes that SQLite (3.40) walks from its start
///   each time a savepoint is released, which makes a large transaction quadratic: an import of a million rows never ended.
/// - Only the writer checkpoints. Two connections that write and checkpoint at one moment can lose
///   a committed transaction in SQLite before 3.51.3, so readers have `wal_autocheckpoint=0` and are closed first.
public enum SQLiteFile {
    /// How long a statement waits for a lock.
    static var busyTimeoutMilliseconds: Int { 5_000 }
    /// How many pages of log make the writer carry them over into the file. A page that many commits changed is carried over once.
    static var checkpointPages: Int { 4_000 }
    /// How large the log may stay after a checkpoint: what it takes until the next one, and a large commit.
    static var journalBytesMax: Int { 24 << 20 }
    /// The most that the page cache of a reader takes.
    static var readerCacheKibibytes: Int { 2_000 }
    /// The most that the page cache of the writer takes: enough that the pages which new rows and their indexes go to stay in it.
    static var writerCacheKibibytes: Int { 16_000 }

    /// Done once, before the first file is opened; its value is SQLite's result code, which nobody needs.
    static let setUp: CInt = csqlite_disable_memory_statistics()

    /// Opens the file for writing, creating it if there is none; there must be only one writer for a file.
    ///
    /// - Parameters:
    ///   - path: Where the file is.
    ///   - bytesMax: The size at which writes fail with ``StoreError/Code/diskFull``; `nil` for no bound.
    /// - Throws: ``StoreError``.
    public static func openWriter(path: String, bytesMax: Int64? = nil) throws -> SerialConnection {
        let connection = try open(path: path, readonly: false)
        do {
            try connection.access { connection in
                let mode = try String.fetchOne(connection.database, sql: "PRAGMA journal_mode = WAL")
                guard mode == "wal" else {
                    throw StoreError(.inputOutput, "The file system cannot hold a write-ahead log. Use a local disk.")
                }
                try connection.database.execute(
                    sql: """
                        PRAGMA synchronous = FULL;
                        PRAGMA wal_autocheckpoint = \(checkpointPages);
                        PRAGMA journal_size_limit = \(journalBytesMax);
                        """)
                if let bytesMax {
                    let pageSize = try Int64.fetchOne(connection.database, sql: "PRAGMA page_size") ?? 4_096
                    try connection.database.execute(sql: "PRAGMA max_page_count = \(max(1, bytesMax / pageSize))")
                }
            }
        } catch {
            try? connection.close()
            throw error
        }
        return connection
    }

    /// Opens the file for reading, while its writer is open.
    ///
    /// - Throws: ``StoreError``.
    public static func openReader(path: String) throws -> SerialConnection {
        let connection = try open(path: path, readonly: true)
        do {
            try connection.access { connection in
                try connection.database.execute(
                    sql: """
                        PRAGMA query_only = ON;
                        PRAGMA synchronous = FULL;
                        PRAGMA wal_autocheckpoint = 0;
                        """)
            }
        } catch {
            try? connection.close()
            throw error
        }
        return connection
    }

    /// Opens a copy of a database that lies in a file without a name, for reading.
    ///
    /// - Throws: ``StoreError``.
    package static func openReader(_ file: NamelessFile) throws -> SerialConnection {
        // The copy says that it has a write-ahead log, which would be a file with a name. Bytes 18 and 19 say that it has a rollback
        // journal when they are 1 (https://www.sqlite.org/fileformat2.html, "File format version numbers").
        if file.byteCount > 20 { try file.write(Data([1, 1]), at: 18) }
        return try file.withPath { try openReader(path: $0) }
    }

    private static func open(path: String, readonly: Bool) throws -> SerialConnection {
        _ = setUp
        let control = AccessControl()
        var configuration = Configuration()
        configuration.readonly = readonly
        configuration.label = readonly ? "tenant.reader" : "tenant.writer"
        configuration.busyMode = .timeout(Double(busyTimeoutMilliseconds) / 1_000)
        configuration.prepareDatabase { database in
            try database.execute(
                sql: """
                    PRAGMA foreign_keys = ON;
                    PRAGMA trusted_schema = OFF;
                    PRAGMA mmap_size = 0;
                    PRAGMA temp_store = \(readonly ? "MEMORY" : "FILE");
                    PRAGMA cache_size = -\(readonly ? readerCacheKibibytes : writerCacheKibibytes);
                    """)
            control.install(on: database)
        }
        do {
            return SerialConnection(try DatabaseQueue(path: path, configuration: configuration), control)
        } catch {
            throw StoreError.mapping(error, control)
        }
    }
}

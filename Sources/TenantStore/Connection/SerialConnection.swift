internal import GRDB

/// An open SQLite file: one connection, used by one thread at a time.
///
/// ```swift
/// let file = try SQLiteFile.openWriter(path: path)
/// try file.write { try $0.statement("INSERT INTO job (name) VALUES (?)").execute(arguments: ["backup"]) }
/// ```
public final class SerialConnection: @unchecked Sendable {
    // @unchecked because `connection` is touched only inside `queue`.

    private let queue: DatabaseQueue
    private let connection: Connection

    /// Where the file is.
    public var path: String { queue.path }

    init(_ queue: DatabaseQueue, _ control: AccessControl) {
        self.queue = queue
        connection = queue.unsafeRead { Connection($0, control) }
    }

    /// Runs `body` with the connection, outside any transaction; it must leave none open.
    public func access<T>(_ body: (Connection) throws -> T) throws -> T {
        try queue.unsafeRead { _ in
            connection.beginWork(deadlineNanoseconds: .max)
            defer {
                connection.control.endWork()
                if connection.control.schemaChanged { connection.forgetSchema() }
            }
            do {
                return try connection.control.asCurrent { try connection.control.refusingFaults { try body(connection) } }
            } catch {
                throw StoreError.mapping(error, connection.control)
            }
        }
    }

    /// Runs `body` in one read transaction.
    public func read<T>(_ body: (Connection) throws -> T) throws -> T {
        try access { connection in try connection.readTransaction { try body(connection) } }
    }

    /// Runs `body` in one write transaction, which is on disk when this returns.
    ///
    /// - Throws: What `body` throws, after everything it wrote was taken back.
    public func write<T>(_ body: (Connection) throws -> T) throws -> T {
        try access { connection in
            var value: T?
            try connection.writeTransaction {
                value = try connection.savepoint { try body(connection) }
                return .commit
            }
            guard let value else { throw StoreError(.transactionLost, "The transaction ended without a result.") }
            return value
        }
    }

    /// Carries the whole write-ahead log over into the file.
    ///
    /// - Throws: ``StoreError``; closing would leave the log where it is and say nothing.
    func carryOver() throws {
        try access { connection in
            let isBlocked = try Bool.fetchOne(connection.database, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
            guard isBlocked == false else { throw StoreError(.busy, "The write-ahead log is in use. Try again.") }
        }
    }

    /// Closes the file.
    public func close() throws {
        queue.unsafeRead { _ in connection.forgetStatements() }
        try queue.close()
    }

    /// Copies the file, as it is at one moment, to `destination`.
    ///
    /// The read transaction must have read something before the first step: only then does it hold a snapshot. Without
    /// one, each write that falls between two steps makes SQLite start the copy again.
    ///
    /// - Parameter begin: Runs what it is given, which takes the snapshot.
    func backup(
        to destination: DatabaseQueue, pagesPerStep: CInt, begin: (() throws -> Void) throws -> Void,
        progress: @escaping (DatabaseBackupProgress) throws -> Void
    ) throws {
        try read { connection in
            try begin { _ = try Int.fetchOne(connection.statement("SELECT count(*) FROM sqlite_master")) }
            try destination.inDatabase { try connection.database.backup(to: $0, pagesPerStep: pagesPerStep, progress: progress) }
        }
    }
}

internal import Synchronization

/// The open file of one tenant: its writer and its readers, each opened when it is first asked for.
///
/// A connection reads the whole schema and keeps it, so a tenant that is only read pays for no writer.
final class TenantHandle: Sendable {
    let tenant: TenantID
    /// Where the file is.
    let path: String
    private let bytesMax: Int64?
    /// Where its log is archived, when it is.
    let archive: LogArchive?
    private let openedWriter = Mutex<SerialConnection?>(nil)
    private let readers: [Reader]
    private let schemaGeneration = Atomic<UInt64>(0)

    /// A reader and the schema it has seen.
    private final class Reader: Sendable {
        struct State {
            var connection: SerialConnection?
            var schemaGeneration: UInt64 = 0
        }
        let state = Mutex(State())
    }

    /// Makes a handle for at most `readersMax` readers; nothing is opened yet.
    init(tenant: TenantID, path: String, readersMax: Int, bytesMax: Int64?, archive: LogArchive? = nil) {
        self.tenant = tenant
        self.path = path
        self.bytesMax = bytesMax
        self.archive = archive
        readers = (0..<readersMax).map { _ in Reader() }
    }

    /// Runs `body` with one of the readers.
    func read<T>(reader index: Int, _ body: (Connection) throws -> T) throws -> T {
        let generation = schemaGeneration.load(ordering: .acquiring)
        let (connection, isStale) = try readers[index].state.withLock { state in
            let connection = try state.connection ?? SQLiteFile.openReader(path: path)
            let isStale = state.connection != nil && state.schemaGeneration != generation
            state.connection = connection
            state.schemaGeneration = generation
            return (connection, isStale)
        }
        return try connection.access { connection in
            if isStale { connection.forgetSchema() }
            return try body(connection)
        }
    }

    /// Runs `body` with the writer; the lane makes sure that nobody else does.
    func write<T>(_ body: (Connection) throws -> T) throws -> T {
        let writer = try openedWriter.withLock { opened in
            if let opened { return opened }
            let writer = try SQLiteFile.openWriter(path: path, bytesMax: bytesMax)
            if let archive { try writer.access { archive.attach(to: $0) } }
            opened = writer
            return writer
        }
        return try writer.access { connection in
            let before = connection.schemaChanges
            defer {
                if connection.control.schemaChanged { connection.forgetSchema() }
                if connection.schemaChanges != before { schemaGeneration.add(1, ordering: .releasing) }
            }
            return try body(connection)
        }
    }

    /// Closes the readers, then the writer, which carries the log over into the file; not when it could not be archived.
    func close() throws {
        for reader in readers {
            try reader.state.withLock { state in
                try state.connection?.close()
                state.connection = nil
            }
        }
        try openedWriter.withLock { opened in
            if let archive, !archive.beginClosing() { try opened?.access { $0.keepLogWhenClosed() } }
            try opened?.close()
            opened = nil
            archive?.endClosing()
        }
    }
}

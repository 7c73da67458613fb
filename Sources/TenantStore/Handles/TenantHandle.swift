internal import Synchronization

/// The open file of one tenant: its writer, and the readers that threads have asked for so far.
final class TenantHandle: Sendable {
    let tenant: TenantID
    let writer: SerialConnection
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

    /// Opens the writer; each of `readersMax` readers is opened when it is first used.
    init(tenant: TenantID, path: String, readersMax: Int, bytesMax: Int64?) throws {
        self.tenant = tenant
        readers = (0..<readersMax).map { _ in Reader() }
        writer = try SQLiteFile.openWriter(path: path, bytesMax: bytesMax)
    }

    /// Runs `body` with one of the readers.
    func read<T>(reader index: Int, _ body: (Connection) throws -> T) throws -> T {
        let generation = schemaGeneration.load(ordering: .acquiring)
        let (connection, isStale) = try readers[index].state.withLock { state in
            let connection = try state.connection ?? SQLiteFile.openReader(path: writer.path)
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
        try writer.access { connection in
            let before = connection.schemaChanges
            defer {
                if connection.control.schemaChanged { connection.forgetSchema() }
                if connection.schemaChanges != before { schemaGeneration.add(1, ordering: .releasing) }
            }
            return try body(connection)
        }
    }

    /// Closes the readers, then the writer, which carries the log over into the file.
    func close() throws {
        for reader in readers {
            try reader.state.withLock { state in
                try state.connection?.close()
                state.connection = nil
            }
        }
        try writer.close()
    }
}

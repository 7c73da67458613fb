public import Foundation

extension TenantStore {
    /// How logs are archived.
    public struct ArchiveConfiguration: Sendable {
        /// Where; each company has a directory of its own below it.
        public var directory: String
        /// Most bytes of a company's archive; beyond it the oldest go.
        public var bytesMax: Int64
        /// The wall clock, in milliseconds since 1970.
        public var now: @Sendable () -> Int64
        /// Seals what is archived; `nil` leaves it as it is.
        public var sealing: (any LogSealing)?
        /// Threads that archive; most of their time they wait for the disk.
        var threads = 4
        /// Frames that wait at which a company is archived at once, so that little is left to its lane when the log is carried over.
        var hastyFrames = LogSegment.framesMax
        /// Bytes after which a new file is begun.
        var fileBytes = 16 << 20
        /// Time after which a new file is begun, in milliseconds.
        var fileMilliseconds: Int64 = 86_400_000
        /// Frames of log at which it is carried over.
        var checkpointFrames = UInt32(SQLiteFile.checkpointPages)
        /// Frames of log at which it is carried over although they could not be archived.
        var framesMax: UInt32 { 4 * checkpointFrames }

        /// Settings for archives below a directory.
        public init(
            directory: String, bytesMax: Int64, sealing: (any LogSealing)? = nil, now: @escaping @Sendable () -> Int64
        ) {
            self.directory = directory
            self.bytesMax = bytesMax
            self.sealing = sealing
            self.now = now
        }
    }
}

/// Seals a company's archived log, so that only who has the company's key can read it.
public protocol LogSealing: Sendable {
    /// Encrypts `content` and vouches for it together with `context`.
    func seal(_ content: Data, of tenant: TenantID, context: Data) throws -> Data
    /// Decrypts what ``seal(_:of:context:)`` gave for the same company and context.
    func open(_ sealed: Data, of tenant: TenantID, context: Data) throws -> Data
}

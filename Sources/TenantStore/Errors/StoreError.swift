/// The failure of a storage operation.
///
/// Errors that a domain rule can cause, such as a violated UNIQUE constraint, are not turned into this type:
/// they stay what SQLite reported, for the plugin to judge.
public struct StoreError: Error, Sendable {
    /// What kind of failure it is.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String, Sendable {
            case tenantNotFound, tenantExists, queueFull, deadlineExceeded, closed, locked, corrupt, diskFull, inputOutput
            case tooManyOpenTenants, denied, readOnly, busy, transactionLost, faultyQuery
        }

        private let kind: Kind

        /// There is no such tenant in this data directory.
        public static let tenantNotFound = Code(kind: .tenantNotFound)
        /// A tenant with this id exists already.
        public static let tenantExists = Code(kind: .tenantExists)
        /// The tenant has as many reads or writes waiting as it may have.
        public static let queueFull = Code(kind: .queueFull)
        /// The deadline passed before the work was done; nothing of it was kept.
        public static let deadlineExceeded = Code(kind: .deadlineExceeded)
        /// The store, or this tenant, is being closed.
        public static let closed = Code(kind: .closed)
        /// Another process works on the data directory.
        public static let locked = Code(kind: .locked)
        /// The file is damaged or is no database.
        public static let corrupt = Code(kind: .corrupt)
        /// The disk, or the tenant's quota, is full.
        public static let diskFull = Code(kind: .diskFull)
        /// The disk or the file system failed.
        public static let inputOutput = Code(kind: .inputOutput)
        /// Every open file is in use and none became free in time.
        public static let tooManyOpenTenants = Code(kind: .tooManyOpenTenants)
        /// The statement touches what its owner may not touch.
        public static let denied = Code(kind: .denied)
        /// A read tried to write.
        public static let readOnly = Code(kind: .readOnly)
        /// The file was locked for longer than a statement may wait.
        public static let busy = Code(kind: .busy)
        /// SQLite gave the transaction up; nothing of it was kept.
        public static let transactionLost = Code(kind: .transactionLost)
        /// A query gives a column that its reader cannot take: NULL, a value of another kind, or no such column. A mistake of the program.
        public static let faultyQuery = Code(kind: .faultyQuery)

        /// The name of the code.
        public var description: String { kind.rawValue }
    }

    /// What kind of failure it is.
    public var code: Code
    /// What went wrong and what to do.
    public var message: String
    /// The error underneath, for logs.
    public var cause: (any Error)?

    /// Describes a failure.
    public init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }
}

extension StoreError: CustomStringConvertible {
    /// `queueFull: The tenant has 1024 writes waiting. Try again later.`
    public var description: String {
        guard let cause else { return "\(code): \(message)" }
        return "\(code): \(message) (\(cause))"
    }
}

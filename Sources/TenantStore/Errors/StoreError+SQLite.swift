internal import GRDB

extension StoreError {
    /// The failure in the store's terms, or `error` itself when it is a matter of the caller's domain.
    ///
    /// - Parameters:
    ///   - error: What a statement threw.
    ///   - control: The watch over the connection that ran it; knows who was denied what, and who was interrupted.
    static func mapping(_ error: any Error, _ control: AccessControl?) -> any Error {
        guard let database = error as? DatabaseError else { return error }
        if isDenial(database) {
            return control?.takeDenial()
                ?? StoreError(.denied, "The statement touches what its owner may not touch.", cause: error)
        }
        switch database.resultCode.primaryResultCode {
        case .SQLITE_INTERRUPT:
            return StoreError(.deadlineExceeded, "The deadline passed while a statement was running.", cause: error)
        case .SQLITE_ABORT:
            if control?.wasInterrupted == true {
                return StoreError(.deadlineExceeded, "The deadline passed while a statement was running.", cause: error)
            }
            return StoreError(
                .transactionLost, "SQLite gave the transaction up; nothing of it was kept. Try again.", cause: error)
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            return StoreError(.busy, "The tenant's file stayed locked. Try again.", cause: error)
        case .SQLITE_FULL: return full(error)
        // There is no room for the log's index, 32 KiB, which is made anew when a file is opened.
        case .SQLITE_IOERR where database.extendedResultCode == .SQLITE_IOERR_SHMSIZE: return full(error)
        case .SQLITE_IOERR, .SQLITE_CANTOPEN:
            return StoreError(.inputOutput, "The tenant's file cannot be read or written. Look at the disk.", cause: error)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            return StoreError(.corrupt, "The tenant's file is damaged. Restore it from a backup.", cause: error)
        case .SQLITE_READONLY:
            return StoreError(.readOnly, "A read may not write. Use a command.", cause: error)
        default:
            return error
        }
    }

    private static func full(_ cause: any Error) -> StoreError {
        StoreError(.diskFull, "The disk or the tenant's quota is full. Free space or raise the quota.", cause: cause)
    }

    /// Whether the authorizer refused the statement; for functions and virtual tables SQLite says so only in words.
    static func isDenial(_ error: DatabaseError) -> Bool {
        if error.resultCode.primaryResultCode == .SQLITE_AUTH { return true }
        return error.resultCode == .SQLITE_ERROR && error.message?.hasPrefix("not authorized") == true
    }

    static func deadlinePassed() -> StoreError {
        StoreError(.deadlineExceeded, "The deadline passed before the work was started.")
    }

    static func closing() -> StoreError {
        StoreError(.closed, "The store is closing. Try again later.")
    }
}

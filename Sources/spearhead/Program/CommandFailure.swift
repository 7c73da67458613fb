internal import Foundation
internal import TenantStore

/// A failure that the program found itself, before or after a call.
struct CommandFailure: Error, Sendable, Hashable {
    var status: ProgramStatus
    /// UPPER_SNAKE_CASE.
    var reason: String
    /// What went wrong.
    var message: String
    /// What to do; empty when the message says it.
    var remedy: String

    init(_ status: ProgramStatus, _ reason: String, _ message: String, remedy: String = "") {
        self.status = status
        self.reason = reason
        self.message = message
        self.remedy = remedy
    }
}

extension CommandFailure {
    /// A data directory that cannot be used.
    init(_ error: StoreError) {
        let isLocked = error.code == .locked
        self.init(isLocked ? .conflict : .failed, isLocked ? "DATA_DIRECTORY_LOCKED" : "DATA_DIRECTORY_UNUSABLE", error.message)
    }
}

extension CommandFailure {
    /// A file or directory that cannot be read or made.
    init(_ error: CocoaError) {
        let cause = (error.underlying as? POSIXError).map { String(cString: strerror($0.code.rawValue)).lowercased() }
        self.init(
            .failed, "FILE_UNUSABLE", "\(error.filePath ?? "A file") cannot be used: \(cause ?? error.localizedDescription).",
            remedy: "Check the path, its owner and its mode.")
    }
}

/// A failure whose report is written already.
struct ReportedFailure: Error, Sendable {
    var status: ProgramStatus
}

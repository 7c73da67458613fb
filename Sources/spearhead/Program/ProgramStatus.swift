internal import RPC

/// How the program ends, for scripts.
enum ProgramStatus: Int32, Sendable, Hashable, CaseIterable {
    case done = 0
    /// The operation failed, or a check found a fault.
    case failed = 1
    /// The command line or the configuration is wrong.
    case usage = 2
    case notFound = 3
    /// Not signed in, or not allowed.
    case notAllowed = 4
    /// It exists already, somebody else was faster, or the state does not permit it.
    case conflict = 5
    /// The server cannot be reached, is busy, or took too long.
    case unavailable = 6
    /// The request or the imported file was refused.
    case invalidData = 7

    /// The status for a call that failed with a code.
    init(_ code: RPCCode) {
        switch code {
        case .ok: self = .done
        case .notFound: self = .notFound
        case .permissionDenied, .unauthenticated: self = .notAllowed
        case .alreadyExists, .failedPrecondition, .aborted: self = .conflict
        case .unavailable, .deadlineExceeded, .resourceExhausted: self = .unavailable
        case .invalidArgument, .outOfRange: self = .invalidData
        case .cancelled, .unknown, .unimplemented, .internal, .dataLoss: self = .failed
        }
    }
}

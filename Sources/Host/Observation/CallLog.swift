internal import Logging
internal import PluginKit
internal import RPC
internal import Synchronization

/// One line for each call that failed, and for others as far as the operator wants them.
///
/// A line names method, code, reason, duration, company, caller and trace, and nothing of what was asked or answered. A fault of the
/// host (INTERNAL, DATA_LOSS, UNKNOWN) has the `request_id` that its caller was told. At most ``linesPerSecondMax`` lines are
/// written in a second; how many were left out stands in a line of its own.
package final class CallLog: Sendable {
    package enum Choice: String, CaseIterable, Sendable {
        case none
        case failed
        case sampled
        case all
    }

    static let linesPerSecondMax = 200
    /// One of so many calls that succeeded is a sample.
    static let sampleEvery: UInt64 = 1000

    private struct Window {
        var second: Int64 = 0
        var lines = 0
        var leftOut = 0
    }

    private let choice: Choice
    private let names: [MethodName]
    private let identity: Identity
    private let logger: Logger
    private let now: @Sendable () -> Instant
    private let succeeded = Atomic<UInt64>(0)
    private let window = Mutex(Window())

    init(choice: Choice, names: [MethodName], identity: Identity, logger: Logger, now: @escaping @Sendable () -> Instant) {
        self.choice = choice
        self.names = names
        self.identity = identity
        self.logger = logger
        self.now = now
    }

    /// Takes a call that was answered.
    func add(_ end: CallEnd) {
        guard isWanted(end) else { return }
        let (isRoom, leftOut) = room()
        if leftOut > 0 { logger.notice("calls were not logged: there were too many", metadata: ["count": "\(leftOut)"]) }
        guard isRoom else { return }
        let level: Logger.Level = end.error?.isFaultOfHost == true ? .error : .info
        logger.log(level: level, end.error == nil ? "call" : "call failed", metadata: metadata(end))
    }

    private func isWanted(_ end: CallEnd) -> Bool {
        if let error = end.error { return choice != .none || error.isFaultOfHost }
        switch choice {
        case .none, .failed: return false
        case .all: return true
        case .sampled: return succeeded.add(1, ordering: .relaxed).newValue % Self.sampleEvery == 0
        }
    }

    /// Whether there is room for a line in this second, and how many had none in the one before.
    private func room() -> (isRoom: Bool, leftOut: Int) {
        let second = now().milliseconds.flooredDivision(by: 1000)
        return window.withLock { window in
            var leftOut = 0
            if window.second != second {
                leftOut = window.leftOut
                window = Window(second: second)
            }
            window.lines += 1
            let isRoom = window.lines <= Self.linesPerSecondMax
            if !isRoom { window.leftOut += 1 }
            return (isRoom, leftOut)
        }
    }

    private func metadata(_ end: CallEnd) -> Logger.Metadata {
        var metadata: Logger.Metadata = [
            "code": "\(end.code.name)", "duration_us": "\(end.nanoseconds / 1000)",
            // What is no method of ours is the caller's text, and stays out.
            "method": "\(end.method.map { names[$0].description } ?? "unknown")",
        ]
        if let error = end.error {
            metadata["reason"] = "\(error.reason)"
            if let id = error.metadata[RPCError.requestIDKey] { metadata["request_id"] = "\(id)" }
        }
        if let trace = end.traceparent.flatMap(TraceParent.init) {
            metadata["trace_id"] = "\(trace.traceID)"
            metadata["span_id"] = "\(trace.spanID)"
        }
        guard let authorization = end.authorization else { return metadata }
        switch identity.lookUp(authorization: authorization) {
        case .session(let session):
            metadata["caller"] = "\(session.caller.kind.rawValue)/\(session.caller.id)"
            if let tenant = session.tenant { metadata["tenant"] = "\(tenant.id)" }
        case .load(let record, let tenant):
            metadata["caller"] = "\(record.kind.rawValue)/\(record.subject)"
            metadata["tenant"] = "\(tenant.id)"
        case .refused: break
        }
        return metadata
    }
}

extension RPCError {
    /// Key of the metadata by which a fault of the host is found in its log.
    static let requestIDKey = "request_id"

    /// Whether the host failed, and not the caller.
    var isFaultOfHost: Bool { [.internal, .dataLoss, .unknown].contains(code) }

    /// The same error, with an id by which it is found in the log.
    func identified(_ requestID: @autoclosure () -> String) -> RPCError {
        guard isFaultOfHost, metadata[Self.requestIDKey] == nil else { return self }
        var error = self
        error.metadata[Self.requestIDKey] = requestID()
        return error
    }
}

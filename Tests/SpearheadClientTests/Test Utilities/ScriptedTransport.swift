import RPC
import SpearheadClient
import Synchronization

/// A transport that answers as a test wrote down, and remembers what it was asked.
final class ScriptedTransport: ClientTransport {
    struct State {
        var answers: [Result<[UInt8], RPCError>]
        var calls: [OutboundCall] = []
        var isOpen = true
    }

    let state: Mutex<State>

    init(_ answers: [Result<[UInt8], RPCError>]) { state = Mutex(State(answers: answers)) }

    var calls: [OutboundCall] { state.withLock { $0.calls } }
    var isOpen: Bool { state.withLock { $0.isOpen } }

    func unary(_ call: OutboundCall) async throws -> [UInt8] {
        try state.withLock { state in
            state.calls.append(call)
            guard !state.answers.isEmpty else { throw RPCError(.internal, "SCRIPT_ENDED", "The test expected no further call.") }
            return try state.answers.removeFirst().get()
        }
    }

    func open(_ call: OutboundCall, shape: CallShape) async throws -> any ClientTransportStream {
        ScriptedStream(messages: state.withLock { $0.answers.map { try? $0.get() } }.compactMap(\.self))
    }

    func close() async { lose() }

    /// Makes the connection look lost.
    func lose() { state.withLock { $0.isOpen = false } }
}

/// A stream that gives its messages and remembers what was sent.
final class ScriptedStream: ClientTransportStream {
    struct State {
        var messages: [[UInt8]]
        var sent: [[UInt8]] = []
        var isCancelled = false
    }

    let state: Mutex<State>

    init(messages: [[UInt8]]) { state = Mutex(State(messages: messages)) }

    func send(_ payload: [UInt8]) async throws { state.withLock { $0.sent.append(payload) } }
    func finishSending() async throws {}
    func receive() async throws -> [UInt8]? { state.withLock { $0.messages.isEmpty ? nil : $0.messages.removeFirst() } }
    func cancel() { state.withLock { $0.isCancelled = true } }
}

/// Waits that a client would have made.
final class RecordedPauses: Sendable {
    private let recorded = Mutex<[Int64]>([])

    var milliseconds: [Int64] { recorded.withLock { $0 } }

    func pause(_ milliseconds: Int64) { recorded.withLock { $0.append(milliseconds) } }
}

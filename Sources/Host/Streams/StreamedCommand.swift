internal import GRDB
internal import PluginKit
internal import RPC
internal import TenantStore

/// One command of a stream in the company's lane.
final class StreamedCommand: LaneCommand, @unchecked Sendable {
    // @unchecked because `outcome` is touched only by the lane that runs the command.

    let deadlineNanoseconds: UInt64
    private let stream: CommandStream
    private let index: Int
    private let payload: [UInt8]
    private let plugin: Int
    private let prepare: @Sendable ([UInt8]) throws -> PreparedCommand
    private let invocation: Executor.Invocation
    private let admitted: AdmittedCall
    private var outcome: CommandOutcome?

    /// - Parameter index: Number of the message in its stream.
    init(
        stream: CommandStream, index: Int, payload: [UInt8], plugin: Int,
        prepare: @escaping @Sendable ([UInt8]) throws -> PreparedCommand, invocation: Executor.Invocation,
        admitted: AdmittedCall, deadline: Deadline
    ) {
        self.stream = stream
        self.index = index
        self.payload = payload
        self.plugin = plugin
        self.prepare = prepare
        self.invocation = invocation
        self.admitted = admitted
        deadlineNanoseconds = deadline.nanoseconds
    }

    /// A command before this one was not done, so the device must send both again.
    private struct Skipped: Error {}

    func run(_ connection: Connection) throws {
        if stream.isBroken(before: index) { throw Skipped() }
        do {
            outcome = try admitted.services.executor.command(
                payload, plugin: plugin, prepare: prepare, invocation: invocation, tenant: admitted.context,
                connection: connection)
        } catch {
            // Said before the next command of the transaction runs.
            if Self.concernsStream(error) { stream.breakOff(at: index, error) }
            throw error
        }
    }

    func committed() {
        guard let outcome else { return }
        admitted.noteCommit(outcome)
        stream.committed(index, outcome.response)
    }

    func failed(_ error: any Error) { stream.failed(index, error, payload: payload) }

    /// Whether a failure lies with the host or the stream, and not with what one message says.
    static func concernsStream(_ error: any Error) -> Bool {
        switch error {
        case is Skipped: true
        case let error as StoreError: ![.denied, .readOnly].contains(error.code)
        case let error as DatabaseError:
            [
                .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_CANTOPEN, .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_BUSY, .SQLITE_LOCKED,
                .SQLITE_NOMEM, .SQLITE_INTERRUPT, .SQLITE_ABORT,
            ].contains(error.resultCode.primaryResultCode)
        default: false
        }
    }
}

/// One queued write.
///
/// Exactly one of ``committed()`` and ``failed(_:)`` is called, once, and only after the outcome is on disk.
public protocol LaneCommand: Sendable {
    /// The moment on the monotonic clock after which the command is not started, and a running statement is interrupted.
    var deadlineNanoseconds: UInt64 { get }

    /// Writes; when it throws, what it wrote is taken back alone and the other commands go on.
    ///
    /// It must have no effect outside the database: when a command fails that has written, or SQLite gives up a transaction, which an
    /// interrupted or oversized write can make it do, the commands of the group are run a second time.
    func run(_ connection: Connection) throws

    /// Answers with success: the write is on disk.
    func committed()

    /// Answers with an error: what ``run(_:)`` threw, why it was not called, or why the group's commit failed.
    func failed(_ error: any Error)
}

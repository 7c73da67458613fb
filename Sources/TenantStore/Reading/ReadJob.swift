/// One queued read.
///
/// Exactly one of these happens: ``run(_:)`` returns, after it has answered by itself, or ``failed(_:)`` is called.
public protocol ReadJob: Sendable {
    /// The moment on the monotonic clock after which the job is not started, and a running statement is interrupted.
    var deadlineNanoseconds: UInt64 { get }

    /// Reads and answers, on a database thread, inside a read transaction that other jobs of the tenant may share.
    ///
    /// What it answers is read inside ``Connection/withAccess(_:_:)``, or after ``Connection/requireReadColumns()``.
    func run(_ connection: Connection) throws

    /// Answers with an error: what ``run(_:)`` threw, or why it was not called. It may be called on the thread that queued the job.
    func failed(_ error: any Error)
}

/// Who decides which thread runs next. In production that is the kernel and there is no such object.
///
/// A simulation gives one to ``Monitor``: then one thread runs at a time, and another may come to run only where the first takes a monitor or sleeps
/// at one. Every order of these moments can be had, and had again.
protocol ThreadScheduler: AnyObject, Sendable {
    /// The thread is about to take a monitor; others may run first.
    func turn()

    /// The thread sleeps until the monitor is notified or, when it may, until its time is up.
    ///
    /// - Returns: Whether the time is up.
    func sleep(at monitor: ObjectIdentifier, mayTimeOut: Bool) -> Bool

    /// Wakes one of the threads that sleep at a monitor, or all.
    func wake(at monitor: ObjectIdentifier, all: Bool)
}

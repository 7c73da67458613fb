internal import Synchronization

/// The streams of commands that are open, so that a host that stops can end those that only wait.
final class OpenCommandStreams: Sendable {
    private let streams = Mutex<[ObjectIdentifier: CommandStream]>([:])

    func add(_ stream: CommandStream) { streams.withLock { $0[ObjectIdentifier(stream)] = stream } }

    func remove(_ stream: CommandStream) { streams.withLock { $0[ObjectIdentifier(stream)] = nil } }

    /// Ends every stream after the answers of what it has taken.
    func drain() {
        for stream in streams.withLock({ Array($0.values) }) { stream.drain() }
    }
}

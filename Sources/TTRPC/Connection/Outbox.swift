internal import RPC

/// What other threads hand to the event loop of a connection.
///
/// Items keep their order. However many arrive between two turns of the event loop, it is woken once: ``put(_:byteCount:)``
/// says when. The outbox also holds back those who may wait while the connection has too much to send.
final class Outbox<Item: Sendable>: Sendable {
    private struct State: Sendable {
        var items: [Item] = []
        var byteCount = 0
        var isAwaited = false
        var isWritable = true
        var isClosed = false
        /// Those to tell when there is room again.
        var waiting: [@Sendable () -> Void] = []

        mutating func takeWaiting() -> [@Sendable () -> Void] {
            defer { waiting = [] }
            return waiting
        }
    }

    /// What became of an item.
    enum Outcome: Sendable, Hashable {
        /// The caller must make the event loop call ``take(reusing:)``.
        case wakeEventLoop
        /// The event loop was woken before and has not come yet.
        case queued
        /// The connection is gone; the item was dropped.
        case closed
    }

    private let monitor = Monitor(State())
    private let byteCountMax: Int

    /// Makes an outbox that holds senders back above `byteCountMax` unsent bytes.
    init(byteCountMax: Int) { self.byteCountMax = byteCountMax }

    /// Adds an item at once.
    func put(_ item: Item, byteCount: Int = 0) -> Outcome {
        monitor.withLock { Self.put(item, byteCount, into: &$0) }
    }

    /// Adds an item when there is room; blocks until then, `nil` when there is none by the deadline.
    func putWaiting(_ item: Item, byteCount: Int, until deadline: Deadline) -> Outcome? {
        monitor.wait(until: deadline) { state in
            guard state.isClosed || (state.isWritable && state.byteCount < byteCountMax) else { return nil }
            return Self.put(item, byteCount, into: &state)
        }
    }

    /// Whether there is room; otherwise `wake` is called once when there is, or when the connection is gone.
    func hasRoom(orElse wake: @escaping @Sendable () -> Void) -> Bool {
        monitor.withLock { state in
            if state.isClosed || (state.isWritable && state.byteCount < byteCountMax) { return true }
            state.waiting.append(wake)
            return false
        }
    }

    private static func put(_ item: Item, _ byteCount: Int, into state: inout State) -> Outcome {
        guard !state.isClosed else { return .closed }
        state.items.append(item)
        state.byteCount += byteCount
        guard !state.isAwaited else { return .queued }
        state.isAwaited = true
        return .wakeEventLoop
    }

    /// Takes everything that is there; `spare` is an empty array whose memory is used for what comes next.
    func take(reusing spare: [Item]) -> [Item] {
        let (items, waiting) = monitor.withLock { state in
            state.isAwaited = false
            state.byteCount = 0
            let items = state.items
            state.items = spare
            return (items, state.isWritable ? state.takeWaiting() : [])
        }
        monitor.notifyAll()
        for wake in waiting { wake() }
        return items
    }

    /// Says whether the connection can send, which lets waiting senders go on.
    func setWritable(_ isWritable: Bool) {
        let waiting = monitor.withLock { state in
            state.isWritable = isWritable
            return isWritable ? state.takeWaiting() : []
        }
        if isWritable { monitor.notifyAll() }
        for wake in waiting { wake() }
    }

    /// Drops everything that comes from now on and lets waiting senders go; gives what was left.
    @discardableResult
    func close() -> [Item] {
        let (left, waiting) = monitor.withLock { state in
            state.isClosed = true
            let left = state.items
            state.items = []
            return (left, state.takeWaiting())
        }
        monitor.notifyAll()
        for wake in waiting { wake() }
        return left
    }
}

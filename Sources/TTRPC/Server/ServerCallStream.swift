internal import RPC

/// One streaming call on the server.
///
/// The handler's thread blocks in ``receive()`` and ``send(_:)``, or the handler is woken; the event loop never blocks.
final class ServerCallStream: CallStream {
    /// A message that waits, with the room that its frame takes.
    struct Message: Sendable {
        let bytes: [UInt8]
        let share: FrameMemory.Share?
    }

    private struct State: Sendable {
        var messages: [Message] = []
        var byteCount = 0
        var isEnded = false
        var isFull = false
        var isFinished = false
        var failure: RPCError?
        /// Who waits for something to take.
        var taker: (@Sendable () -> Void)?
        /// Who waits for room to send.
        var sender: (@Sendable () -> Void)?
    }

    /// What a delivered message means for the connection.
    struct Delivery {
        /// The stream has as much as it may hold.
        let isFull: Bool
        /// ``wakeTaker()`` must follow.
        let isAwaited: Bool
    }

    private let monitor = Monitor(State())
    private let outbox: Outbox<ServerAction>
    private let wake: @Sendable () -> Void
    private let stream: UInt32
    /// The index of its method.
    let method: Int
    private let shape: CallShape
    let deadline: Deadline
    private let messagesMax: Int
    private let bytesMax: Int
    private let slowReaderNanoseconds: Int64

    /// Makes the handler's side of a stream; `wake` makes the event loop look into the outbox.
    init(
        stream: UInt32, method: Int, shape: CallShape, deadline: Deadline, messagesMax: Int, bytesMax: Int,
        slowReaderNanoseconds: Int64, outbox: Outbox<ServerAction>, wake: @escaping @Sendable () -> Void
    ) {
        self.stream = stream
        self.method = method
        self.shape = shape
        self.deadline = deadline
        self.messagesMax = messagesMax
        self.bytesMax = bytesMax
        self.slowReaderNanoseconds = slowReaderNanoseconds
        self.outbox = outbox
        self.wake = wake
    }

    // MARK: The event loop's side

    /// Adds a message.
    func deliver(_ message: Message) -> Delivery {
        defer { monitor.notifyAll() }
        return monitor.withLock { state in
            guard !state.isFinished else { return Delivery(isFull: false, isAwaited: false) }
            state.messages.append(message)
            state.byteCount += message.bytes.count
            state.isFull = state.messages.count >= messagesMax || state.byteCount >= bytesMax
            return Delivery(isFull: state.isFull, isAwaited: state.taker != nil)
        }
    }

    /// Lets a handler that waits for messages look for them.
    func wakeTaker() {
        let taker = monitor.withLock { state in
            defer { state.taker = nil }
            return state.taker
        }
        taker?()
    }

    /// Notes that the client has sent everything.
    func endMessages() {
        monitor.withLock { $0.isEnded = true }
        monitor.notifyAll()
        wakeTaker()
    }

    /// Lets the handler go with an error: the connection is gone or the client broke the rules.
    func abandon(_ error: RPCError) {
        monitor.withLock { state in
            state.failure = state.failure ?? error
            state.messages = []
        }
        monitor.notifyAll()
        wakeTaker()
        wakeSender()
    }

    private func wakeSender() {
        let sender = monitor.withLock { state in
            defer { state.sender = nil }
            return state.sender
        }
        sender?()
    }

    // MARK: The handler's side

    func receive() throws -> [UInt8]? {
        enum Outcome {
            case message([UInt8], hasRoomAgain: Bool)
            case end
        }
        let outcome = try monitor.wait(until: deadline) { state -> Outcome? in
            if let failure = state.failure { throw failure }
            guard !state.messages.isEmpty else { return state.isEnded ? .end : nil }
            let (messages, hasRoomAgain) = takeNext(1, from: &state)
            return .message(messages[0], hasRoomAgain: hasRoomAgain)
        }
        switch outcome {
        case nil: throw RPCError.deadlineExceeded
        case .end: return nil
        case .message(let message, let hasRoomAgain):
            if hasRoomAgain { put(.consumed(stream: stream)) }
            return message
        }
    }

    func take(max: Int, orElse wake: @escaping @Sendable () -> Void) throws -> StreamArrival {
        let (arrival, hasRoomAgain): (StreamArrival, Bool) = try monitor.withLock { state in
            if let failure = state.failure { throw failure }
            if state.isFinished { throw RPCError.callEnded }
            guard !state.messages.isEmpty else {
                if state.isEnded { return (.end, false) }
                state.taker = wake
                return (.nothing, false)
            }
            let (messages, hasRoomAgain) = takeNext(max, from: &state)
            return (.messages(messages), hasRoomAgain)
        }
        if hasRoomAgain { put(.consumed(stream: stream)) }
        return arrival
    }

    /// The oldest messages, at most `max`, and whether reading may go on because they were taken.
    private func takeNext(_ max: Int, from state: inout State) -> ([[UInt8]], hasRoomAgain: Bool) {
        let messages = state.messages.prefix(max).map(\.bytes)
        // At once, so that a queue that is never empty keeps nothing of what was taken.
        state.messages.removeFirst(messages.count)
        for message in messages { state.byteCount -= message.count }
        let hasRoomAgain = state.isFull && state.messages.count <= messagesMax / 2 && state.byteCount <= bytesMax / 2
        if hasRoomAgain { state.isFull = false }
        return (messages, hasRoomAgain)
    }

    func post(_ payload: [UInt8]) throws {
        precondition(shape.serverStreams, "Only a method that gives a stream can send; end the call with finish.")
        guard payload.count <= FrameHeader.dataLengthMax else { throw RPCError.responseTooLarge }
        try monitor.withLock { state in
            if let failure = state.failure { throw failure }
            if state.isFinished { throw RPCError.callEnded }
        }
        switch outbox.put(.data(stream: stream, payload: payload), byteCount: payload.count) {
        case .closed: throw RPCError.connectionClosed
        case .queued: break
        case .wakeEventLoop: self.wake()
        }
    }

    func hasRoom(orElse wake: @escaping @Sendable () -> Void) -> Bool {
        monitor.withLock { $0.sender = wake }
        let hasRoom = outbox.hasRoom { [weak self] in self?.wakeSender() } || monitor.withLock { $0.failure != nil }
        if hasRoom { monitor.withLock { $0.sender = nil } }
        return hasRoom
    }

    func send(_ payload: [UInt8]) throws {
        precondition(shape.serverStreams, "Only a method that gives a stream can send; end the call with finish.")
        guard payload.count <= FrameHeader.dataLengthMax else { throw RPCError.responseTooLarge }
        try monitor.withLock { state in
            if let failure = state.failure { throw failure }
            if state.isFinished { throw RPCError.callEnded }
        }
        // The handler holds a thread that other calls need, and perhaps a snapshot: a client that reads nothing does not keep it.
        let patience = min(deadline, .now().advanced(byNanoseconds: slowReaderNanoseconds))
        switch outbox.putWaiting(.data(stream: stream, payload: payload), byteCount: payload.count, until: patience) {
        case nil: throw deadline.hasPassed ? RPCError.deadlineExceeded : RPCError.readerTooSlow
        case .closed: throw RPCError.connectionClosed
        case .queued: break
        case .wakeEventLoop: wake()
        }
    }

    func finish(_ payload: [UInt8]?) {
        guard close() else { return }
        if shape.serverStreams {
            if let payload, payload.count > FrameHeader.dataLengthMax {
                put(.failure(stream: stream, .responseTooLarge))
            } else {
                put(.end(stream: stream, payload: payload))
            }
        } else {
            put(.response(stream: stream, payload: payload ?? []))
        }
    }

    func fail(_ error: RPCError) {
        guard close() else { return }
        put(.failure(stream: stream, error))
    }

    private func close() -> Bool {
        monitor.withLock { state in
            guard !state.isFinished else { return false }
            state.isFinished = true
            state.taker = nil
            state.sender = nil
            state.messages = []
            return true
        }
    }

    private func put(_ action: ServerAction) {
        if outbox.put(action) == .wakeEventLoop { wake() }
    }
}

internal import RPC
internal import Synchronization

/// A streaming call of a client.
///
/// One task may send while another receives. The stream ends when ``receive()`` gives `nil` or throws.
package final class TTRPCStream: Sendable {
    private struct State: Sendable {
        var id: UInt32 = 0
        var messages: [[UInt8]] = []
        var next = 0
        var isEnded = false
        var isFull = false
        var failure: RPCError?
        var receiver: CheckedContinuation<[UInt8]?, any Error>?
    }

    private static let messagesMax = 64

    let shape: CallShape
    let head: RequestHead
    let payload: [UInt8]
    let timeoutNanoseconds: Int64
    let deadline: Deadline
    private let connection: TTRPCConnection
    private let state = Mutex(State())

    init(connection: TTRPCConnection, head: RequestHead, shape: CallShape, payload: [UInt8], timeoutNanoseconds: Int64) {
        self.connection = connection
        self.head = head
        self.shape = shape
        self.payload = payload
        self.timeoutNanoseconds = timeoutNanoseconds
        deadline =
            timeoutNanoseconds > 0 ? Deadline.now().advanced(byNanoseconds: timeoutNanoseconds) : Deadline(nanoseconds: .max)
    }

    /// Sends one message; returns when the connection takes more.
    ///
    /// - Throws: ``RPCError`` when the call has ended.
    package func send(_ payload: [UInt8]) async throws {
        guard payload.count <= FrameHeader.dataLengthMax else { throw RPCError.requestTooLarge }
        try await put(payload, isLast: false)
    }

    /// Says that all messages are sent.
    ///
    /// - Throws: ``RPCError`` when the call has ended.
    package func finishSending() async throws { try await put(nil, isLast: true) }

    private func put(_ payload: [UInt8]?, isLast: Bool) async throws {
        precondition(shape.clientStreams, "Only a call that the client streams to can be sent messages.")
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { sent in
                connection.submit(.data(self, payload: payload, isLast: isLast, sent: sent))
            }
        } onCancel: {
            cancel()
        }
    }

    /// The next message; `nil` at the end of the stream.
    ///
    /// For a call with a single response, that is the one message.
    /// - Throws: ``RPCError`` when the call fails.
    package func receive() async throws -> [UInt8]? {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { receiver in
                let (result, hasRoomAgain) = state.withLock { state in Self.take(for: receiver, from: &state) }
                if hasRoomAgain { connection.submit(.consumed(self)) }
                if let result { receiver.resume(with: result) }
            }
        } onCancel: {
            cancel()
        }
    }

    private static func take(
        for receiver: CheckedContinuation<[UInt8]?, any Error>, from state: inout State
    ) -> (Result<[UInt8]?, any Error>?, hasRoomAgain: Bool) {
        if state.next < state.messages.count {
            let message = state.messages[state.next]
            state.next += 1
            if state.next == state.messages.count {
                state.messages.removeAll(keepingCapacity: true)
                state.next = 0
            }
            let hasRoomAgain = state.isFull && state.messages.count - state.next <= messagesMax / 2
            if hasRoomAgain { state.isFull = false }
            return (.success(message), hasRoomAgain)
        }
        if let failure = state.failure { return (.failure(failure), false) }
        if state.isEnded { return (.success(nil), false) }
        precondition(state.receiver == nil, "Only one task at a time may receive from a stream.")
        state.receiver = receiver
        return (nil, false)
    }

    /// Gives the call up; what the server still sends is ignored.
    package func cancel() { connection.submit(.cancel(self)) }

    // MARK: The event loop's side

    var id: UInt32 {
        get { state.withLock { $0.id } }
        set { state.withLock { $0.id = newValue } }
    }

    /// Adds a message; `true` when the stream holds as many as it may.
    func deliver(_ message: [UInt8]) -> Bool {
        let (receiver, isFull) = state.withLock { state -> (CheckedContinuation<[UInt8]?, any Error>?, Bool) in
            if let receiver = state.receiver {
                state.receiver = nil
                return (receiver, false)
            }
            state.messages.append(message)
            state.isFull = state.messages.count - state.next >= Self.messagesMax
            return (nil, state.isFull)
        }
        receiver?.resume(returning: message)
        return isFull
    }

    /// Ends the stream, with an error or without.
    func end(_ failure: RPCError?) {
        let receiver = state.withLock { state in
            guard !state.isEnded else { return nil as CheckedContinuation<[UInt8]?, any Error>? }
            state.isEnded = true
            state.failure = failure
            defer { state.receiver = nil }
            return state.receiver
        }
        if let failure { receiver?.resume(throwing: failure) } else { receiver?.resume(returning: nil) }
    }

    /// Why nothing more can be sent; `nil` while the stream is open.
    var endReason: RPCError? {
        state.withLock { $0.isEnded ? $0.failure ?? .callEnded : nil }
    }
}

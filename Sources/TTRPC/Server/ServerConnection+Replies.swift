internal import NIOCore
internal import RPC

extension ServerConnection: ReplyTarget {
    var peer: String { remoteAddress?.ipAddress ?? "" }

    func reply(stream: UInt32, payload: [UInt8]) {
        act(.response(stream: stream, payload: payload))
    }

    func reply(stream: UInt32, error: RPCError) {
        act(.failure(stream: stream, error.asksToWait && eventLoop.inEventLoop ? refusal(error) : ServerAction.Failure(error)))
    }

    private func act(_ action: ServerAction) {
        if eventLoop.inEventLoop {
            perform(action)
            planTurn()
        } else if outbox.put(action) == .wakeEventLoop {
            wake()
        }
    }

    /// Makes the event loop look into the outbox.
    func wake() {
        eventLoop.execute { self.takeActions() }
    }

    /// Writes frames for the end of the turn; on the event loop.
    func perform(_ action: ServerAction) {
        guard !isClosing else { return }
        switch action {
        case .response(let stream, let payload):
            guard ProtobufSize.field(payload.count) <= FrameHeader.dataLengthMax else {
                return perform(.failure(stream: stream, .responseTooLarge))
            }
            guard finish(stream) else { return }
            outbound.buffer.writeResponse(payload: payload, stream: stream)
        case .failure(let stream, let failure):
            if failure.error.asksToWait, !isDraining { hold(failure, stream) } else { send(failure, stream) }
        case .data(let stream, let payload):
            guard streams.isOpen(stream) else { return }
            outbound.buffer.writeData(payload, stream: stream)
        case .end(let stream, let payload):
            guard finish(stream) else { return }
            outbound.buffer.writeData(payload, stream: stream, flags: .remoteClosed)
        case .consumed(let stream):
            fullStreams.remove(stream)
        }
    }

    /// Writes the answer of a call that failed.
    func send(_ failure: ServerAction.Failure, _ stream: UInt32) {
        guard !isClosing, finish(stream, failure.error) else { return }
        outbound.buffer.writeResponse(status: failure.status, stream: stream)
    }

    /// Closes the books on a call; `false` when it was answered before.
    private func finish(_ stream: UInt32, _ error: RPCError? = nil) -> Bool {
        guard let call = streams.finish(stream) else { return false }
        let traceparent = traceparents.isEmpty ? nil : traceparents.removeValue(forKey: stream)
        handler.callEnded(
            CallEnd(
                method: Int(call.method), error: error, nanoseconds: Deadline.now().nanoseconds &- call.arrival.nanoseconds,
                authorization: credentials[call.credential], traceparent: traceparent))
        if !calls.isEmpty, calls.removeValue(forKey: stream) != nil {
            fullStreams.remove(stream)
            deadlines.removeValue(forKey: stream)?.cancel()
        }
        return true
    }
}

internal import RPC

extension ClientHandler {
    /// Fails a command that comes after the end of the connection.
    static func refuse(_ command: ClientCommand) {
        switch command {
        case .call(let call): call.completion(.failure(.connectionLost))
        case .open(let stream): stream.end(.connectionLost)
        case .data(_, _, _, let sent): sent.resume(throwing: RPCError.connectionLost)
        case .cancelCall, .consumed, .cancel: break
        }
    }

    /// Does what a caller asks for; on the event loop.
    func perform(_ command: ClientCommand) {
        switch command {
        case .call(let call): start(call)
        case .cancelCall(let ticket): cancel(ticket)
        case .open(let stream): open(stream)
        case .data(let stream, let payload, let isLast, let sent): send(stream, payload, isLast, sent)
        case .consumed(let stream): fullStreams.remove(stream.id)
        case .cancel(let stream):
            guard stream.endReason == nil else { return }
            if pending.remove(stream.id) != nil, stream.shape.clientStreams {
                outbound.buffer.writeData(nil, stream: stream.id, flags: .remoteClosed)
            }
            end(stream, .callCancelled)
        }
    }

    // MARK: Starting

    private func start(_ call: ClientCall) {
        guard let id = nextStream(call.head, call.payload, call.timeoutNanoseconds, refuse: { call.completion(.failure($0)) })
        else { return }
        var deadline = Deadline(nanoseconds: .max)
        if call.timeoutNanoseconds > 0 {
            deadline = Deadline.now().advanced(byNanoseconds: call.timeoutNanoseconds)
            watch(deadline)
        }
        pending.insert(.call(call.completion, deadline: deadline, ticket: call.ticket), for: id)
        outbound.buffer.writeRequest(
            call.head, payload: call.payload, timeoutNanoseconds: call.timeoutNanoseconds, stream: id, flags: [])
    }

    private func open(_ stream: TTRPCStream) {
        guard stream.endReason == nil,
            let id = nextStream(stream.head, stream.payload, stream.timeoutNanoseconds, refuse: { stream.end($0) })
        else { return }
        stream.id = id
        if stream.timeoutNanoseconds > 0 { watch(stream.deadline) }
        pending.insert(.stream(stream), for: id)
        outbound.buffer.writeRequest(
            stream.head, payload: stream.payload, timeoutNanoseconds: stream.timeoutNanoseconds, stream: id,
            flags: stream.shape.clientStreams ? .remoteOpen : .remoteClosed)
    }

    private func nextStream(
        _ head: RequestHead, _ payload: [UInt8], _ timeoutNanoseconds: Int64, refuse: (RPCError) -> Void
    ) -> UInt32? {
        guard head.dataLength(payload: payload, timeoutNanoseconds: timeoutNanoseconds) <= FrameHeader.dataLengthMax else {
            refuse(.requestTooLarge)
            return nil
        }
        guard pending.count < configuration.callsInFlightMax else {
            refuse(.tooManyCalls)
            return nil
        }
        guard lastStream < UInt32.max - 1 else {
            refuse(.streamIdsExhausted)
            return nil
        }
        lastStream = lastStream == 0 ? 1 : lastStream + 2
        return lastStream
    }

    private func send(_ stream: TTRPCStream, _ payload: [UInt8]?, _ isLast: Bool, _ sent: CheckedContinuation<Void, any Error>) {
        if let reason = stream.endReason { return sent.resume(throwing: reason) }
        outbound.buffer.writeData(payload, stream: stream.id, flags: isLast ? .remoteClosed : [])
        if isWritable, outbound.byteCount < configuration.unsentBytesMax {
            sent.resume()
        } else {
            parkedSenders.append((stream, sent))
        }
    }

    // MARK: Ending

    private func cancel(_ ticket: UInt64) {
        for id in pending.openIds {
            guard case .call(_, _, ticket)? = pending[id], let call = pending.remove(id) else { continue }
            return fail(call, .callCancelled)
        }
    }

    /// Ends a call that is no longer in the table.
    func fail(_ call: Pending, _ error: RPCError) {
        switch call {
        case .call(let completion, _, _): completion(.failure(error))
        case .stream(let stream): end(stream, error)
        }
    }

    private func end(_ stream: TTRPCStream, _ error: RPCError?) {
        stream.end(error)
        fullStreams.remove(stream.id)
        guard !parkedSenders.isEmpty else { return }
        let own = parkedSenders.filter { $0.stream === stream }
        parkedSenders.removeAll { $0.stream === stream }
        for sender in own { sender.sent.resume(throwing: error ?? .callEnded) }
    }

    // MARK: Receiving

    /// Takes a frame; `body` reads its data.
    func receive(
        _ header: FrameHeader, _ body: ((UnsafeRawBufferPointer) -> Result<[UInt8], RPCError>) -> Result<[UInt8], RPCError>
    ) throws(ProtocolViolation) {
        guard header.stream & 1 == 1 else { throw .evenStream(header.stream) }
        guard header.stream <= lastStream else { throw .streamNeverOpened(header.stream) }
        switch FrameType(rawValue: header.type) {
        case .response:
            // The answer of a call that was given up in the meantime has nobody who waits for it.
            guard let call = pending.remove(header.stream) else { return }
            let result = body(Self.readResponse)
            switch call {
            case .call(let completion, _, _): completion(result)
            case .stream(let stream): finish(stream, with: result)
            }
        case .data:
            switch pending[header.stream] {
            case nil: return
            case .call: throw .dataOnUnaryCall(header.stream)
            case .stream(let stream): try receiveData(header, stream, body)
            }
        case .request, nil: throw .unexpectedType(header.type)
        }
    }

    private func receiveData(
        _ header: FrameHeader, _ stream: TTRPCStream,
        _ body: ((UnsafeRawBufferPointer) -> Result<[UInt8], RPCError>) -> Result<[UInt8], RPCError>
    ) throws(ProtocolViolation) {
        guard header.flags.isSubset(of: [.remoteClosed, .noData]) else { throw .invalidFlags(header.flags) }
        guard header.length == 0 || !header.flags.contains(.noData) else { throw .dataDespiteNoData }
        if !header.flags.contains(.noData), case .success(let message) = body({ .success([UInt8]($0)) }) {
            if stream.deliver(message) { fullStreams.insert(header.stream) }
        }
        if header.flags.contains(.remoteClosed) {
            _ = pending.remove(header.stream)
            end(stream, nil)
        }
    }

    private func finish(_ stream: TTRPCStream, with result: Result<[UInt8], RPCError>) {
        switch result {
        case .success(let message):
            _ = stream.deliver(message)
            end(stream, nil)
        case .failure(let error): end(stream, error)
        }
    }

    private static func readResponse(_ bytes: UnsafeRawBufferPointer) -> Result<[UInt8], RPCError> {
        do {
            let envelope = try ResponseEnvelope(bytes)
            if !envelope.status.isEmpty, let error = try RPCError(serializedStatus: [UInt8](bytes[envelope.status])) {
                return .failure(error)
            }
            return .success([UInt8](bytes[envelope.payload]))
        } catch {
            return .failure(.unreadableStatus)
        }
    }
}

internal import NIOCore
internal import RPC

extension ServerConnection {
    /// What became of a request.
    private enum Request {
        case call(InboundCall, CallShape, hasPayload: Bool)
        case refused(RPCError)
    }

    /// Takes a whole frame.
    func receive(_ header: FrameHeader, _ body: Range<Int>) throws(ProtocolViolation) {
        switch try streams.receive(header) {
        case .request(let kind):
            switch decoder.withBytes(body, read) {
            case .call(let call, let shape, let hasPayload): start(call, header.stream, shape, kind, hasPayload)
            case .refused(let error): refuse(header.stream, error)
            }
        case .data(let hasMessage, let isLast):
            guard let call = calls[header.stream] else { return }
            if hasMessage, let refusal = sizeRefusal(body.count, method: call.method) {
                return end(call, header.stream, refusal)
            }
            if hasMessage { deliver(decoder.withBytes(body) { [UInt8]($0) }, to: call, header.stream) }
            if isLast { call.endMessages() }
        case .ignored: break
        }
    }

    /// Answers a frame that is not taken.
    func refuseFrame(_ header: FrameHeader, _ error: RPCError) throws(ProtocolViolation) {
        switch try streams.receive(header) {
        case .request: refuse(header.stream, error)
        case .data:
            if let call = calls[header.stream] { end(call, header.stream, error) }
        case .ignored: break
        }
    }

    /// Ends a stream for what the client sent on it.
    private func end(_ call: ServerCallStream, _ stream: UInt32, _ error: RPCError) {
        call.abandon(error)
        perform(.failure(stream: stream, error))
    }

    /// Reads the envelope of a request and copies what outlives the receive buffer.
    private func read(_ bytes: UnsafeRawBufferPointer) -> Request {
        if isDraining { return .refused(.draining) }
        let envelope: RequestEnvelope
        do {
            envelope = try RequestEnvelope(bytes, metadataBytesMax: configuration.metadataBytesMax)
        } catch {
            return .refused(error == .metadataTooLarge ? .metadataTooLarge : .malformedRequest)
        }
        let service = UnsafeRawBufferPointer(rebasing: bytes[envelope.service])
        let method = UnsafeRawBufferPointer(rebasing: bytes[envelope.method])
        guard let index = handler.resolve(service: service, method: method) else {
            return .refused(.methodNotFound(service: service, method: method))
        }
        if let refusal = sizeRefusal(envelope.payload.count, method: index) { return .refused(refusal) }
        let deadline = deadline(timeoutNanoseconds: envelope.timeoutNanoseconds)
        guard deadline > turnStart else { return .refused(.deadlineExceeded) }
        var call = InboundCall(
            method: index, payload: [UInt8](bytes[envelope.payload]),
            credential: credentials.present(UnsafeRawBufferPointer(rebasing: bytes[envelope.authorization])),
            deadline: deadline)
        if !envelope.traceparent.isEmpty {
            call.traceparent = String(decoding: bytes[envelope.traceparent], as: UTF8.self)
        }
        if !envelope.acceptLanguage.isEmpty {
            call.language = Language(acceptLanguage: UnsafeRawBufferPointer(rebasing: bytes[envelope.acceptLanguage]))
        }
        return .call(call, handler.shape(of: index), hasPayload: envelope.hasPayload)
    }

    /// Why a message is not taken by its method.
    @inline(__always)
    private func sizeRefusal(_ byteCount: Int, method: Int) -> RPCError? {
        guard byteCount > RequestSize.smallMax else { return nil }
        let bytesMax = handler.requestBytesMax(of: method)
        return byteCount > bytesMax ? .requestTooLarge(bytesMax: bytesMax) : nil
    }

    private func deadline(timeoutNanoseconds: Int64) -> Deadline {
        guard timeoutNanoseconds >= 0 else { return Deadline(nanoseconds: 0) }
        let asked = timeoutNanoseconds == 0 ? configuration.defaultTimeout.nanoseconds : timeoutNanoseconds
        return arrival.advanced(byNanoseconds: min(asked, configuration.timeoutMax.nanoseconds))
    }

    /// Hands a call to the handler.
    private func start(
        _ call: InboundCall, _ stream: UInt32, _ shape: CallShape, _ kind: ServerStreams.RequestKind, _ hasPayload: Bool
    ) {
        let presented = call.credential == nil ? PresentedCredentials.none : credentials.current
        if shape == .unary {
            guard kind != .clientSending else { return refuse(stream, .unaryMethod) }
            streams.openUnary(stream, method: call.method, credential: presented, arrival: arrival)
            if let traceparent = call.traceparent { traceparents[stream] = traceparent }
            hasHandedOverCalls = true
            handler.unary(call, reply: Reply(target: self, stream: stream, holding: frameShare))
        } else {
            guard kind != .unary else { return refuse(stream, .streamingMethod) }
            guard streams.hasRoomForStream else { return refuse(stream, .tooManyStreams) }
            streams.openStream(
                stream, method: call.method, credential: presented, arrival: arrival, clientSends: kind == .clientSending)
            if let traceparent = call.traceparent { traceparents[stream] = traceparent }
            startStream(call, stream, shape, clientSends: kind == .clientSending, hasPayload)
        }
    }

    private func startStream(_ call: InboundCall, _ stream: UInt32, _ shape: CallShape, clientSends: Bool, _ hasPayload: Bool) {
        let callStream = ServerCallStream(
            stream: stream, method: call.method, shape: shape, deadline: call.deadline,
            messagesMax: configuration.streamQueueMessagesMax,
            bytesMax: configuration.streamQueueBytesMax,
            slowReaderNanoseconds: configuration.slowReaderTimeout.nanoseconds, outbox: outbox
        ) { [weak self] in self?.wake() }
        calls[stream] = callStream
        var call = call
        if shape.clientStreams {
            // The request frame of a client stream may carry the first message already.
            if hasPayload { deliver(call.payload, to: callStream, stream) }
            call.payload = []
        }
        if !clientSends || !shape.clientStreams { callStream.endMessages() }
        watchDeadline(of: callStream, stream)
        hasHandedOverCalls = true
        handler.stream(call, stream: callStream)
    }

    /// Ends the stream's wait at its deadline, because no thread may be waiting with a limit of its own.
    private func watchDeadline(of call: ServerCallStream, _ stream: UInt32) {
        let now = Deadline.now()
        let rest = call.deadline > now ? call.deadline.nanoseconds - now.nanoseconds : 0
        deadlines[stream] = eventLoop.scheduleTask(in: .nanoseconds(Int64(clamping: rest))) { [weak call] in
            if let call, call.deadline.hasPassed { call.abandon(.deadlineExceeded) }
        }
    }

    private func deliver(_ message: [UInt8], to call: ServerCallStream, _ stream: UInt32) {
        let delivery = call.deliver(ServerCallStream.Message(bytes: message, share: frameShare))
        if delivery.isFull { fullStreams.insert(stream) }
        if delivery.isAwaited, awaited.last !== call { awaited.append(call) }
    }

    private func refuse(_ stream: UInt32, _ error: RPCError) {
        outbound.buffer.writeResponse(status: error.serializedStatus(), stream: stream)
        handler.callEnded(CallEnd(method: nil, error: error))
    }
}

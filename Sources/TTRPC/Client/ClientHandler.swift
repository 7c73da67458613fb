internal import NIOCore
internal import NIOTLS
internal import RPC

/// The channel handler of a client connection: numbers calls, sends them, and hands out their answers.
final class ClientHandler: ChannelDuplexHandler, @unchecked Sendable {
    // @unchecked because all `var`s are touched only on `eventLoop`.
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// A call that is not answered.
    enum Pending {
        case call(CallCompletion, deadline: Deadline, ticket: UInt64)
        case stream(TTRPCStream)

        var deadline: Deadline {
            switch self {
            case .call(_, let deadline, _): deadline
            case .stream(let stream): stream.deadline
            }
        }
    }

    let eventLoop: any EventLoop
    let configuration: TTRPCConnection.Configuration
    let outbox: Outbox<ClientCommand>

    var pending = StreamTable<Pending>()
    var outbound = OutboundBatch()
    var lastStream: UInt32 = 0
    var isWritable = true
    /// Those who wait to send more.
    var parkedSenders: [(stream: TTRPCStream, sent: CheckedContinuation<Void, any Error>)] = []
    /// Streams that hold as many messages as they may.
    var fullStreams: Set<UInt32> = []
    private(set) var isClosed = false
    /// What calls under way fail with when the connection ends.
    private var endReason = RPCError.connectionLost

    private var decoder = FrameDecoder()
    private var context: ChannelHandlerContext?
    private var ready: EventLoopPromise<Void>?
    private var isReady = false
    private var isTurnPlanned = false
    private var isProcessing = false
    private var isReadHeldBack = false
    private var spareCommands: [ClientCommand] = []
    private var timer: NIOScheduledCallback?
    private var timerFiresAt = Deadline(nanoseconds: .max)

    /// Makes the last handler of a client's channel; `ready` is completed when the handshake is.
    init(eventLoop: any EventLoop, configuration: TTRPCConnection.Configuration, ready: EventLoopPromise<Void>) {
        self.eventLoop = eventLoop
        self.configuration = configuration
        self.ready = ready
        outbox = Outbox(byteCountMax: configuration.unsentBytesMax)
    }

    // MARK: Life of the channel

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func channelActive(context: ChannelHandlerContext) {
        timer = try? eventLoop.scheduleCallback(in: configuration.handshakeTimeout, handler: self)
        context.fireChannelActive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case TLSUserEvent.handshakeCompleted? = event as? TLSUserEvent {
            isReady = true
            timer?.cancel()
            ready?.succeed()
            ready = nil
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        ready?.fail(error)
        ready = nil
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        release()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        release()
        self.context = nil
    }

    private func release() {
        guard !isClosed else { return }
        isClosed = true
        timer?.cancel()
        timer = nil
        ready?.fail(RPCError.connectionLost)
        ready = nil
        for call in pending.removeAll() { fail(call, endReason) }
        for parked in parkedSenders { parked.sent.resume(throwing: endReason) }
        parkedSenders = []
        for command in outbox.close() { Self.refuse(command) }
    }

    private func close() {
        guard let context else { return }
        outbound.flush(context)
        context.close(promise: nil)
    }

    // MARK: Reading

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isClosed else { return }
        isTurnPlanned = true
        decoder.append(unwrapInboundIn(data))
        process()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        endTurn()
        context.fireChannelReadComplete()
    }

    func read(context: ChannelHandlerContext) {
        if fullStreams.isEmpty { context.read() } else { isReadHeldBack = true }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        isWritable = context.channel.isWritable
        if isWritable {
            let parked = parkedSenders
            parkedSenders = []
            for sender in parked { sender.sent.resume() }
        }
        context.fireChannelWritabilityChanged()
    }

    private func process() {
        guard !isProcessing else { return }
        isProcessing = true
        defer { isProcessing = false }
        do throws(ProtocolViolation) {
            while fullStreams.isEmpty, !isClosed, try takeFrame() {}
        } catch {
            // Nothing that comes after can be trusted.
            endReason = .protocolViolation(error)
            close()
        }
        decoder.settle()
    }

    private func takeFrame() throws(ProtocolViolation) -> Bool {
        let step: FrameDecoder.Step
        do { step = try decoder.next() } catch { throw .frame(error) }
        switch step {
        case .incomplete: return false
        case .frame(let header, let body):
            // Copied before anyone is told, because whoever is told may come back here.
            try receive(header) { decoder.withBytes(body, $0) }
        case .oversize(let header):
            if let call = pending.remove(header.stream) { fail(call, .answerTooLarge) }
        }
        return true
    }

    // MARK: Turns

    /// Makes sure that ``endTurn()`` comes, once.
    func planTurn() {
        guard !isTurnPlanned else { return }
        isTurnPlanned = true
        eventLoop.execute { self.endTurn() }
    }

    private func endTurn() {
        if fullStreams.isEmpty { process() }
        isTurnPlanned = false
        guard let context, !isClosed else { return }
        outbound.flush(context)
        if isReadHeldBack, fullStreams.isEmpty {
            isReadHeldBack = false
            context.read()
        }
    }

    /// Does a command now when on the event loop, otherwise leaves it in the outbox.
    func submit(_ command: ClientCommand) {
        if eventLoop.inEventLoop {
            guard !isClosed else { return Self.refuse(command) }
            perform(command)
            planTurn()
            return
        }
        switch outbox.put(command) {
        case .wakeEventLoop: eventLoop.execute { self.takeCommands() }
        case .queued: break
        case .closed: Self.refuse(command)
        }
    }

    private func takeCommands() {
        var commands = outbox.take(reusing: spareCommands)
        spareCommands = []
        isTurnPlanned = true
        for command in commands { if isClosed { Self.refuse(command) } else { perform(command) } }
        commands.removeAll(keepingCapacity: commands.count <= 4096)
        spareCommands = commands
        endTurn()
    }

    // MARK: Deadlines

    /// Makes sure that calls are failed at `deadline`.
    func watch(_ deadline: Deadline) {
        guard deadline < timerFiresAt else { return }
        timer?.cancel()
        timerFiresAt = deadline
        let now = Deadline.now()
        let wait = deadline > now ? deadline.nanoseconds - now.nanoseconds : 0
        timer = try? eventLoop.scheduleCallback(in: .nanoseconds(Int64(clamping: wait)), handler: self)
    }
}

extension ClientHandler: NIOScheduledCallbackHandler {
    func handleScheduledCallback(eventLoop: some EventLoop) {
        timer = nil
        guard isReady else {
            ready?.fail(ChannelError.connectTimeout(configuration.handshakeTimeout))
            ready = nil
            context?.close(promise: nil)
            return
        }
        timerFiresAt = Deadline(nanoseconds: .max)
        let now = Deadline.now()
        var next = Deadline(nanoseconds: .max)
        for id in pending.openIds {
            guard let deadline = pending[id]?.deadline else { continue }
            if deadline > now {
                next = min(next, deadline)
            } else if let call = pending.remove(id) {
                fail(call, .deadlineExceeded)
            }
        }
        if next.nanoseconds != .max { watch(next) }
    }
}

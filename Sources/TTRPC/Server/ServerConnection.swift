internal import Logging
internal import NIOCore
internal import NIOSSL
internal import NIOTLS
internal import RPC

/// One connection of a server: cuts frames, starts calls, and sends their answers.
///
/// Everything happens on the event loop of the connection; replies from other threads come by its ``Outbox``. All
/// frames that are written in one turn of the event loop leave in one write. The connection stops reading when it
/// has too many calls under way, too much to send, or a stream whose handler does not keep up.
final class ServerConnection: ChannelDuplexHandler, @unchecked Sendable {
    // @unchecked because all `var`s are touched only on `eventLoop`.
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    let eventLoop: any EventLoop
    let configuration: TTRPCServer.Configuration
    let handler: any CallHandler
    let outbox: Outbox<ServerAction>
    private let logger: Logger

    var decoder: FrameDecoder
    var streams: ServerStreams
    var calls: [UInt32: ServerCallStream] = [:]
    var outbound = OutboundBatch()
    var credentials = PresentedCredentials()
    /// What calls under way said about their traces.
    var traceparents: [UInt32: String] = [:]
    /// Streams that hold as many messages as they may.
    var fullStreams: Set<UInt32> = []
    /// Streams that got messages in this turn and whose handlers wait for them.
    var awaited: [ServerCallStream] = []
    /// Timers that end streams at their deadlines.
    var deadlines: [UInt32: Scheduled<Void>] = [:]
    /// Answers that ask callers to wait, until they leave together.
    var refusals: [(stream: UInt32, failure: ServerAction.Failure)] = []
    var refusalTimer: Scheduled<Void>?
    /// When the bytes that are being read arrived.
    var arrival = Deadline(nanoseconds: 0)
    /// The time at which frames are taken; later than ``arrival`` for those that were held back.
    private(set) var turnStart = Deadline(nanoseconds: 0)
    /// The handler has been given calls since it was last told that all arrived.
    var hasHandedOverCalls = false
    /// The end of the present turn is going to flush.
    var isTurnPlanned = false
    var isDraining = false
    /// The last answer is sent; the connection closes when it has left.
    private var isEnding = false
    /// Nothing more is read or answered.
    private(set) var isClosing = false

    private var context: ChannelHandlerContext?
    /// Where the connection comes from.
    var remoteAddress: SocketAddress? { context?.remoteAddress }
    /// Room that the frame takes which is being received or handed over.
    var frameShare: FrameMemory.Share?
    private let room: FrameRoom
    private var isProcessing = false
    /// Bytes that have arrived wait because a bound is reached.
    private var isHeldBack = false
    /// The channel wants to read and may not.
    private var isReadHeldBack = false
    private var isWritable = true
    private var spareActions: [ServerAction] = []
    private var timeouts: ConnectionTimeouts
    private var timer: NIOScheduledCallback?
    private var timerFiresAt = NIODeadline.distantFuture

    /// Makes the last handler of a server's channel.
    init(
        eventLoop: any EventLoop, configuration: TTRPCServer.Configuration, room: FrameRoom, handler: any CallHandler,
        logger: Logger
    ) {
        self.eventLoop = eventLoop
        self.configuration = configuration
        self.room = room
        self.handler = handler
        self.logger = logger
        outbox = Outbox(byteCountMax: configuration.unsentBytesMax)
        decoder = FrameDecoder(dataLengthMax: configuration.frameBytesMax)
        streams = ServerStreams(
            callsInFlightMax: configuration.callsInFlightMax, streamsOpenMax: configuration.streamsOpenMax)
        timeouts = ConnectionTimeouts(
            handshake: configuration.handshakeTimeout, frame: configuration.frameTimeout, idle: configuration.idleTimeout,
            lastActivity: eventLoop.now)
    }

    // MARK: Life of the channel

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        let now = eventLoop.now
        timeouts.handshakeStart = now
        timeouts.lastActivity = now
        checkTimeouts()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        release()
        self.context = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        release()
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case TLSUserEvent.handshakeCompleted? = event as? TLSUserEvent {
            timeouts.handshakeStart = nil
            timeouts.lastActivity = eventLoop.now
            checkTimeouts()
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Failed handshakes and broken connections are the peer's doing and everyday.
        logger.debug("connection failed", metadata: ["error": "\(error)"])
        isClosing = true
        context.close(promise: nil)
    }

    /// Closes the connection with one line in the log.
    func close(because reason: String) {
        guard !isClosing else { return }
        logger.notice(
            "closing a connection",
            metadata: ["reason": "\(reason)", "peer": "\(context?.remoteAddress?.description ?? "unknown")"])
        close()
    }

    /// Sends what there is and closes the connection.
    func close() {
        guard let context, !isClosing else { return }
        outbound.flush(context)
        isClosing = true
        context.close(promise: nil)
        readWhatWasHeldBack(context)
    }

    private func readWhatWasHeldBack(_ context: ChannelHandlerContext) {
        guard isReadHeldBack else { return }
        isReadHeldBack = false
        context.read()
    }

    /// Closes the connection when the peer's system has taken everything.
    private func closeWhenSent(_ context: ChannelHandlerContext) {
        guard !isEnding else { return }
        isEnding = true
        let sent = context.eventLoop.makePromise(of: Void.self)
        sent.futureResult.whenComplete { _ in self.close() }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: sent)
        readWhatWasHeldBack(context)
    }

    /// Closes the socket without the end of the TLS session.
    func closeAtOnce() {
        guard let context else { return }
        isClosing = true
        let beneathTLS = try? context.pipeline.syncOperations.context(handlerType: NIOSSLServerHandler.self)
        (beneathTLS ?? context).close(promise: nil)
    }

    /// Refuses new calls from now on, and closes when the last one is answered.
    func drain() {
        isDraining = true
        sendRefusals()
        planTurn()
    }

    /// Ends all streams with an error, then drains.
    func end(because error: RPCError) {
        for (stream, call) in calls {
            call.abandon(error)
            perform(.failure(stream: stream, error))
        }
        drain()
    }

    private func release() {
        isClosing = true
        timer?.cancel()
        timer = nil
        outbox.close()
        credentials = PresentedCredentials()
        frameShare = nil
        let open = calls
        calls = [:]
        fullStreams = []
        awaited = []
        for deadline in deadlines.values { deadline.cancel() }
        deadlines = [:]
        refusalTimer?.cancel()
        refusalTimer = nil
        refusals = []
        for call in open.values { call.abandon(.connectionClosed) }
    }

    // MARK: Reading

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isClosing, !isEnding else { return }
        isTurnPlanned = true
        arrival = Deadline.now()
        timeouts.lastActivity = eventLoop.now
        decoder.append(unwrapInboundIn(data))
        process()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        endTurn()
        context.fireChannelReadComplete()
    }

    func read(context: ChannelHandlerContext) {
        // A closing connection reads on, because the peer's end of the TLS session is still to come.
        if canAccept || isClosing || isEnding { context.read() } else { isReadHeldBack = true }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        isWritable = context.channel.isWritable
        outbox.setWritable(isWritable)
        if isWritable { planTurn() }
        context.fireChannelWritabilityChanged()
    }

    /// Whether the bounds of the connection allow another frame.
    private var canAccept: Bool {
        !isClosing && !isEnding && isWritable && streams.hasRoomForCall && fullStreams.isEmpty
            && outbound.byteCount < configuration.unsentBytesMax
    }

    /// Takes all frames that have arrived, as far as the bounds allow.
    private func process() {
        guard !isProcessing else { return }
        isProcessing = true
        defer { isProcessing = false }
        turnStart = Deadline.now()
        var frameEnded = false
        do {
            while canAccept, try takeFrame() { frameEnded = true }
        } catch {
            close(because: "\(error)")
        }
        isHeldBack = !canAccept
        decoder.settle()
        notePartialFrame(isNew: frameEnded)
    }

    /// Takes one frame; `false` when none is complete.
    private func takeFrame() throws(ProtocolViolation) -> Bool {
        let step: FrameDecoder.Step
        do { step = try decoder.next() } catch { throw .frame(error) }
        switch step {
        case .incomplete:
            guard let header = decoder.begun, !hasRoom(for: header) else { return false }
            decoder.skipBegun()
            try refuseFrame(header, .noRoomForFrame)
        case .frame(let header, let body):
            if hasRoom(for: header) { try receive(header, body) } else { try refuseFrame(header, .noRoomForFrame) }
            frameShare = nil
        case .oversize(let header): try refuseFrame(header, .frameTooLarge)
        }
        return true
    }

    /// Takes room for a frame that is more than small, once.
    @inline(__always)
    private func hasRoom(for header: FrameHeader) -> Bool {
        guard header.length > RequestSize.frameSmallMax, frameShare == nil else { return true }
        let isKnown = credentials.last?.session != nil
        frameShare = (isKnown ? room.callers : room.strangers).take(Int(header.length))
        return frameShare != nil
    }

    private func notePartialFrame(isNew: Bool) {
        guard decoder.hasPartialFrame, canAccept else {
            timeouts.frameStart = nil
            return
        }
        guard isNew || timeouts.frameStart == nil else { return }
        let now = eventLoop.now
        timeouts.frameStart = now
        if timerFiresAt > now + configuration.frameTimeout { checkTimeouts() }
    }

    // MARK: Turns

    /// Makes sure that ``endTurn()`` comes, once.
    func planTurn() {
        guard !isTurnPlanned else { return }
        isTurnPlanned = true
        eventLoop.execute { self.endTurn() }
    }

    /// Takes what was held back as far as there is room, sends what was written, and reads on.
    private func endTurn() {
        if isHeldBack { process() }
        while hasHandedOverCalls || !awaited.isEmpty {
            if hasHandedOverCalls {
                hasHandedOverCalls = false
                handler.arrivalsEnded()
            }
            let takers = awaited
            awaited = []
            for taker in takers { taker.wakeTaker() }
            if isHeldBack { process() }
        }
        isTurnPlanned = false
        guard let context, !isClosing else { return }
        if outbound.byteCount > 0 {
            timeouts.lastActivity = eventLoop.now
            outbound.flush(context)
        }
        if isDraining, streams.inFlightCount == 0 { return closeWhenSent(context) }
        guard canAccept else { return }
        if isHeldBack { planTurn() }
        readWhatWasHeldBack(context)
    }

    /// Does what other threads asked for.
    func takeActions() {
        var actions = outbox.take(reusing: spareActions)
        spareActions = []
        isTurnPlanned = true
        for action in actions { perform(action) }
        actions.removeAll(keepingCapacity: actions.count <= 4096)
        spareActions = actions
        endTurn()
    }

    // MARK: Timers

    private func checkTimeouts() {
        timer?.cancel()
        timer = nil
        guard !isClosing else { return }
        switch timeouts.verdict(at: eventLoop.now, isBusy: streams.inFlightCount > 0) {
        case .expired(let expiry): expire(expiry)
        case .askAgain(let time):
            timerFiresAt = time
            timer = try? eventLoop.scheduleCallback(at: time, handler: self)
        }
    }

    private func expire(_ expiry: ConnectionTimeouts.Expiry) {
        logger.debug("connection timed out", metadata: ["bound": "\(expiry.rawValue)"])
        // A peer that does not finish its handshake or its frame gets no polite end.
        if expiry == .idle { close() } else { closeAtOnce() }
    }
}

extension ServerConnection: NIOScheduledCallbackHandler {
    func handleScheduledCallback(eventLoop: some EventLoop) {
        timer = nil
        checkTimeouts()
    }
}

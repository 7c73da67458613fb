internal import PluginKit
internal import RPC
internal import TenantStore

/// One upload, from its first message to its answer.
///
/// Messages are taken to disk on a file thread as they come; between them the upload holds no thread. Then its command waits in
/// the company's lane like any other.
final class UploadCall: LaneCommand, @unchecked Sendable {
    // @unchecked because each `var` is touched by one thread at a time: the pump's while receiving, the lane's afterwards.

    /// Most messages that are taken to disk before other uploads have their turn.
    static let messagesPerTurn = 16

    let deadlineNanoseconds: UInt64
    private let services: HostServices
    private let admitted: AdmittedCall
    private let plugin: Int
    private let stream: any CallStream
    private let threads: MaintenanceThreads
    private let pump = Pump()
    private let upload: BlobUpload
    private let reservation: BlobReservation
    private var isReceiving = true
    private var complete: CompleteUpload?
    private var result: (outcome: CommandOutcome, isNew: Bool)?

    /// Checks admission and permission.
    init(_ call: PluginStreamCall, _ invocation: UploadInvocation, threads: MaintenanceThreads) throws {
        let admitted = try call.admit(writes: true)
        let services = call.services
        let reservation = BlobReservation(admitted.tenant.blobs)
        self.admitted = admitted
        self.services = services
        self.reservation = reservation
        self.threads = threads
        plugin = call.plugin
        stream = call.stream
        deadlineNanoseconds = call.call.deadline.nanoseconds
        upload = BlobUpload(
            invocation, receive: { try services.store.receiveBlob(admitted.tenant.scope) },
            reserve: { count in
                reservation.add(count)
                try services.requireRoom(admitted.tenant)
            })
    }

    func start() { wake() }

    // MARK: Receiving

    private func wake() {
        if pump.begin() { takeTurn() }
    }

    /// Takes what has arrived on a file thread, and goes to the end of the line when there may be more.
    private func takeTurn() {
        let isAccepted = threads.submit { [self] in
            take()
            if pump.end() { takeTurn() }
        }
        if isAccepted { return }
        giveUp(RPCError.fileThreadsBusy)
        if pump.end() { takeTurn() }
    }

    private func take() {
        guard isReceiving else { return }
        do {
            try services.loadBlobUsage(admitted.tenant)
            switch try stream.take(max: Self.messagesPerTurn, orElse: { [self] in wake() }) {
            case .nothing: break
            case .messages(let messages):
                for message in messages { try upload.accept(message) }
                _ = pump.begin()
            case .end: try submit(upload.complete())
            }
        } catch {
            giveUp(error)
        }
    }

    private func giveUp(_ error: any Error) {
        guard isReceiving else { return }
        isReceiving = false
        upload.abandon()
        fail(error)
    }

    private func submit(_ complete: CompleteUpload) throws {
        try services.store.placeBlob(admitted.tenant.scope, complete.incoming, complete.digest)
        isReceiving = false
        self.complete = complete
        services.store.write(admitted.tenant.scope, self)
    }

    // MARK: The command

    func run(_ connection: Connection) throws {
        guard let complete else { return }
        var invocation = admitted.invocation
        invocation.now = services.now()
        result = try services.executor.upload(
            complete.head, complete.blob, plugin: plugin, invocation: invocation, tenant: admitted.context,
            connection: connection)
    }

    func committed() {
        guard let complete, let result else { return }
        services.store.releaseBlob(admitted.tenant.scope, complete.digest)
        if result.isNew {
            reservation.keep()
            services.noteNewBlob(complete.blob, complete.digest, of: admitted.tenant)
        }
        reservation.release()
        admitted.noteCommit(result.outcome)
        admitted.leave()
        stream.finish(result.outcome.response)
    }

    func failed(_ error: any Error) {
        services.quarantineIfCorrupt(admitted.tenant, error)
        guard let digest = complete?.digest else { return fail(error) }
        let scope = admitted.tenant.scope
        services.store.releaseBlob(scope, digest)
        // What stays because there is no thread, or the disk fails, is swept away a day later.
        let isAccepted = threads.submit { [self] in
            _ = try? services.store.removeBlob(scope, digest) {
                try services.store.readNow(scope) { try BlobTable.contains(digest, $0) }
            }
            fail(error)
        }
        if !isAccepted { fail(error) }
    }

    private func fail(_ error: any Error) {
        reservation.release()
        admitted.leave()
        stream.fail(services.rpcError(error))
    }
}

/// The bytes of one upload that count toward the company's quota before they are stored.
final class BlobReservation: @unchecked Sendable {
    // @unchecked because `byteCount` is touched by the one thread that works on the upload.

    private let usage: BlobUsage
    private var byteCount: Int64 = 0

    init(_ usage: BlobUsage) { self.usage = usage }

    func add(_ count: Int64) {
        byteCount += count
        usage.add(count)
    }

    /// The bytes are stored now and go on counting.
    func keep() { byteCount = 0 }

    /// Takes back what was not kept.
    func release() {
        usage.add(-byteCount)
        byteCount = 0
    }
}

extension RPCError {
    static let fileThreadsBusy = RPCError(
        .resourceExhausted, "OVERLOADED", "Too many files are being sent and received. Try again later.", domain: "platform",
        retryDelayMilliseconds: 1000)
}

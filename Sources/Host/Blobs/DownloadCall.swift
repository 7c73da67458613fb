internal import Logging
internal import PluginKit
internal import RPC
internal import TenantStore

/// One download, from the question who may see it to its last piece.
///
/// A file thread reads a piece when the connection has room for it; a slow client holds neither a thread nor a snapshot.
final class DownloadCall: ReadJob, @unchecked Sendable {
    // @unchecked because each `var` is touched by one thread at a time: the read thread first, then the pump's.

    /// Bytes of a piece.
    static let pieceBytes = 256 << 10

    let deadlineNanoseconds: UInt64
    private let services: HostServices
    private let admitted: AdmittedCall
    private let plugin: Int
    private let invocation: DownloadInvocation
    private let payload: [UInt8]
    private let stream: any CallStream
    private let threads: MaintenanceThreads
    private let pump = Pump()
    private var digest: BlobDigest?
    private var reader: BlobReader?
    private var isOver = false

    /// Checks admission and permission.
    init(_ call: PluginStreamCall, _ invocation: DownloadInvocation, threads: MaintenanceThreads) throws {
        admitted = try call.admit(writes: false)
        services = call.services
        plugin = call.plugin
        self.invocation = invocation
        self.threads = threads
        stream = call.stream
        payload = call.call.payload
        deadlineNanoseconds = call.call.deadline.nanoseconds
    }

    func run(_ connection: Connection) throws {
        digest = try services.executor.download(
            payload, plugin: plugin, find: invocation.find, invocation: admitted.invocation, tenant: admitted.context,
            connection: connection)
        wake()
    }

    func failed(_ error: any Error) {
        services.quarantineIfCorrupt(admitted.tenant, error)
        end(error)
    }

    private func wake() {
        if pump.begin() { takeTurn() }
    }

    /// Sends a piece from a file thread, and goes to the end of the line when there may be room for another.
    private func takeTurn() {
        let isAccepted = threads.submit { [self] in
            sendPiece()
            if pump.end() { takeTurn() }
        }
        if isAccepted { return }
        end(RPCError.fileThreadsBusy)
        if pump.end() { takeTurn() }
    }

    private func sendPiece() {
        guard !isOver, let digest else { return }
        do {
            let reader = try self.reader ?? open(digest)
            self.reader = reader
            guard stream.hasRoom(orElse: { [self] in wake() }) else { return }
            let piece = try reader.read(upTo: Self.pieceBytes)
            guard !piece.isEmpty else { return end(nil) }
            try stream.post(invocation.message(piece))
            _ = pump.begin()
        } catch {
            end(error)
        }
    }

    private func open(_ digest: BlobDigest) throws -> BlobReader {
        guard let reader = try services.store.blobs(admitted.tenant.scope).open(digest) else {
            services.logger.critical(
                "a blob is missing", metadata: ["tenant": "\(admitted.tenant.id)", "sha256": "\(digest)"])
            throw RPCError(
                .dataLoss, "CONTENT_MISSING", "The content is lost. Ask the operator to restore it from a backup.",
                domain: "platform")
        }
        return reader
    }

    private func end(_ error: (any Error)?) {
        guard !isOver else { return }
        isOver = true
        reader = nil
        admitted.leave()
        if let error { stream.fail(services.rpcError(error)) } else { stream.finish(nil) }
    }
}

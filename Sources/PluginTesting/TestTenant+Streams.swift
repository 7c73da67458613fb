public import Foundation
internal import Host
public import PluginKit
internal import RPC
public import SwiftProtobuf
internal import TenantStore

extension TestTenant {
    /// Sends messages through a stream of commands and gives their answers, in the same order.
    ///
    /// An empty `request_id` is filled in.
    ///
    /// - Throws: ``RPCError`` when the stream itself is refused.
    public func commandStream<Request: CommandRequest, Response: Message>(
        as caller: Caller = TestTenant.admin, _ method: String, _ requests: [Request], answering: Response.Type = Response.self
    ) throws -> [Response] {
        let payloads = try requests.map { try filled($0).serializedBytes() as [UInt8] }
        let (_, registration, _) = try admitted(method, caller)
        guard case .commandStream(let invocation) = registration.invocation else { throw Self.isNo("stream of commands", method) }
        return try zip(payloads, commandStream(as: caller, method, payloads: payloads)).map { payload, result in
            switch result {
            case .success(let answer): try Response(serializedBytes: answer)
            case .failure(let error): try Response(serializedBytes: invocation.refuse(error, payload))
            }
        }
    }

    /// The same with serialized messages; a refusal is given as it comes, before the plugin makes a message of it.
    package func commandStream(
        as caller: Caller, _ method: String, payloads: [[UInt8]]
    ) throws -> [Result<[UInt8], RPCError>] {
        let (plugin, registration, invocation) = try admitted(method, caller)
        guard case .commandStream(let stream) = registration.invocation else { throw Self.isNo("stream of commands", method) }
        return try payloads.map { payload in
            do {
                let outcome = try store.writeNow(scope) { connection in
                    try executor.command(
                        payload, plugin: plugin, prepare: stream.prepare, invocation: invocation, tenant: context,
                        connection: connection)
                }
                if outcome.organizationChanged { context.teams.invalidate() }
                return .success(outcome.response)
            } catch let error as RPCError {
                return .failure(error)
            }
        }
    }

    /// Uploads content.
    ///
    /// An empty `request_id` and `sha256` are filled in.
    ///
    /// - Parameters:
    ///   - caller: Who uploads.
    ///   - method: Full name of the method.
    ///   - head: The first message, without a chunk.
    ///   - content: The content, sent in several pieces.
    /// - Throws: ``RPCError``, as the client would get it.
    public func upload<Request: UploadRequest, Response: Message>(
        as caller: Caller = TestTenant.admin, _ method: String, _ head: Request, _ content: Data,
        answering: Response.Type = Response.self
    ) throws -> Response {
        var head = try filled(head)
        if head.sha256.isEmpty { head = try Self.setting("sha256", BlobDigest.of(content).hexadecimal, in: head) }
        var messages = [try head.serializedBytes() as [UInt8]]
        var rest = content
        let pieceBytes = max(1, content.count / 3)
        while !rest.isEmpty {
            var message = Request()
            message.chunk = rest.prefix(pieceBytes)
            messages.append(try message.serializedBytes())
            rest = rest.dropFirst(pieceBytes)
        }
        return try Response(serializedBytes: upload(as: caller, method, payloads: messages))
    }

    /// Uploads with serialized messages.
    package func upload(as caller: Caller, _ method: String, payloads: [[UInt8]]) throws -> [UInt8] {
        let (plugin, registration, invocation) = try admitted(method, caller)
        guard case .upload(let upload) = registration.invocation else { throw Self.isNo("upload", method) }
        let received = BlobUpload(upload, receive: { try self.store.receiveBlob(self.scope) })
        for payload in payloads { try received.accept(payload) }
        let complete = try received.complete()
        try store.placeBlob(scope, complete.incoming, complete.digest)
        do {
            defer { store.releaseBlob(scope, complete.digest) }
            let outcome = try store.writeNow(scope) { connection in
                try executor.upload(
                    complete.head, complete.blob, plugin: plugin, invocation: invocation, tenant: context,
                    connection: connection
                ).outcome
            }
            if outcome.organizationChanged { context.teams.invalidate() }
            return outcome.response
        } catch {
            try store.removeBlob(scope, complete.digest) {
                try store.readNow(scope) { try BlobTable.contains(complete.digest, $0) }
            }
            throw error
        }
    }

    /// Downloads content.
    ///
    /// - Throws: ``RPCError``, as the client would get it.
    public func download<Request: Message>(
        as caller: Caller = TestTenant.admin, _ method: String, _ request: Request
    ) throws -> Data {
        try download(as: caller, method, payload: request.serializedBytes())
    }

    /// Downloads with a serialized request.
    package func download(as caller: Caller, _ method: String, payload: [UInt8]) throws -> Data {
        let (plugin, registration, invocation) = try admitted(method, caller)
        guard case .download(let download) = registration.invocation else { throw Self.isNo("download", method) }
        let digest = try store.readNow(scope) { connection in
            try executor.download(
                payload, plugin: plugin, find: download.find, invocation: invocation, tenant: context, connection: connection)
        }
        guard let reader = try store.blobs(scope).open(digest) else { throw RPCError.notFound("content", digest.hexadecimal) }
        var content = Data()
        while case let piece = try reader.read(upTo: 1 << 20), !piece.isEmpty { content += piece }
        return content
    }

    private static func isNo(_ kind: String, _ method: String) -> RPCError {
        RPCError(.unimplemented, "METHOD_NOT_FOUND", "\(method) is no \(kind).")
    }
}

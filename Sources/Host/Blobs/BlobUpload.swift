internal import Foundation
package import PluginKit
internal import RPC
package import TenantStore

/// The content of one upload, message by message; used by one thread at a time.
///
/// What is not complete leaves nothing behind.
package final class BlobUpload {
    private let invocation: UploadInvocation
    private let receive: () throws -> IncomingBlob
    private let reserve: (Int64) throws -> Void
    private var head: UploadHead?
    private var declared: BlobDigest?
    private var incoming: IncomingBlob?
    private var beginning = Data()

    /// - Parameters:
    ///   - invocation: The method.
    ///   - receive: Starts a blob.
    ///   - reserve: Told how many bytes come before they are written; throws when there is no room.
    package init(
        _ invocation: UploadInvocation, receive: @escaping () throws -> IncomingBlob,
        reserve: @escaping (Int64) throws -> Void = { _ in }
    ) {
        self.invocation = invocation
        self.receive = receive
        self.reserve = reserve
    }

    /// Takes the next message.
    package func accept(_ message: [UInt8]) throws {
        guard head == nil else { return try append(invocation.chunk(message)) }
        let head = try invocation.head(message)
        guard UUIDv7.isCanonical(head.requestID) else {
            throw RPCError.invalidField("request_id", "must be a UUID in lower-case canonical form, made once per intent")
        }
        guard let digest = BlobDigest(head.sha256) else {
            throw RPCError.invalidField("sha256", "must be the SHA-256 of the content, 64 lower-case hexadecimal digits")
        }
        self.head = head
        declared = digest
        incoming = try receive()
        try append(head.chunk)
    }

    /// Ends the content once the client has sent all, and checks it against its head.
    package func complete() throws -> CompleteUpload {
        guard let head, let declared, let incoming else {
            throw RPCError.invalidField("request_id", "must stand in the first message, with sha256")
        }
        guard incoming.byteCount > 0 else { throw RPCError.invalidField("chunk", "the content must not be empty") }
        // Fewer bytes than any picture has.
        guard beginning.count == UploadContent.signatureBytes || invocation.content.accepts(beginning) else { throw Self.noPhoto }
        guard try incoming.seal() == declared else {
            throw RPCError.invalidField(
                "sha256", "is not that of the \(incoming.byteCount) bytes that came; send the whole content again")
        }
        self.incoming = nil
        return CompleteUpload(
            head: head, digest: declared, blob: Blob(digest: declared, byteCount: incoming.byteCount), incoming: incoming)
    }

    /// Removes what has come.
    package func abandon() { incoming = nil }

    private static let noPhoto = RPCError(
        .invalidArgument, "NOT_A_PHOTO",
        "The content does not begin as a JPEG, PNG, WebP or HEIC picture. Send the picture itself.",
        domain: "platform")

    private func append(_ chunk: Data) throws {
        guard !chunk.isEmpty, let incoming else { return }
        guard incoming.byteCount + Int64(chunk.count) <= invocation.bytesMax else {
            throw RPCError(
                .resourceExhausted, "FILE_TOO_LARGE",
                "The content may have at most \(invocation.bytesMax) bytes. Send a smaller one.", domain: "platform")
        }
        if beginning.count < UploadContent.signatureBytes {
            beginning += chunk.prefix(UploadContent.signatureBytes - beginning.count)
            guard beginning.count < UploadContent.signatureBytes || invocation.content.accepts(beginning) else {
                throw Self.noPhoto
            }
        }
        try reserve(Int64(chunk.count))
        try incoming.append(chunk)
    }
}

/// An upload whose content is on disk and what its head says, and that has no name yet.
package struct CompleteUpload {
    package let head: UploadHead
    package let digest: BlobDigest
    package let blob: Blob
    package let incoming: IncomingBlob
}

extension Executor {
    /// Runs an upload's handler in the savepoint of `connection` and refers to the blob in the same transaction.
    ///
    /// - Returns: The outcome, and whether the company did not have the content before.
    package func upload(
        _ head: UploadHead, _ blob: Blob, plugin: Int, invocation: Invocation, tenant: TenantContext, connection: Connection
    ) throws -> (outcome: CommandOutcome, isNew: Bool) {
        var isNew = false
        let outcome = try command(
            head.payload, plugin: plugin,
            prepare: { _ in PreparedCommand(requestID: head.requestID) { try head.run(blob, $0, $1) } },
            invocation: invocation, tenant: tenant, connection: connection
        ) { call in
            isNew = try BlobTable.insert(blob, at: call.now, connection)
        }
        return (outcome, isNew)
    }

    /// Asks a download's handler for the content in the snapshot of `connection`.
    ///
    /// - Throws: What the handler throws; NOT_FOUND when what it gives is no blob of the company.
    package func download(
        _ payload: [UInt8], plugin: Int, find: ([UInt8], Reader, Call) throws -> String, invocation: Invocation,
        tenant: TenantContext, connection: Connection
    ) throws -> BlobDigest {
        let found = try read(
            payload, plugin: plugin, handler: { try Array(find($0, $1, $2).utf8) }, invocation: invocation, tenant: tenant,
            connection: connection)
        let text = String(decoding: found, as: UTF8.self)
        guard let digest = BlobDigest(text), try BlobTable.contains(digest, connection) else {
            throw RPCError.notFound("content", text)
        }
        return digest
    }
}

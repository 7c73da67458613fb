internal import Foundation
public import RPC
public import SwiftProtobuf

extension PluginRegistrar {
    /// Registers a stream of commands, `rpc SyncEvents(stream SyncEventsRequest) returns (stream SyncEventsResponse)`: what a device
    /// sends that was offline.
    ///
    /// Each message is a command of its own: it has its own `request_id` and savepoint, leaves its own audit entries, and is answered by
    /// one message, in the order of arrival, once it is on disk. Commands of a stream share commits with each other and with other calls.
    /// A message that is refused is answered by what `refused` makes of it, and the stream goes on; the others keep their order.
    ///
    /// What concerns the stream as a whole ends it with an error: the token, the permission, the deadline, a full disk or quota, a host
    /// that stops. No command after the first one that was not done for such a reason is done. A client whose stream was
    /// cut sends again what was not answered, with the same request ids.
    ///
    /// - Parameters:
    ///   - refused: Answers a refused message; a message that cannot be decoded comes as an empty request.
    ///   - handler: Runs in the tenant's lane.
    public mutating func commandStream<Request: CommandRequest, Response: Message>(
        _ service: String, _ method: String, permission: String,
        refused: @escaping @Sendable (RPCError, Request) -> Response,
        _ handler: @escaping @Sendable (Request, Writer, Call) throws -> Response
    ) {
        let invocation = CommandStreamInvocation(prepare: Self.prepare(handler)) { error, payload in
            try refused(error, (try? Request(serializedBytes: payload)) ?? Request()).serializedBytes()
        }
        add(
            service, method, .commandStream, permission, RequestSize.usualMax, Request.self, Response.self,
            .commandStream(invocation))
    }

    /// Registers an upload, `rpc UploadPhoto(stream UploadPhotoRequest) returns (UploadPhotoResponse)`.
    ///
    /// The host takes the content to disk and hashes it, and runs the handler as a command once all of it is there. When the handler
    /// refuses, when the content is not what the head declared, or when the stream is cut, nothing is kept. A piece has at most 1 MiB.
    ///
    /// - Parameters:
    ///   - content: What the content must be; other content is refused with `NOT_A_PHOTO` before it is stored.
    ///   - maxBytes: Largest content, 1 byte to 4 GiB.
    ///   - handler: Runs in the tenant's lane with the head of the upload, its `chunk` empty, and the stored content.
    public mutating func upload<Request: UploadRequest, Response: Message>(
        _ service: String, _ method: String, permission: String, content: UploadContent = .any, maxBytes: Int64,
        _ handler: @escaping @Sendable (Request, Blob, Writer, Call) throws -> Response
    ) {
        let invocation = UploadInvocation(
            bytesMax: maxBytes, content: content,
            head: { payload in
                var request: Request = try Self.decode(payload)
                let chunk = request.chunk
                request.chunk = Data()
                var options = BinaryEncodingOptions()
                options.useDeterministicOrdering = true
                let head = request
                return try UploadHead(
                    requestID: head.requestID, sha256: head.sha256, payload: head.serializedBytes(options: options), chunk: chunk
                ) { blob, writer, call in try handler(head, blob, writer, call).serializedBytes() }
            },
            chunk: { payload in
                let request: Request = try Self.decode(payload)
                return request.chunk
            })
        add(
            service, method, .upload, permission, UploadInvocation.messageBytesMax, Request.self, Response.self,
            .upload(invocation))
    }

    /// Registers a download, `rpc DownloadPhoto(DownloadPhotoRequest) returns (stream DownloadPhotoResponse)`.
    ///
    /// - Parameters:
    ///   - answering: The message that carries the pieces.
    ///   - handler: Runs in a read snapshot: checks that the caller may see the content and gives its ``Blob/sha256``, or throws NOT_FOUND.
    public mutating func download<Request: Message, Response: DownloadResponse>(
        _ service: String, _ method: String, permission: String, answering: Response.Type,
        _ handler: @escaping @Sendable (Request, Reader, Call) throws -> String
    ) {
        let invocation = DownloadInvocation(
            find: { payload, reader, call in
                let request: Request = try Self.decode(payload)
                return try handler(request, reader, call)
            },
            message: { chunk in
                var response = Response()
                response.chunk = chunk
                return try response.serializedBytes()
            })
        add(service, method, .download, permission, RequestSize.usualMax, Request.self, Response.self, .download(invocation))
    }
}

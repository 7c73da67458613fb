internal import RPC
public import SwiftProtobuf

/// The messages of a streaming answer, one after the other.
///
/// Letting go of the stream before its end cancels the call.
public struct ResponseStream<Response: Message>: AsyncSequence, Sendable {
    /// One message of the answer.
    public typealias Element = Response

    private let owner: StreamOwner

    init(_ stream: any ClientTransportStream) { owner = StreamOwner(stream) }

    /// Starts to read; read a stream once.
    public func makeAsyncIterator() -> Iterator { Iterator(owner: owner) }

    /// Reads the messages.
    public struct Iterator: AsyncIteratorProtocol {
        let owner: StreamOwner

        /// The next message, or `nil` after the last one.
        ///
        /// - Throws: ``RPCError`` with which the server ended the call.
        public func next() async throws -> Response? {
            let owner = owner
            return try await withTaskCancellationHandler {
                guard let payload = try await owner.stream.receive() else { return nil }
                return try SpearheadClient.decode(payload)
            } onCancel: {
                owner.stream.cancel()
            }
        }
    }
}

/// Cancels a stream when nobody can read it any more.
final class StreamOwner: Sendable {
    let stream: any ClientTransportStream

    init(_ stream: any ClientTransportStream) { self.stream = stream }

    deinit { stream.cancel() }
}

public import SwiftProtobuf

/// A call in which both sides send any number of messages.
public struct DuplexStream<Request: Message, Response: Message>: Sendable {
    /// What the server sends.
    public let responses: ResponseStream<Response>
    private let stream: any ClientTransportStream

    init(_ stream: any ClientTransportStream) {
        self.stream = stream
        responses = ResponseStream(stream)
    }

    /// Sends one message; waits while the connection cannot take more.
    public func send(_ request: Request) async throws { try await stream.send(SpearheadClient.encode(request)) }

    /// Says that nothing more will be sent.
    public func finishSending() async throws { try await stream.finishSending() }

    func cancel() { stream.cancel() }
}

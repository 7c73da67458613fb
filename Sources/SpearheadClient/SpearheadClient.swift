internal import Foundation
public import RPC
public import SwiftProtobuf

/// A client of a Spearhead server.
///
/// ```swift
/// let client = try await SpearheadClient.connect(to: "crm.example.com", port: 7443, token: .file("/run/secrets/token"))
/// let name = MethodName(service: "spearhead.crm.v1.CustomerService", method: "GetCustomer")
/// let response = try await client.call(name, request, returning: GetCustomerResponse.self)
/// await client.close()
/// ```
///
/// Failures are ``RPCError``. A call that the server could not take is repeated as ``RetryPolicy`` says, with the same
/// `request_id`; a lost connection is made again by the next call.
public struct SpearheadClient: Sendable {
    /// How long a call may take when it says nothing else.
    public static let defaultTimeoutMilliseconds: Int64 = 30_000

    let transport: any ClientTransport
    let token: TokenProvider
    let retries: RetryPolicy
    let pause: @Sendable (_ milliseconds: Int64) async throws -> Void

    package init(
        transport: any ClientTransport, token: TokenProvider, retries: RetryPolicy = RetryPolicy(),
        pause: @escaping @Sendable (Int64) async throws -> Void = { try await Task.sleep(for: .milliseconds($0)) }
    ) {
        self.transport = transport
        self.token = token
        self.retries = retries
        self.pause = pause
    }

    /// A client on the same connection that presents another token.
    public func presenting(_ token: TokenProvider) -> SpearheadClient {
        SpearheadClient(transport: transport, token: token, retries: retries, pause: pause)
    }

    /// Makes a call with one request and one response.
    ///
    /// An empty `request_id` is filled in. Repeated attempts and the waits between them count towards the timeout.
    public func call<Response: Message>(
        _ method: MethodName, _ request: some Message, returning: Response.Type = Response.self,
        timeoutMilliseconds: Int64 = defaultTimeoutMilliseconds
    ) async throws -> Response {
        let deadline = Self.deadline(timeoutMilliseconds)
        let payload = try RequestID.serialize(request)
        var attempt = 1
        while true {
            do {
                let call = try await outbound(method, payload, deadline)
                return try Self.decode(try await transport.unary(call))
            } catch let error as RPCError {
                let delay = retries.delayMilliseconds(
                    afterAttempt: attempt, error: error, jitterPermille: Int64.random(in: 0...1000))
                guard let delay, !Task.isCancelled else { throw error }
                if Deadline.now().advanced(byNanoseconds: delay * 1_000_000) >= deadline { throw error }
                try await pause(delay)
                attempt += 1
            }
        }
    }

    /// Makes a call with one request and a stream of responses; never repeated by itself.
    public func stream<Response: Message>(
        _ method: MethodName, _ request: some Message, returning: Response.Type = Response.self, timeoutMilliseconds: Int64
    ) async throws -> ResponseStream<Response> {
        let call = try await outbound(method, try RequestID.serialize(request), Self.deadline(timeoutMilliseconds))
        return ResponseStream(try await transport.open(call, shape: CallShape(clientStreams: false, serverStreams: true)))
    }

    /// Makes a call in which both sides stream; the call is cancelled when `body` returns before its end.
    public func duplex<Request: Message, Response: Message, Result: Sendable>(
        _ method: MethodName, sending: Request.Type, receiving: Response.Type, timeoutMilliseconds: Int64,
        _ body: (DuplexStream<Request, Response>) async throws -> Result
    ) async throws -> Result {
        let call = try await outbound(method, [], Self.deadline(timeoutMilliseconds))
        let stream = DuplexStream<Request, Response>(
            try await transport.open(call, shape: CallShape(clientStreams: true, serverStreams: true)))
        defer { stream.cancel() }
        return try await body(stream)
    }

    /// Sends commands through one stream; their answers come in the order of the commands.
    ///
    /// Commands are sent as fast as the server takes them, while the answers are read: go on reading. An answer says that its command is on
    /// disk, or why it was refused. When the stream ends with an error, open another one and send what was not answered, with the
    /// same request ids: what was done before the cut is not done twice. An empty `request_id` is filled in.
    ///
    /// - Parameter requests: The commands; when it throws, the call is cancelled and the answers end with its error.
    public func commandStream<Requests: AsyncSequence & Sendable, Response: Message>(
        _ method: MethodName, _ requests: Requests, returning: Response.Type = Response.self, timeoutMilliseconds: Int64
    ) async throws -> CommandResponses<Response> where Requests.Element: Message {
        let call = try await outbound(method, [], Self.deadline(timeoutMilliseconds))
        let stream = try await transport.open(call, shape: CallShape(clientStreams: true, serverStreams: true))
        return CommandResponses(stream) { try await Self.send(requests, on: stream) }
    }

    /// Makes a call in which the client streams and the server answers once: an upload.
    ///
    /// An empty `request_id` of the first message is filled in.
    ///
    /// - Parameter requests: The messages; when it throws, the call is cancelled.
    public func clientStream<Requests: AsyncSequence & Sendable, Response: Message>(
        _ method: MethodName, _ requests: Requests, returning: Response.Type = Response.self, timeoutMilliseconds: Int64
    ) async throws -> Response where Requests.Element: Message {
        let call = try await outbound(method, [], Self.deadline(timeoutMilliseconds))
        let stream = try await transport.open(call, shape: CallShape(clientStreams: true, serverStreams: false))
        defer { stream.cancel() }
        try await Self.send(requests, on: stream, identifyingAll: false)
        guard let answer = try await stream.receive() else { throw RPCError.undecodableResponse(Response.protoMessageName) }
        return try Self.decode(answer)
    }

    private static func send<Requests: AsyncSequence & Sendable>(
        _ requests: Requests, on stream: any ClientTransportStream, identifyingAll: Bool = true
    ) async throws where Requests.Element: Message {
        var isIdentified = true
        for try await request in requests {
            let payload = try isIdentified ? RequestID.serialize(request) : encode(request)
            isIdentified = identifyingAll
            // A call that the server has ended takes nothing more; its answer says why.
            do { try await stream.send(payload) } catch is RPCError { return }
        }
        do { try await stream.finishSending() } catch is RPCError {}
    }

    /// Ends the connection and every call on it.
    public func close() async { await transport.close() }

    private func outbound(_ method: MethodName, _ payload: [UInt8], _ deadline: Deadline) async throws -> OutboundCall {
        if deadline.hasPassed { throw RPCError.deadlinePassed }
        var metadata: [(key: String, value: String)] = []
        if let token = try await token.token() { metadata.append((key: "authorization", value: "Bearer \(token.reveal())")) }
        return OutboundCall(method: method, payload: payload, metadata: metadata, deadline: deadline)
    }

    private static func deadline(_ timeoutMilliseconds: Int64) -> Deadline {
        let (nanoseconds, overflow) = timeoutMilliseconds.multipliedReportingOverflow(by: 1_000_000)
        return Deadline.now().advanced(byNanoseconds: overflow ? .max : nanoseconds)
    }

    static func decode<Response: Message>(_ payload: [UInt8]) throws -> Response {
        do {
            return try Response(serializedBytes: payload)
        } catch {
            throw RPCError.undecodableResponse(Response.protoMessageName)
        }
    }

    /// Equal requests give equal bytes, also when they hold maps.
    static func encode(_ request: some Message) throws -> [UInt8] {
        var options = BinaryEncodingOptions()
        options.useDeterministicOrdering = true
        do {
            return try request.serializedBytes(options: options)
        } catch {
            throw RPCError.unencodableRequest(type(of: request).protoMessageName)
        }
    }
}

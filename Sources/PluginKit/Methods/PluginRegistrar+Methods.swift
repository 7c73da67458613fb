public import RPC
public import SwiftProtobuf

extension PluginRegistrar {
    /// Registers a read that answers within a few milliseconds.
    ///
    /// - Parameters:
    ///   - service: Name without the package: `CustomerService`.
    ///   - method: Name of the rpc: `GetCustomer`.
    ///   - permission: What the caller must have.
    ///   - requestBytesMax: Most bytes of a request, at most ``RequestSize/largestMax``; more than usual for lists and long texts.
    ///   - handler: Runs in a read snapshot.
    public mutating func query<Request: Message, Response: Message>(
        _ service: String, _ method: String, permission: String, requestBytesMax: Int = RequestSize.usualMax,
        _ handler: @escaping @Sendable (Request, Reader, Call) throws -> Response
    ) {
        add(service, method, .query, permission, requestBytesMax, Request.self, Response.self, .read(Self.read(handler)))
    }

    /// Registers a read that may take long; it runs on the report threads so that short reads stay fast.
    public mutating func report<Request: Message, Response: Message>(
        _ service: String, _ method: String, permission: String, requestBytesMax: Int = RequestSize.usualMax,
        _ handler: @escaping @Sendable (Request, Reader, Call) throws -> Response
    ) {
        add(service, method, .report, permission, requestBytesMax, Request.self, Response.self, .read(Self.read(handler)))
    }

    /// Registers a write; it runs in the tenant's lane, inside the lane's transaction, and is answered once that is on disk.
    public mutating func command<Request: CommandRequest, Response: Message>(
        _ service: String, _ method: String, permission: String, requestBytesMax: Int = RequestSize.usualMax,
        _ handler: @escaping @Sendable (Request, Writer, Call) throws -> Response
    ) {
        add(service, method, .command, permission, requestBytesMax, Request.self, Response.self, .write(Self.prepare(handler)))
    }

    /// Registers a read whose answer is a stream of messages; `send` waits while the client is slow.
    public mutating func stream<Request: Message, Response: Message>(
        _ service: String, _ method: String, permission: String, requestBytesMax: Int = RequestSize.usualMax,
        _ handler: @escaping @Sendable (Request, Reader, Call, (Response) throws -> Void) throws -> Void
    ) {
        let invocation = MethodRegistration.Invocation.stream { payload, reader, call, send in
            let request: Request = try Self.decode(payload)
            try handler(request, reader, call) { try send($0.serializedBytes()) }
        }
        add(service, method, .stream, permission, requestBytesMax, Request.self, Response.self, invocation)
    }

    private static func read<Request: Message, Response: Message>(
        _ handler: @escaping @Sendable (Request, Reader, Call) throws -> Response
    ) -> @Sendable ([UInt8], Reader, Call) throws -> [UInt8] {
        { payload, reader, call in
            let request: Request = try decode(payload)
            return try handler(request, reader, call).serializedBytes()
        }
    }

    static func prepare<Request: CommandRequest, Response: Message>(
        _ handler: @escaping @Sendable (Request, Writer, Call) throws -> Response
    ) -> @Sendable ([UInt8]) throws -> PreparedCommand {
        { payload in
            let request: Request = try decode(payload)
            return PreparedCommand(requestID: request.requestID) { writer, call in
                try handler(request, writer, call).serializedBytes()
            }
        }
    }

    static func decode<Request: Message>(_ payload: [UInt8]) throws -> Request {
        do { return try Request(serializedBytes: payload) } catch { throw RPCError.undecodable(Request.self) }
    }

    mutating func add(
        _ service: String, _ method: String, _ kind: MethodRegistration.Kind, _ permission: String,
        _ requestBytesMax: Int, _ request: any Message.Type, _ response: any Message.Type,
        _ invocation: MethodRegistration.Invocation
    ) {
        methods.append(
            MethodRegistration(
                name: MethodName(service: "\(manifest.protoPackage).\(service)", method: method), kind: kind,
                permission: permission, requestType: request, responseType: response, requestBytesMax: requestBytesMax,
                invocation: invocation))
    }
}

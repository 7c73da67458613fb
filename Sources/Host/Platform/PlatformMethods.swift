internal import PluginKit
internal import RPC
internal import SwiftProtobuf

/// The methods of the platform that are not plugin methods: they answer at once, or block on a maintenance thread.
enum PlatformMethods {
    typealias Entry = (name: MethodName, entry: HostMethod)

    static func all() throws -> [Entry] {
        HealthMethods.all + StatusMethods.all + TenantMethods.all + PluginMethods.all + IdentityMethods.all + TokenMethods.all
            + AccountMethods.all
            + AuditVerification.all + DataMethods.all + BackupMethods.all + PrivacyMethods.all
    }

    /// A method that answers on the event loop, without a token.
    static func immediate<Request: Message, Response: Message>(
        _ service: String, _ method: String, _ body: @escaping @Sendable (Request, HostServices) throws -> Response
    ) -> Entry {
        entry(
            service, method, Request.self, Response.self, .unary,
            .immediate { payload, services in
                try body(decode(payload), services).serializedBytes()
            })
    }

    /// A method that only reads.
    static func query<Request: Message, Response: Message>(
        _ service: String, _ method: String, _ realm: HostMethod.Realm,
        _ body: @escaping @Sendable (Request, PlatformCall) throws -> Response
    ) -> Entry {
        entry(
            service, method, Request.self, Response.self, .unary,
            .maintenance(realm) { payload, call in
                try body(decode(payload), call).serializedBytes()
            })
    }

    /// An operator's work: done once per request id, and remembered with its answer.
    static func operation<Request: CommandRequest, Response: Message>(
        _ service: String, _ method: String, subject: @escaping @Sendable (Request) -> String,
        _ body: @escaping @Sendable (Request, PlatformCall) throws -> Response
    ) -> Entry {
        entry(
            service, method, Request.self, Response.self, .unary,
            .maintenance(.operators) { payload, call in
                let request: Request = try decode(payload)
                return try call.operation(payload, requestID: request.requestID, subject: subject(request)) { call in
                    try body(request, call).serializedBytes()
                }
            })
    }

    /// A command of a company: prepared here, then run once per request id in the company's lane, audited.
    ///
    /// - Parameter then: Runs after the commit.
    static func companyCommand<Request: CommandRequest, Response: Message>(
        _ service: String, _ method: String, _ realm: HostMethod.Realm,
        _ prepare: @escaping @Sendable (Request, PlatformCall) throws -> (Writer, Call) throws -> Response,
        then: @escaping @Sendable (Request, PlatformCall) throws -> Void = { _, _ in }
    ) -> Entry {
        entry(
            service, method, Request.self, Response.self, .unary,
            .maintenance(realm) { payload, call in
                let request: Request = try decode(payload)
                let run = try prepare(request, call)
                let remembered = try remembered(payload, request, call)
                let response = try call.command(remembered, requestID: request.requestID) { try run($0, $1).serializedBytes() }
                try then(request, call)
                return response
            })
    }

    /// What the company's database keeps a digest of, to tell a repeat from another request.
    ///
    /// A password is stretched before, with the request's id as its salt, so that the digest is no shortcut to guess it.
    private static func remembered<Request: CommandRequest>(
        _ payload: [UInt8], _ request: Request, _ call: PlatformCall
    ) throws -> [UInt8] {
        guard var request = request as? any PasswordRequest else { return payload }
        let id = request.requestID
        try request.hidePasswords {
            $0.isEmpty ? "" : try call.services.passwords.stretch(Secret($0), salt: id).reveal()
        }
        return try request.serializedBytes()
    }

    /// A method whose answer is a stream.
    static func serverStream<Request: Message, Response: Message>(
        _ service: String, _ method: String, _ realm: HostMethod.Realm,
        _ body: @escaping @Sendable (Request, PlatformCall, (Response) throws -> Void) throws -> Void
    ) -> Entry {
        let shape = CallShape(clientStreams: false, serverStreams: true)
        return entry(
            service, method, Request.self, Response.self, shape,
            .maintenanceStream(realm) { payload, call, stream in
                try body(decode(payload), call) { try stream.send($0.serializedBytes()) }
            })
    }

    /// A method with streams both ways.
    static func bidirectional<Request: Message, Response: Message>(
        _ service: String, _ method: String, _ realm: HostMethod.Realm,
        _ body:
            @escaping @Sendable (
                _ receive: () throws -> Request?, _ call: PlatformCall, _ send: (Response) throws -> Void
            ) throws -> Void
    ) -> Entry {
        let shape = CallShape(clientStreams: true, serverStreams: true)
        return entry(
            service, method, Request.self, Response.self, shape,
            .maintenanceStream(realm) { _, call, stream in
                try body({ try stream.receive().map(decode) }, call) { try stream.send($0.serializedBytes()) }
            })
    }

    static func decode<Request: Message>(_ payload: [UInt8]) throws -> Request {
        do { return try Request(serializedBytes: payload) } catch { throw RPCError.undecodable(Request.self) }
    }

    private static func entry(
        _ service: String, _ method: String, _ request: any Message.Type, _ response: any Message.Type, _ shape: CallShape,
        _ kind: HostMethod.Kind
    ) -> Entry {
        let name = MethodName(service: "\(PlatformPlugin.manifest.protoPackage).\(service)", method: method)
        let entry = HostMethod(
            name: name, kind: kind, requestType: request, responseType: response, shape: shape,
            requestBytesMax: requestBytesMax(kind, shape))
        return (name, entry)
    }

    /// Strangers may send little; a stream of the client's carries pieces of files.
    private static func requestBytesMax(_ kind: HostMethod.Kind, _ shape: CallShape) -> Int {
        switch kind {
        case .immediate, .maintenance(.anyone, _), .maintenanceStream(.anyone, _): RequestSize.smallMax
        default: shape.clientStreams ? UploadInvocation.messageBytesMax : RequestSize.usualMax
        }
    }
}

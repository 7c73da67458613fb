internal import GRDB
package import PluginKit
package import RPC
internal import SwiftProtobuf
internal import TenantStore

/// A call of one of the platform's own methods, on a maintenance thread.
package struct PlatformCall: Sendable {
    package let services: HostServices
    package let method: MethodName
    package let deadline: Deadline
    package let language: Language
    package let now: Instant
    /// The network address of the caller of a unary method; empty when it is not known.
    let peer: String
    /// The caller; `nil` only for public methods.
    package let session: Session?
    private(set) var operation: Operation?

    /// Authenticates and checks who may call.
    init(
        services: HostServices, realm: HostMethod.Realm, method: MethodName, authorization: [UInt8]?, deadline: Deadline,
        language: Language, peer: String = ""
    ) throws {
        self.peer = peer
        self.services = services
        self.method = method
        self.deadline = deadline
        self.language = language
        now = services.now()
        guard realm != .anyone else {
            session = nil
            return
        }
        let session = try Self.session(services, authorization)
        self.session = session
        switch realm {
        case .anyone, .authenticated: break
        case .signedIn(let duty):
            let (tenant, _) = try session.company()
            guard session.credential.kind == .user else {
                throw RPCError(
                    .permissionDenied, "SESSION_REQUIRED",
                    "This method is for users who signed in with a password, not for tokens of programs. Use TokenService/SignIn.",
                    domain: "platform")
            }
            try session.requireNoDuty(but: duty)
            try Self.admit(tenant)
        case .operators:
            guard session.tenant == nil else {
                throw RPCError(
                    .permissionDenied, "OPERATOR_TOKEN_REQUIRED", "This method is for operators of the deployment.",
                    domain: "platform")
            }
        case .company(let permission):
            let (tenant, _) = try session.company()
            try session.requireNoDuty()
            try Self.admit(tenant)
            guard let number = services.composition.permissions.firstIndex(where: { $0.name == permission }),
                session.grants[number] != nil
            else { throw Composition.permissionDenied(permission) }
        }
    }

    private static func admit(_ tenant: TenantRuntime) throws {
        if let refusal = tenant.admission.enter(now: .now()) { throw refusal }
        tenant.admission.leave()
    }

    private static func session(_ services: HostServices, _ authorization: [UInt8]?) throws -> Session {
        guard let authorization else { throw RPCError.tokenMissing }
        switch services.identity.lookUp(authorization: authorization) {
        case .session(let session): return session
        case .refused(let error): throw error
        case .load(let record, let tenant):
            return try services.store.readNow(tenant.scope) {
                try services.identity.load(record, tenant: tenant, connection: $0)
            }
        }
    }

    /// The caller's session.
    func caller() throws -> Session {
        guard let session else { throw RPCError.tokenMissing }
        return session
    }

    /// Runs a command of the platform in the caller's company: once per request id, audited.
    func command(_ payload: [UInt8], requestID: String, _ body: @escaping (Writer, Call) throws -> [UInt8]) throws -> [UInt8] {
        let session = try caller()
        let (tenant, context) = try session.company()
        try services.requireRoom(tenant)
        guard let plugin = services.composition.pluginIndex(PlatformPlugin.manifest.id) else { return [] }
        let invocation = Executor.Invocation(method: method, caller: session.caller, scope: .all, now: now, language: language)
        let outcome = try services.store.writeNow(tenant.scope) { connection in
            try services.executor.command(
                payload, plugin: plugin, prepare: { _ in PreparedCommand(requestID: requestID, run: body) },
                invocation: invocation, tenant: context, connection: connection)
        }
        services.touched.mark(tenant.id)
        return outcome.response
    }

    /// Does an operator's work once per request id and remembers the answer.
    ///
    /// - Parameter body: Calls ``answer(_:_:)`` in its last control transaction, unless it can be repeated without harm.
    func operation(
        _ payload: [UInt8], requestID: String, subject: String, _ body: (PlatformCall) throws -> [UInt8]
    ) throws -> [UInt8] {
        let session = try caller()
        guard UUIDv7.isCanonical(requestID) else {
            throw RPCError.invalidField("request_id", "must be a UUID in lower-case canonical form, made once per intent")
        }
        let digest = OperationLog.digest(payload, method: method, operator: session.caller.id)
        return try services.requestLocks.withLock(requestID) {
            if let stored = try OperationLog.find(requestID, digest: digest, services.control) { return stored }
            let operation = Operation(
                requestID: requestID, digest: digest, startedAt: now, operator: session.caller.name, method: method,
                subject: subject)
            var call = self
            call.operation = operation
            let response = try body(call)
            if operation.answer == nil { try services.control.write { try operation.store(response, $0) } }
            return operation.answer ?? response
        }
    }

    /// Stores the answer of an operation in the control transaction that makes its outcome final.
    func answer(_ response: some Message, _ control: Connection) throws {
        try operation?.store(response.serializedBytes(), control)
    }
}

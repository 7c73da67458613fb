internal import PluginKit
internal import RPC
internal import TenantStore

/// One unary call of a plugin's method, from admission to its answer.
final class PluginCall: ReadJob, LaneCommand, @unchecked Sendable {
    // @unchecked because `outcome` is touched only by the lane that runs the command.

    let registration: MethodRegistration
    let deadlineNanoseconds: UInt64
    var scope: TenantScope { tenant.scope }
    private let services: HostServices
    private let tenant: TenantRuntime
    private let context: TenantContext
    private let plugin: Int
    private let invocation: Executor.Invocation
    private let payload: [UInt8]
    private let reply: Reply
    private var outcome: CommandOutcome?

    /// Checks admission and permission.
    ///
    /// - Throws: ``RPCError``; the call is then over.
    init(
        services: HostServices, session: Session, method: MethodName, plugin: Int, registration: MethodRegistration,
        permission: Int, call: InboundCall, reply: Reply
    ) throws {
        (tenant, context) = try session.company()
        if registration.kind == .command { try services.requireRoom(tenant) }
        invocation = try services.admit(
            session, tenant, context, method: method, plugin: plugin, permission: permission, language: call.language)
        self.services = services
        self.plugin = plugin
        self.registration = registration
        self.reply = reply
        payload = call.payload
        deadlineNanoseconds = call.deadline.nanoseconds
    }

    func run(_ connection: Connection) throws {
        switch registration.invocation {
        case .read(let handler):
            let response = try services.executor.read(
                payload, plugin: plugin, handler: handler, invocation: invocation, tenant: context, connection: connection)
            leave()
            reply.succeed(response)
        case .write(let prepare):
            outcome = try services.executor.command(
                payload, plugin: plugin, prepare: prepare, invocation: invocation, tenant: context, connection: connection)
        case .stream, .commandStream, .upload, .download:
            throw RPCError(.unimplemented, "STREAMING", "\(invocation.method) is a stream; call it as one.", domain: "platform")
        }
    }

    func committed() {
        guard let outcome else { return }
        if outcome.organizationChanged { context.teams.invalidate() }
        services.touched.mark(tenant.id)
        leave()
        reply.succeed(outcome.response)
    }

    func failed(_ error: any Error) {
        leave()
        services.quarantineIfCorrupt(tenant, error)
        reply.fail(services.rpcError(error, requestID: requestID))
    }

    /// The id that the caller gave its command; read again, because only a failure needs it.
    private var requestID: String? {
        guard case .write(let prepare) = registration.invocation else { return nil }
        return try? prepare(payload).requestID
    }

    private func leave() {
        tenant.admission.leave()
        services.statistics.end()
    }
}

/// Reads a user on a read thread so that a session can be made.
final class SessionLoad: ReadJob {
    let deadlineNanoseconds: UInt64
    private let identity: Identity
    private let record: CredentialRecord
    private let tenant: TenantRuntime
    private let proceed: @Sendable (Result<Session, any Error>) -> Void

    init(
        identity: Identity, record: CredentialRecord, tenant: TenantRuntime, deadlineNanoseconds: UInt64,
        proceed: @escaping @Sendable (Result<Session, any Error>) -> Void
    ) {
        self.identity = identity
        self.record = record
        self.tenant = tenant
        self.deadlineNanoseconds = deadlineNanoseconds
        self.proceed = proceed
    }

    func run(_ connection: Connection) throws {
        proceed(.success(try identity.load(record, tenant: tenant, connection: connection)))
    }

    func failed(_ error: any Error) { proceed(.failure(error)) }
}

extension Session {
    /// The company of the session.
    ///
    /// - Throws: PERMISSION_DENIED for an operator's own token.
    func company() throws -> (TenantRuntime, TenantContext) {
        guard let tenant, let context else {
            throw RPCError(
                .permissionDenied, "COMPANY_TOKEN_REQUIRED",
                "This method belongs to a company. Use a company's token; an operator gets one with TenantService/IssueTenantToken.",
                domain: "platform")
        }
        return (tenant, context)
    }
}

extension HostServices {
    /// Lets a call in and finds the scope of its permission; ``Admission/leave()`` must follow when it succeeds.
    func admit(
        _ session: Session, _ tenant: TenantRuntime, _ context: TenantContext, method: MethodName, plugin: Int, permission: Int,
        language: Language
    ) throws -> Executor.Invocation {
        try session.requireNoDuty()
        if let refusal = tenant.admission.enter(now: .now()) { throw refusal }
        do {
            let scope = try composition.authorize(permission, plugin: plugin, grants: session.grants, tenant: context)
            statistics.begin()
            return Executor.Invocation(method: method, caller: session.caller, scope: scope, now: now(), language: language)
        } catch {
            tenant.admission.leave()
            throw error
        }
    }
}

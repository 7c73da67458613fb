internal import Crypto
package import PluginKit
package import RPC
package import TenantStore

/// Runs plugin methods inside a transaction: visible set, handler, audit, events, idempotency.
///
/// The host's lane and read threads, the scheduler, the importer and the test kit all come through here.
package struct Executor: Sendable {
    package let composition: Composition

    package init(composition: Composition) { self.composition = composition }

    /// Who calls, with what, when.
    package struct Invocation: Sendable {
        package var method: MethodName
        package var caller: Caller
        package var scope: Scope
        package var now: Instant
        package var language: Language

        package init(method: MethodName, caller: Caller, scope: Scope, now: Instant, language: Language) {
            self.method = method
            self.caller = caller
            self.scope = scope
            self.now = now
            self.language = language
        }
    }

    /// Runs a read in the snapshot of `connection`.
    package func read(
        _ payload: [UInt8], plugin: Int, handler: ([UInt8], Reader, Call) throws -> [UInt8], invocation: Invocation,
        tenant: TenantContext, connection: Connection
    ) throws -> [UInt8] {
        let call = try call(invocation, requestID: "", tenant: tenant, connection: connection)
        return try connection.withAccess(composition.plugins[plugin].access) {
            try attribute(plugin) { try handler(payload, Reader(connection: connection, measures: tenant.measures), call) }
        }
    }

    /// Runs a streamed read in the snapshot of `connection`.
    package func stream(
        _ payload: [UInt8], plugin: Int, handler: ([UInt8], Reader, Call, ([UInt8]) throws -> Void) throws -> Void,
        invocation: Invocation, tenant: TenantContext, connection: Connection, send: @escaping ([UInt8]) throws -> Void
    ) throws {
        let call = try call(invocation, requestID: "", tenant: tenant, connection: connection)
        try connection.withAccess(composition.plugins[plugin].access) {
            try attribute(plugin) {
                try handler(payload, Reader(connection: connection, measures: tenant.measures), call) { message in
                    try connection.requireReadColumns()
                    try send(message)
                }
            }
        }
    }

    /// Runs a command in the savepoint of `connection`: once per request id, with its audit entries and events.
    ///
    /// - Parameter alongside: What the platform writes for a command that was not run before.
    package func command(
        _ payload: [UInt8], plugin: Int, prepare: ([UInt8]) throws -> PreparedCommand, invocation: Invocation,
        tenant: TenantContext, connection: Connection, alongside: @escaping (Call) throws -> Void = { _ in }
    ) throws -> CommandOutcome {
        try attribute(plugin) {
            let prepared = try prepare(payload)
            guard UUIDv7.isCanonical(prepared.requestID) else {
                throw RPCError.invalidField("request_id", "must be a UUID in lower-case canonical form, made once per intent")
            }
            let digest = Self.digest(payload, method: invocation.method, caller: invocation.caller)
            if let stored = try RequestLog.find(prepared.requestID, digest: digest, connection: connection) {
                return CommandOutcome(response: stored, organizationChanged: false)
            }
            return try write(plugin: plugin, requestID: prepared.requestID, invocation, tenant, connection) { writer, call in
                let response = try prepared.run(writer, call)
                return (
                    response,
                    {
                        try alongside(call)
                        try RequestLog.store(prepared.requestID, digest, response, at: call.now, connection: connection)
                    }
                )
            }
        }
    }

    /// Runs platform-started work of a plugin, such as a job, in the savepoint of `connection`.
    package func work(
        plugin: Int, requestID: String, invocation: Invocation, tenant: TenantContext, connection: Connection,
        body: (Writer, Call) throws -> Void
    ) throws -> CommandOutcome {
        try attribute(plugin) {
            try write(plugin: plugin, requestID: requestID, invocation, tenant, connection) { writer, call in
                try body(writer, call)
                return ([], {})
            }
        }
    }

    private func write(
        plugin: Int, requestID: String, _ invocation: Invocation, _ tenant: TenantContext, _ connection: Connection,
        body: (Writer, Call) throws -> (response: [UInt8], store: () throws -> Void)
    ) throws -> CommandOutcome {
        let composed = composition.plugins[plugin]
        let call = try call(invocation, requestID: requestID, tenant: tenant, connection: connection)
        let recorder = TransactionRecorder(
            handlers: tenant.eventHandlers, accesses: composition.accesses, measures: tenant.measures)
        let (response, store) = try connection.withAccess(composed.access) {
            try body(Writer(connection: connection, plugin: composed.id, recorder: recorder), call)
        }
        let isJob = invocation.caller.kind == .system
        if recorder.audit.isEmpty && !isJob {
            recorder.audit.append(AuditEntry(plugin: composed.id, subject: "", changes: []))
        }
        try AuditTrail.append(recorder.audit, call: call, connection: connection)
        try EventLog.append(recorder.events, call: call, connection: connection)
        try Outbox.append(recorder.outbox, call: call, connection: connection)
        try store()
        return CommandOutcome(response: response, organizationChanged: recorder.organizationChanged)
    }

    private func call(
        _ invocation: Invocation, requestID: String, tenant: TenantContext, connection: Connection
    ) throws -> Call {
        Call(
            method: invocation.method, caller: invocation.caller,
            visible: try visible(invocation, tenant: tenant, connection: connection), requestID: requestID,
            now: invocation.now, clock: tenant.clock, language: invocation.language, tenantFingerprint: tenant.fingerprint)
    }

    private func visible(_ invocation: Invocation, tenant: TenantContext, connection: Connection) throws -> VisibleSet {
        guard invocation.scope != .all else { return .everyone }
        guard let person = invocation.caller.person else { return VisibleSet(people: []) }
        guard invocation.scope == .team, let (plugin, provider) = composition.scopeProvider,
            tenant.enabledPlugins.contains(plugin)
        else { return VisibleSet(people: [person]) }
        let date = tenant.clock.businessDate(of: invocation.now)
        return try tenant.teams.team(of: person, on: date) {
            try connection.withAccess(composition.plugins[plugin].access) {
                try provider.team(of: person, on: date, reader: Reader(connection: connection))
            }
        }
    }

    /// Fills the plugin in as the domain of an error that has none.
    private func attribute<Result>(_ plugin: Int, _ body: () throws -> Result) throws -> Result {
        do { return try body() } catch var error as RPCError {
            if error.domain.isEmpty { error.domain = composition.plugins[plugin].id }
            throw error
        }
    }

    static func digest(_ payload: [UInt8], method: MethodName, caller: Caller) -> [UInt8] {
        var head: [UInt8] = []
        head.reserveCapacity(160)
        for name in [method.description, caller.id] {
            head.append(contentsOf: name.utf8)
            head.append(0)
        }
        var hash = SHA256()
        hash.update(data: head)
        hash.update(data: payload)
        return Array(hash.finalize())
    }
}

/// What a command gave.
package struct CommandOutcome: Sendable {
    /// The serialized response.
    package let response: [UInt8]
    /// Whether cached scopes are stale after the commit.
    package let organizationChanged: Bool
}

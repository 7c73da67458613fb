internal import PluginKit
internal import RPC
internal import TenantStore

/// A streaming call of a plugin's method as it comes: authenticated, and nothing else checked.
struct PluginStreamCall: Sendable {
    let services: HostServices
    let session: Session
    let method: MethodName
    let plugin: Int
    /// Number of the permission that the method needs.
    let permission: Int
    let call: InboundCall
    let stream: any CallStream

    /// Proof that the caller belongs to its company.
    var scope: TenantScope { get throws { try session.company().0.scope } }

    /// Checks admission and permission; ``AdmittedCall/leave()`` must follow when it succeeds.
    ///
    /// - Parameter writes: Whether the company must have room for more data.
    func admit(writes: Bool) throws -> AdmittedCall {
        let (tenant, context) = try session.company()
        if writes { try services.requireRoom(tenant) }
        let invocation = try services.admit(
            session, tenant, context, method: method, plugin: plugin, permission: permission, language: call.language)
        return AdmittedCall(services: services, tenant: tenant, context: context, invocation: invocation)
    }
}

/// A call that was let in.
struct AdmittedCall: Sendable {
    let services: HostServices
    let tenant: TenantRuntime
    let context: TenantContext
    let invocation: Executor.Invocation

    /// Says that the call is answered; exactly once.
    func leave() {
        tenant.admission.leave()
        services.statistics.end()
    }

    /// Says what a commit of the call means for others.
    func noteCommit(_ outcome: CommandOutcome) {
        if outcome.organizationChanged { context.teams.invalidate() }
        services.touched.mark(tenant.id)
    }
}

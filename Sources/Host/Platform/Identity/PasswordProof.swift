internal import PluginKit
internal import RPC

/// Whether the user whose session calls knows the present password; counted by the throttle of sign-ins, so that a session that was stolen
/// is no way around it.
struct PasswordProof {
    private let services: HostServices
    /// As the user was before the command.
    let user: UserRecord
    private let matches: Bool
    private let key: String
    private let peer: String
    private let now: Instant

    /// Verifies the password, which takes a tenth of a second: not in the company's lane.
    ///
    /// - Throws: RESOURCE_EXHAUSTED `SIGN_IN_THROTTLED`.
    init(_ password: Secret, _ call: PlatformCall) throws {
        let session = try call.caller()
        let (tenant, _) = try session.company()
        services = call.services
        peer = call.peer
        now = call.now
        user = try services.store.readNow(tenant.scope) { try Users.find(session.caller.id, Reader(connection: $0)) }
        key = SignInThrottle.key(tenant: tenant.record.slug, login: user.login)
        try services.throttle.check(key, address: peer, now: now)
        matches = services.passwords.verify(password, against: user.password)
    }

    /// The user, when the password was right and still is the present one; call it in the command, which a repeat does not run again.
    ///
    /// - Throws: PERMISSION_DENIED `PASSWORD_WRONG`.
    func require(_ reader: Reader) throws -> UserRecord {
        let present = try Users.find(user.id, reader)
        guard matches, present.password == user.password else {
            services.throttle.failed(key, address: peer, now: now)
            throw RPCError(
                .permissionDenied, "PASSWORD_WRONG", "The present password is another one. Type it again.", domain: "platform")
        }
        services.throttle.succeeded(key)
        return present
    }
}

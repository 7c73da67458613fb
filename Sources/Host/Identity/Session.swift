package import PluginKit
internal import RPC

/// What is known of a caller once the token is verified; immutable and made anew when anything it rests on changed.
package final class Session: Sendable {
    /// Id of the token.
    package let credential: CredentialRecord
    package let caller: Caller
    package let grants: Grants
    /// The company; `nil` for an operator.
    package let tenant: TenantRuntime?
    /// The company's plugins and clock when the session was made.
    package let context: TenantContext?
    /// What the user must do before anything else.
    let duty: Duty?
    let revision: UInt64

    init(
        credential: CredentialRecord, caller: Caller, grants: Grants, tenant: TenantRuntime?, context: TenantContext?,
        duty: Duty?, revision: UInt64
    ) {
        self.credential = credential
        self.caller = caller
        self.grants = grants
        self.tenant = tenant
        self.context = context
        self.duty = duty
        self.revision = revision
    }
}

/// What a user who signed in must do before a session is good for anything else.
package enum Duty: Sendable, Hashable {
    /// Choose a password of one's own, because somebody else set the present one.
    case changePassword

    /// The refusal of everything else.
    var refusal: RPCError {
        switch self {
        case .changePassword:
            RPCError(
                .failedPrecondition, "PASSWORD_CHANGE_REQUIRED",
                "Your password was set by somebody else. Choose your own with AccountService/ChangePassword first.",
                domain: "platform")
        }
    }
}

extension Session {
    /// Refuses while the user has a duty.
    ///
    /// - Parameter settled: The duty that the method at hand settles.
    func requireNoDuty(but settled: Duty? = nil) throws {
        if let duty, duty != settled { throw duty.refusal }
    }
}

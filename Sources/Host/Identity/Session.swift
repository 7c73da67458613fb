package import PluginKit

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
    let revision: UInt64

    init(
        credential: CredentialRecord, caller: Caller, grants: Grants, tenant: TenantRuntime?, context: TenantContext?,
        revision: UInt64
    ) {
        self.credential = credential
        self.caller = caller
        self.grants = grants
        self.tenant = tenant
        self.context = context
        self.revision = revision
    }
}

/// The proof that a caller belongs to a company.
///
/// Only the identity layer makes one, from a credential that it has checked. Every call that reads or writes a
/// company's data asks for a scope, never for a name, so a request cannot talk its way into another company.
public struct TenantScope: Hashable, Sendable {
    /// The company.
    public let tenant: TenantID

    /// Vouches for a checked credential of `tenant`.
    package init(tenant: TenantID) { self.tenant = tenant }
}

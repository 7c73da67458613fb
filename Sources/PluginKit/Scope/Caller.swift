/// Who makes a call.
public struct Caller: Sendable, Hashable {
    /// What kind of identity it is.
    public enum Kind: String, Sendable, Hashable {
        /// A person of the company, signed in.
        case user
        /// A program of the company, with an API token.
        case api
        /// An operator of the deployment.
        case `operator`
        /// The platform itself: a scheduled job, an import.
        case system
    }

    /// The kind of identity.
    public var kind: Kind
    /// Id of the user, token or operator.
    public var id: String
    /// Name for the audit trail.
    public var name: String
    /// The person in the organisation, if the user is one.
    public var person: String?
    /// The roles in the company.
    public var roles: Set<Role>

    /// Describes an identity.
    public init(kind: Kind, id: String, name: String, person: String? = nil, roles: Set<Role> = []) {
        self.kind = kind
        self.id = id
        self.name = name
        self.person = person
        self.roles = roles
    }

    /// The platform itself.
    public static let system = Caller(kind: .system, id: "system", name: "system")
}

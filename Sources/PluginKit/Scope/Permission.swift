/// A role in a company; a user may have several.
public struct Role: Sendable, Hashable, Comparable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// Lower-case name: `order_desk`.
    public let name: String

    /// Names a role.
    public init(_ name: String) { self.name = name }
    /// Names a role.
    public init(stringLiteral name: String) { self.name = name }
    /// The name.
    public var description: String { name }
    /// By name.
    public static func < (left: Role, right: Role) -> Bool { left.name < right.name }

    /// Runs the company's tenant.
    public static let admin = Role("admin")
    /// Owns the targets.
    public static let director = Role("director")
    /// Leads supervisors or reps.
    public static let manager = Role("manager")
    /// Leads about ten reps.
    public static let supervisor = Role("supervisor")
    /// Sells.
    public static let rep = Role("rep")
    /// Audits reports in the field.
    public static let inspector = Role("inspector")
    /// Handles orders and confirms addresses.
    public static let orderDesk = Role("order_desk")
    /// Handles receivables and credit.
    public static let finance = Role("finance")
    /// Receives visitors and calls.
    public static let frontDesk = Role("front_desk")
    /// Keeps registers and daily counts.
    public static let salesAssistant = Role("sales_assistant")

    /// The roles that exist in every company.
    public static let builtIn: [Role] = [
        .admin, .director, .manager, .supervisor, .rep, .inspector, .orderDesk, .finance, .frontDesk, .salesAssistant,
    ]
}

/// Whose rows a permission reaches; a permission says *what*, the scope says *whose*.
public enum Scope: Int, Sendable, Hashable, Comparable {
    /// The caller's own.
    case own = 1
    /// The caller's and those of everyone below in the organisation tree.
    case team = 2
    /// Everyone's.
    case all = 3

    /// Narrower before wider.
    public static func < (left: Scope, right: Scope) -> Bool { left.rawValue < right.rawValue }
}

/// A permission with its default grants.
package struct PermissionRegistration: Sendable {
    package let name: String
    package let title: Label
    package let grants: [Role: Scope]
}

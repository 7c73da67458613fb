package import PluginKit

/// What a caller may do: the scope of each permission, by the permission's number.
package struct Grants: Sendable, Hashable {
    private var scopes: [UInt8]

    /// No permission at all.
    package init(count: Int) { scopes = [UInt8](repeating: 0, count: count) }

    /// The scope of a permission; `nil` when the caller does not have it.
    package subscript(permission: Int) -> Scope? { Scope(rawValue: Int(scopes[permission])) }

    /// Gives a permission; the wider scope wins when it is given twice.
    package mutating func add(_ permission: Int, _ scope: Scope) {
        scopes[permission] = max(scopes[permission], UInt8(scope.rawValue))
    }

    /// Every permission over everyone: the platform itself.
    package static func all(count: Int) -> Grants {
        var grants = Grants(count: count)
        for index in 0..<count { grants.add(index, .all) }
        return grants
    }
}

extension Composition {
    /// What roles may do: the plugins' defaults, replaced where the company set its own.
    ///
    /// - Parameter overrides: By role and permission; `nil` takes the permission away.
    package func grants(roles: Set<Role>, overrides: [GrantKey: Scope?] = [:]) -> Grants {
        var grants = Grants(count: permissions.count)
        for (index, permission) in permissions.enumerated() {
            for role in roles {
                if let own = overrides[GrantKey(role: role, permission: permission.name)] {
                    if let scope = own { grants.add(index, scope) }
                } else if let scope = permission.grants[role] {
                    grants.add(index, scope)
                }
            }
        }
        return grants
    }
}

/// A role and a permission.
package struct GrantKey: Hashable, Sendable {
    package let role: Role
    package let permission: String

    package init(role: Role, permission: String) {
        self.role = role
        self.permission = permission
    }
}

package import PluginKit
internal import RPC

extension Composition {
    /// The scope in which a caller may use a plugin's method.
    ///
    /// - Throws: ``RPCError`` when the plugin is not enabled or the caller lacks the permission.
    package func authorize(_ permission: Int, plugin: Int, grants: Grants, tenant: TenantContext) throws -> Scope {
        guard tenant.enabledPlugins.contains(plugin) else { throw Self.pluginDisabled(plugins[plugin].id) }
        guard let scope = grants[permission] else { throw Self.permissionDenied(permissions[permission].name) }
        return scope
    }

    static func pluginDisabled(_ id: String) -> RPCError {
        RPCError(
            .failedPrecondition, "PLUGIN_DISABLED",
            "The plugin \(id) is not enabled for this company. Ask the operator to enable it.",
            domain: "platform", metadata: ["plugin": id])
    }

    static func permissionDenied(_ permission: String) -> RPCError {
        RPCError(
            .permissionDenied, "PERMISSION_DENIED",
            "This needs the permission \(permission). Ask an admin of your company for a role that has it.",
            domain: "platform", metadata: ["permission": permission])
    }
}

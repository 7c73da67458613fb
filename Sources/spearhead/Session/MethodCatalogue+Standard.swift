internal import CRM
internal import Organization
internal import PluginKit
internal import RPC
internal import SwiftProtobuf

extension MethodCatalogue {
    /// The methods of the standard distribution and of the platform.
    static func standard() throws -> MethodCatalogue {
        let plugins: [any Plugin.Type] = [OrganizationPlugin.self, CRMPlugin.self]
        return MethodCatalogue(try plugins.flatMap(entries) + platform)
    }

    private static func entries(of plugin: any Plugin.Type) throws -> [Entry] {
        var registrar = PluginRegistrar(manifest: plugin.manifest)
        try plugin.init(configuration: PluginConfiguration()).register(with: &registrar)
        return registrar.methods.map { method in
            Entry(
                name: method.name, shape: CallShape(clientStreams: false, serverStreams: method.kind == .stream),
                permission: method.permission, requestType: method.requestType, responseType: method.responseType)
        }
    }

    private static func entry<Request: Message, Response: Message>(
        _ method: Method<Request, Response>, clientStreams: Bool = false, serverStreams: Bool = false
    ) -> Entry {
        Entry(
            name: method.name, shape: CallShape(clientStreams: clientStreams, serverStreams: serverStreams), permission: "",
            requestType: Request.self, responseType: Response.self)
    }

    private static let platform: [Entry] = [
        entry(PlatformCalls.check),
        entry(PlatformCalls.echo),
        entry(PlatformCalls.getStatus),
        entry(PlatformCalls.diagnose),
        entry(PlatformCalls.createTenant),
        entry(PlatformCalls.getTenant),
        entry(PlatformCalls.listTenants),
        entry(PlatformCalls.updateTenant),
        entry(PlatformCalls.suspendTenant),
        entry(PlatformCalls.resumeTenant),
        entry(PlatformCalls.deleteTenant),
        entry(PlatformCalls.migrateTenants, clientStreams: false, serverStreams: true),
        entry(PlatformCalls.issueTenantToken),
        entry(PlatformCalls.listPlugins),
        entry(PlatformCalls.enablePlugin),
        entry(PlatformCalls.disablePlugin),
        entry(PlatformCalls.uninstallPlugin),
        entry(PlatformCalls.createUser),
        entry(PlatformCalls.getUser),
        entry(PlatformCalls.listUsers),
        entry(PlatformCalls.updateUser),
        entry(PlatformCalls.setPassword),
        entry(PlatformCalls.disableUser),
        entry(PlatformCalls.listPermissions),
        entry(PlatformCalls.setRoleGrant),
        entry(PlatformCalls.signIn),
        entry(PlatformCalls.signOut),
        entry(PlatformCalls.whoAmI),
        entry(PlatformCalls.createToken),
        entry(PlatformCalls.listTokens),
        entry(PlatformCalls.revokeToken),
        entry(PlatformCalls.createBackup, clientStreams: false, serverStreams: true),
        entry(PlatformCalls.listBackups),
        entry(PlatformCalls.verifyBackup),
        entry(PlatformCalls.restoreBackup),
        entry(PlatformCalls.listAuditEntries),
        entry(PlatformCalls.verifyAudit),
        entry(PlatformCalls.listDataTables),
        entry(PlatformCalls.importTable, clientStreams: true, serverStreams: true),
        entry(PlatformCalls.exportTable, clientStreams: false, serverStreams: true),
    ]
}

public import PluginKit
internal import RPC
internal import SwiftProtobuf
internal import TenantStore

/// PluginService: the plugins of the distribution and of its companies.
enum PluginMethods {
    static let all: [PlatformMethods.Entry] = [
        PlatformMethods.query("PluginService", "ListPlugins", .operators, list),
        PlatformMethods.operation("PluginService", "EnablePlugin", subject: { "\($0.tenant)/\($0.plugin)" }, enable),
        PlatformMethods.operation("PluginService", "DisablePlugin", subject: { "\($0.tenant)/\($0.plugin)" }, disable),
        PlatformMethods.operation("PluginService", "UninstallPlugin", subject: { "\($0.tenant)/\($0.plugin)" }, uninstall),
    ]

    @Sendable private static func list(
        _ request: Spearhead_Platform_V1_ListPluginsRequest, call: PlatformCall
    ) throws -> Spearhead_Platform_V1_ListPluginsResponse {
        let services = call.services
        let tenant = request.tenant.isEmpty ? nil : try services.directory.require(slug: request.tenant)
        var installed: Set<String> = []
        if let tenant {
            installed = try services.store.readNow(tenant.scope) { connection in
                Set(try services.composition.plugins.map(\.id).filter { try Migrator.isInstalled($0, connection: connection) })
            }
        }
        let enabled = tenant?.record.plugins ?? []
        return .with {
            $0.plugins = services.composition.plugins.filter { $0.id != PlatformPlugin.manifest.id }.map { plugin in
                .with {
                    $0.id = plugin.id
                    $0.version = plugin.manifest.version
                    $0.dependencies = plugin.manifest.dependencies.sorted()
                    $0.methods = Int32(plugin.registrar.methods.count)
                    $0.enabled = enabled.contains(plugin.id)
                    $0.installed = installed.contains(plugin.id)
                }
            }
        }
    }

    @Sendable private static func enable(
        _ request: Spearhead_Platform_V1_EnablePluginRequest, call: PlatformCall
    ) throws -> Spearhead_Platform_V1_EnablePluginResponse {
        let tenant = try call.services.directory.require(slug: request.tenant)
        let before = tenant.record.plugins
        let record = try TenantProvisioning(services: call.services).setPlugins(before.union([request.plugin]), in: tenant.record)
        let order = call.services.composition.plugins.map(\.id)
        let response = Spearhead_Platform_V1_EnablePluginResponse.with {
            $0.enabled = order.filter { record.plugins.contains($0) && !before.contains($0) }
        }
        try call.services.directory.save(record) { try call.answer(response, $0) }
        return response
    }

    @Sendable private static func disable(
        _ request: Spearhead_Platform_V1_DisablePluginRequest, call: PlatformCall
    ) throws -> Spearhead_Platform_V1_DisablePluginResponse {
        let tenant = try call.services.directory.require(slug: request.tenant)
        let response = Spearhead_Platform_V1_DisablePluginResponse()
        try TenantProvisioning(services: call.services).disable(request.plugin, of: tenant) { try call.answer(response, $0) }
        return response
    }

    @Sendable private static func uninstall(
        _ request: Spearhead_Platform_V1_UninstallPluginRequest, call: PlatformCall
    ) throws -> Spearhead_Platform_V1_UninstallPluginResponse {
        let tenant = try call.services.directory.require(slug: request.tenant)
        guard request.confirmPlugin == request.plugin else {
            throw RPCError.invalidField("confirm_plugin", "must equal plugin, because its data leave the company")
        }
        return try TenantProvisioning(services: call.services).uninstall(
            request.plugin, of: tenant, operation: call.operation)
    }
}

extension Spearhead_Platform_V1_EnablePluginRequest: CommandRequest {}
extension Spearhead_Platform_V1_DisablePluginRequest: CommandRequest {}
extension Spearhead_Platform_V1_UninstallPluginRequest: CommandRequest {}

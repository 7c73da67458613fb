internal import Crypto
package import PluginKit
package import RPC
package import TenantStore

/// All plugins of a distribution put together and checked: what the host serves.
///
/// A composition is made once at start-up and never changes. Every mistake that can be seen without running a
/// handler is found here, so that a host that started cannot answer "no such handler" later.
package struct Composition: Sendable {
    /// The plugins, each after the ones it depends on.
    package let plugins: [ComposedPlugin]
    /// Every method of the plugins and of the platform.
    package let methods: MethodTable<HostMethod>
    /// The permissions; a permission's number is its index here.
    package let permissions: [ComposedPermission]
    /// Handlers of each event, in plugin order.
    package let eventHandlers: [String: [EventHandler]]
    /// What each plugin may touch.
    package let accesses: [String: TableAccess]
    /// Every measure by name.
    package let measures: [String: MeasureCatalog.Entry]
    /// The plugin that knows the organisation tree, if there is one.
    package let scopeProvider: (plugin: Int, provider: any ScopeProvider)?

    /// Composes plugins and the platform's own methods.
    ///
    /// - Throws: ``RPCError`` that names the plugin and the mistake.
    package init(plugins types: [any Plugin.Type], configuration: [String: PluginConfiguration] = [:]) throws {
        let ordered = try Self.order([PlatformPlugin.self] + types)
        var composed: [ComposedPlugin] = []
        for type in ordered {
            let manifest = type.manifest
            let plugin = try type.init(configuration: configuration[manifest.id] ?? PluginConfiguration())
            var registrar = PluginRegistrar(manifest: manifest)
            plugin.register(with: &registrar)
            composed.append(try ComposedPlugin(registrar: registrar))
        }
        plugins = composed
        permissions = try Self.permissions(of: composed)
        let numbers = Dictionary(uniqueKeysWithValues: permissions.enumerated().map { ($1.name, $0) })
        methods = try MethodTable(try Self.methods(of: composed, permissions: numbers) + PlatformMethods.all())
        eventHandlers = Dictionary(grouping: composed.flatMap(\.registrar.eventHandlers), by: \.event)
        accesses = Dictionary(uniqueKeysWithValues: composed.map { ($0.id, $0.access) })
        measures = try Self.measures(of: composed)
        let providers = composed.indices.filter { composed[$0].registrar.scopeProvider != nil }
        guard providers.count <= 1 else {
            throw Self.mistake("Two plugins provide the organisation tree: \(providers.map { composed[$0].id }). Leave one out.")
        }
        scopeProvider = providers.first.flatMap { index in
            composed[index].registrar.scopeProvider.map { (index, $0) }
        }
        try Self.checkDescriptors(of: composed, methods: methods)
        try Self.checkNames(of: composed)
    }

    /// The number of a plugin.
    package func pluginIndex(_ id: String) -> Int? { plugins.firstIndex { $0.id == id } }

    /// Tells whether a company has all migrations: a hash over those of its plugins and of the platform.
    package func schema(of enabled: Set<String>) -> String {
        let wanted = plugins.filter { $0.id == PlatformPlugin.manifest.id || enabled.contains($0.id) }
        return SHA256.hash(data: Array(wanted.map(\.schema).joined().utf8)).hexadecimal
    }

    /// Tells whether another distribution might have other work for a company: the versions and jobs of all plugins.
    var agendaKey: String {
        let plugins = plugins.map { plugin in
            "\(plugin.id) \(plugin.manifest.version) \(plugin.registrar.jobs.map { "\($0.name) \($0.schedule)" })"
        }
        return SHA256.hash(data: Array(plugins.joined(separator: "\n").utf8)).hexadecimal
    }

    /// The plugins that `id` needs, with itself, dependencies first.
    package func closure(of id: String) -> [ComposedPlugin] {
        var wanted: Set<String> = [id]
        for plugin in plugins.reversed() where wanted.contains(plugin.id) { wanted.formUnion(plugin.manifest.dependencies) }
        return plugins.filter { wanted.contains($0.id) }
    }

    static func mistake(_ message: String) -> RPCError {
        RPCError(.failedPrecondition, "INVALID_DISTRIBUTION", message, domain: PlatformPlugin.manifest.id)
    }

    private static func order(_ types: [any Plugin.Type]) throws -> [any Plugin.Type] {
        var byID: [String: any Plugin.Type] = [:]
        for type in types {
            let id = type.manifest.id
            guard byID.updateValue(type, forKey: id) == nil else { throw mistake("Two plugins have the id \(id). Keep one.") }
        }
        var ordered: [any Plugin.Type] = []
        var state: [String: Bool] = [:]  // false while visiting, true when done
        func visit(_ id: String, neededBy: String) throws {
            if state[id] == true { return }
            guard let type = byID[id] else { throw mistake("\(neededBy) needs the plugin \(id). Add it to the distribution.") }
            guard state[id] == nil else { throw mistake("The plugins \(neededBy) and \(id) need each other. Break the circle.") }
            state[id] = false
            for dependency in type.manifest.dependencies { try visit(dependency, neededBy: id) }
            state[id] = true
            ordered.append(type)
        }
        for type in types { try visit(type.manifest.id, neededBy: "the distribution") }
        return ordered
    }

    private static func permissions(of plugins: [ComposedPlugin]) throws -> [ComposedPermission] {
        var seen: Set<String> = []
        return try plugins.enumerated().flatMap { index, plugin in
            try plugin.registrar.permissions.map { permission in
                guard permission.name.hasPrefix(plugin.id + ".") else {
                    throw mistake("\(plugin.id) declares the permission \(permission.name); it must start with \(plugin.id).")
                }
                guard seen.insert(permission.name).inserted else { throw mistake("\(permission.name) is declared twice.") }
                return ComposedPermission(
                    name: permission.name, title: permission.title, plugin: index, grants: permission.grants)
            }
        }
    }

    private static func methods(
        of plugins: [ComposedPlugin], permissions: [String: Int]
    ) throws -> [(name: MethodName, entry: HostMethod)] {
        try plugins.enumerated().flatMap { index, plugin in
            try plugin.registrar.methods.map { method in
                guard let permission = permissions[method.permission] else {
                    throw mistake("\(method.name) needs the permission \(method.permission), which no plugin declares.")
                }
                try checkBounds(of: method)
                return (method.name, HostMethod(name: method.name, kind: .plugin(index, method, permission: permission)))
            }
        }
    }

    static func checkBounds(of method: MethodRegistration) throws {
        guard (RequestSize.smallMax...RequestSize.largestMax).contains(method.requestBytesMax) else {
            throw mistake(
                "\(method.name) takes requests of up to \(method.requestBytesMax) bytes; give it \(RequestSize.smallMax) to "
                    + "\(RequestSize.largestMax).")
        }
        guard case .upload(let upload) = method.invocation, !(1...UploadInvocation.bytesMaxMax).contains(upload.bytesMax) else {
            return
        }
        throw mistake("\(method.name) takes up to \(upload.bytesMax) bytes; give it 1 byte to 4 GiB.")
    }

    private static func checkNames(of plugins: [ComposedPlugin]) throws {
        let tables = plugins.flatMap { plugin in plugin.registrar.imports.map(\.name) }
        guard Set(tables).count == tables.count else { throw mistake("Two importable tables have one name: \(tables.sorted()).") }
        let exports = plugins.flatMap { plugin in plugin.registrar.exports.map(\.name) }
        guard Set(exports).count == exports.count else {
            throw mistake("Two exportable tables have one name: \(exports.sorted()).")
        }
    }
}

/// A permission with the plugin that declares it.
package struct ComposedPermission: Sendable {
    package let name: String
    package let title: Label
    package let plugin: Int
    package let grants: [Role: Scope]
}

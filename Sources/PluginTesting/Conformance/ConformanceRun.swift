internal import Host
internal import PluginKit

/// One run of a check: the plugin, composed, and the companies it is tried in.
struct ConformanceRun {
    let plugin: ComposedPlugin
    let composition: Composition
    let methods: [MethodUnderTest]
    let samples: ConformanceSamples
    let notPersonal: Set<String>
    private let types: [any Plugin.Type]

    init(
        _ type: any Plugin.Type, _ dependencies: [any Plugin.Type], _ samples: ConformanceSamples, _ notPersonal: Set<String>
    ) throws {
        types = dependencies + [type]
        composition = try Composition(plugins: types)
        guard let plugin = composition.plugins.first(where: { $0.id == type.manifest.id }) else {
            throw RPCError.notFound("plugin", type.manifest.id)
        }
        self.plugin = plugin
        let shapes = MessageShapes(manifest: plugin.manifest)
        methods = plugin.registrar.methods.map { MethodUnderTest($0, shapes) }
        self.samples = samples
        self.notPersonal = notPersonal
    }

    /// A new company with the plugin and the author's data.
    func company() throws -> CompanyUnderTest {
        let tenant = try TestTenant(plugins: types)
        try samples.prepare(tenant)
        return try company(tenant)
    }

    /// A new company with the plugin and no data.
    func emptyCompany() throws -> CompanyUnderTest {
        let tenant = try TestTenant(plugins: types)
        let everyone = everyRole(tenant)
        return CompanyUnderTest(tenant: tenant, caller: everyone, samples: samples)
    }

    /// A new company with only the plugins that this one needs.
    func companyWithoutPlugin() throws -> TestTenant {
        try TestTenant(plugins: types.dropLast())
    }

    private func company(_ tenant: TestTenant) throws -> CompanyUnderTest {
        let caller = try samples.caller?(tenant) ?? everyRole(tenant)
        return CompanyUnderTest(tenant: tenant, caller: caller, samples: samples)
    }

    private func everyRole(_ tenant: TestTenant) -> Caller {
        tenant.caller(roles: Set(Role.builtIn + composition.permissions.flatMap(\.grants.keys)))
    }
}

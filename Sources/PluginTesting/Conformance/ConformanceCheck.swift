public import PluginKit

/// The promises that every plugin makes, each checked by itself.
///
/// The suite runs the plugin in temporary companies and gives what it found as sentences, so that any test library can use it:
///
/// ```swift
/// @Test("keeps the promises of a plugin", arguments: ConformanceCheck.allCases)
/// func conforms(check: ConformanceCheck) throws {
///     let failures = try check.failures(of: SamplesPlugin.self, samples: samples)
///     #expect(failures == [])
/// }
/// ```
///
/// Samples make it strict: without one, a method is called with the empty request, and only what holds for that is checked.
public enum ConformanceCheck: String, Sendable, Hashable, CaseIterable {
    /// Id, versions and dependencies are right; names carry the plugin's prefix; columns of the personal-data map exist.
    case manifest
    /// Migrations run, and uninstalling leaves the schema as it was before.
    case migrations
    /// Every rpc has its handler, every handler its rpc, and messages are named after their method.
    case descriptors
    /// Every method needs a permission that somebody has, and is refused to a caller without a role.
    case permissions
    /// The pages of every List add up to the whole; foreign and stale tokens and negative sizes are refused.
    case pagination
    /// A repeated command gives the stored answer and changes nothing.
    case requestReplay
    /// Of two updates of one version the second is refused.
    case etags
    /// An update of an unknown field is refused.
    case updateMasks
    /// What one company has, another one does not see.
    case tenantIsolation
    /// No method, job, measure, export or health check touches a table that the plugin may not touch.
    case tableAccess
    /// Measures honour the dimensions, filters and people they are asked for.
    case measures
    /// Every column whose name suggests personal data is in the personal-data map, and the people of the samples can be erased.
    case personalData

    /// What the plugin does wrong, one sentence each; empty when it keeps the promise.
    ///
    /// - Parameters:
    ///   - plugin: The plugin.
    ///   - dependencies: The plugins that it needs, directly or through others.
    ///   - samples: Data and valid requests.
    ///   - notPersonal: Columns, as `table.column`, that hold no personal data although their name suggests it.
    /// - Throws: What `samples` throw.
    public func failures(
        of plugin: any Plugin.Type, with dependencies: [any Plugin.Type] = [],
        samples: ConformanceSamples = ConformanceSamples(), notPersonal: Set<String> = []
    ) throws -> [String] {
        let run: ConformanceRun
        do {
            run = try ConformanceRun(plugin, dependencies, samples, notPersonal)
        } catch let error as RPCError {
            return ["\(plugin.manifest.id) cannot be part of a distribution: \(error.message)"]
        }
        return try check(run)
    }

    private var check: (ConformanceRun) throws -> [String] {
        switch self {
        case .manifest: ManifestCheck.failures
        case .migrations: MigrationCheck.failures
        case .descriptors: DescriptorCheck.failures
        case .permissions: PermissionCheck.failures
        case .pagination: PaginationCheck.failures
        case .requestReplay: RequestReplayCheck.failures
        case .etags: EtagCheck.failures
        case .updateMasks: UpdateMaskCheck.failures
        case .tenantIsolation: TenantIsolationCheck.failures
        case .tableAccess: TableAccessCheck.failures
        case .measures: MeasureCheck.failures
        case .personalData: PersonalDataCheck.failures
        }
    }
}

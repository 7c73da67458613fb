/// A module of the business: a set of methods, tables, permissions and measures that the host composes.
///
/// ```swift
/// public struct Samples: Plugin {
///     public static let manifest = PluginManifest(
///         id: "samples", version: "1.0.0", protoPackage: "spearhead.samples.v1", descriptors: samplesDescriptors)
///     public init(configuration: PluginConfiguration) {}
///     public func register(with registrar: inout PluginRegistrar) {
///         registrar.migration("0001-samples", sql: "CREATE TABLE samples_sample (id TEXT PRIMARY KEY, name TEXT NOT NULL)")
///         registrar.query("SampleService", "GetSample", permission: "samples.read", SampleMethods.get)
///     }
/// }
/// ```
public protocol Plugin: Sendable {
    /// What the plugin is and what it needs.
    static var manifest: PluginManifest { get }

    /// Makes the plugin from its part of the host's configuration.
    ///
    /// - Throws: ``RPCError`` that names the wrong key and says what it must be.
    init(configuration: PluginConfiguration) throws

    /// Says everything the plugin brings. Pure: no I/O, no state kept.
    func register(with registrar: inout PluginRegistrar)
}

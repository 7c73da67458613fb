public import PluginKit

/// The __items_words__ of a company.
public struct __NAME__Plugin: Plugin {
    /// Identity and personal data of the plugin.
    public static let manifest = PluginManifest(
        id: "__ID__", version: "1.0.0", protoPackage: "spearhead.__ID__.v1", descriptors: __DESCRIPTORS__)

    /// Makes the plugin; it has no configuration.
    public init(configuration: PluginConfiguration) {}

    /// Registers everything.
    public func register(with registrar: inout PluginRegistrar) {
        registrar.migration("0001-__items_dashed__", sql: __ITEM__Schema.sql)
        Permissions.register(with: &registrar)
        __ITEM__Methods.register(with: &registrar)
    }
}

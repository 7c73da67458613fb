public import PluginKit

/// People, positions, the organisation tree, territories, products and calendars of one company.
public struct OrganizationPlugin: Plugin {
    /// Identity and personal data of the plugin.
    public static let manifest = PluginManifest(
        id: "organization", version: "1.0.0", protoPackage: "spearhead.organization.v1", descriptors: organizationDescriptors)

    /// Makes the plugin; it has no configuration.
    public init(configuration: PluginConfiguration) {}

    /// Registers everything.
    public func register(with registrar: inout PluginRegistrar) {}
}

public import PluginKit

/// Audits, integrity, channel discipline and cases of one company.
public struct InspectionsPlugin: Plugin {
    /// Identity, dependencies and personal data of the plugin.
    public static let manifest = PluginManifest(
        id: "inspections", version: "1.0.0", dependencies: ["organization", "crm", "orders", "visits"],
        protoPackage: "spearhead.inspections.v1", descriptors: inspectionsDescriptors, personalData: personalData)

    /// Makes the plugin; it has no configuration.
    public init(configuration: PluginConfiguration) {}

    /// Registers everything.
    public func register(with registrar: inout PluginRegistrar) {
        Permissions.register(with: &registrar)
        CasesArea.register(with: &registrar)
        AuditsArea.register(with: &registrar)
        ChannelArea.register(with: &registrar)
    }

    private static let personalData = CasesArea.personalData + AuditsArea.personalData + ChannelArea.personalData
}

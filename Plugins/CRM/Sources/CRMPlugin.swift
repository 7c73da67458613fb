public import PluginKit

/// Leads, customers, ownership, reception and the sales pipeline of one company.
public struct CRMPlugin: Plugin {
    /// Identity, dependencies and personal data of the plugin.
    public static let manifest = PluginManifest(
        id: "crm", version: "1.0.0", dependencies: ["organization"], protoPackage: "spearhead.crm.v1",
        descriptors: crmDescriptors,
        personalData: CustomersArea.personalData + LeadsArea.personalData + PipelinesArea.personalData)

    /// Makes the plugin; it has no configuration.
    public init(configuration: PluginConfiguration) {}

    /// Registers the three areas; leads may become customers, and both may become opportunities.
    public func register(with registrar: inout PluginRegistrar) {
        CustomersArea.register(with: &registrar)
        LeadsArea.register(with: &registrar)
        PipelinesArea.register(with: &registrar)
    }
}

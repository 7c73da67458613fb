public import PluginKit

/// Leads, customers, ownership, reception and the sales pipeline of one company.
public struct CRMPlugin: Plugin {
    /// Identity, dependencies and personal data of the plugin.
    public static let manifest = PluginManifest(
        id: "crm", version: "1.0.0", dependencies: ["organization"], protoPackage: "spearhead.crm.v1",
        descriptors: crmDescriptors,
        personalData: CustomersArea.personalData + LeadsArea.personalData + PipelinesArea.personalData + CareArea.personalData,
        personAliases: CustomersArea.personAliases + CareArea.personAliases + ReceptionArea.personAliases)

    /// Makes the plugin; it has no configuration.
    public init(configuration: PluginConfiguration) {}

    /// Registers the areas; leads may become customers, and both may become opportunities.
    ///
    /// Migrations run in this order, so what changes the tables of another area stands after it.
    public func register(with registrar: inout PluginRegistrar) {
        CustomersArea.register(with: &registrar)
        LeadsArea.register(with: &registrar)
        PipelinesArea.register(with: &registrar)
        SourcingArea.register(with: &registrar)
        CallTalk.registerMigration(with: &registrar)
        FollowUpsArea.register(with: &registrar)
        CareArea.register(with: &registrar)
        PlaybookArea.register(with: &registrar)
        ClosingsArea.register(with: &registrar)
        MarketsArea.register(with: &registrar)
        ProcessesArea.register(with: &registrar)
    }
}

public import PluginKit

/// Orders, their approval, shipment, lots, returns and receivables of one company.
public struct OrdersPlugin: Plugin {
    /// Identity and dependencies of the plugin.
    public static let manifest = PluginManifest(
        id: "orders", version: "1.0.0", dependencies: ["organization", "crm"], protoPackage: "spearhead.orders.v1",
        descriptors: ordersDescriptors, personalData: ShipmentArea.personalData)

    /// Makes the plugin; it has no configuration.
    public init(configuration: PluginConfiguration) {}

    /// Registers the three areas: the order desk, what leaves the house, and what is owed for it.
    public func register(with registrar: inout PluginRegistrar) {
        registrar.migration(OrderSchema.name, sql: OrderSchema.sql)
        registrar.migration(ApprovalSchema.name, sql: ApprovalSchema.sql)
        registrar.migration(ShipmentSchema.name, sql: ShipmentSchema.sql)
        registrar.migration(ReceivableSchema.name, sql: ReceivableSchema.sql)
        registrar.migration(ReversalSchema.name, sql: ReversalSchema.sql)
        DeskArea.register(with: &registrar)
        ShipmentArea.register(with: &registrar)
        ReceivableArea.register(with: &registrar)
    }
}

internal import Organization
public import PluginKit

/// Target plans, how they are passed down, and how far they are reached.
public struct TargetsPlugin: Plugin {
    /// Identity, dependencies and personal data of the plugin.
    public static let manifest = PluginManifest(
        id: "targets", version: "1.0.0", dependencies: ["organization", "crm"], protoPackage: "spearhead.targets.v1",
        descriptors: targetsDescriptors,
        personalData: [PersonalDataColumn(table: "targets_review_step", column: "actor_name", subjectColumn: "actor_id")])

    /// Makes the plugin; it has no configuration.
    public init(configuration: PluginConfiguration) {}

    /// Registers everything.
    public func register(with registrar: inout PluginRegistrar) {
        registrar.migration(PlanSchema.name, sql: PlanSchema.sql)
        registrar.migration(TrackingSchema.name, sql: TrackingSchema.sql)
        Permissions.register(with: &registrar)
        MetricMethods.register(with: &registrar)
        PlanMethods.register(with: &registrar)
        CellMethods.register(with: &registrar)
        ReviewMethods.register(with: &registrar)
        AttainmentMethods.register(with: &registrar)
        WorkMethods.register(with: &registrar)
        registrar.publishes(PlanPublished.self)
        registrar.publishes(BehindPace.self)
        registrar.publishes(TargetReferenced.self)
        registrar.handles(TargetReferenced.self, References.handle)
        registrar.handles(PersonLeaving.self, PersonLeavingHandler.handle)
        registrar.job("pace-alerts", .daily(hour: 7, minute: 0), run: PaceAlerts.detect)
        registrar.importable(TargetImport.table)
        registrar.exportable(TargetExport.table)
    }
}

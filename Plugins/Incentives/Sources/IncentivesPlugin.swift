public import PluginKit

/// Pay plans, commission statements, scorecards, awards and penalties of one company.
public struct IncentivesPlugin: Plugin {
    /// Identity and dependencies of the plugin. Statements name people by id only.
    public static let manifest = PluginManifest(
        id: "incentives", version: "1.0.0", dependencies: ["organization", "crm", "orders", "targets"],
        protoPackage: "spearhead.incentives.v1", descriptors: incentivesDescriptors)

    /// Makes the plugin; it has no configuration.
    public init(configuration: PluginConfiguration) {}

    /// Registers everything.
    public func register(with registrar: inout PluginRegistrar) {
        registrar.migration(PlanSchema.name, sql: PlanSchema.sql)
        registrar.migration(StatementSchema.name, sql: StatementSchema.sql)
        registrar.migration(ScorecardSchema.name, sql: ScorecardSchema.sql)
        registrar.migration(RewardSchema.name, sql: RewardSchema.sql)
        Permissions.register(with: &registrar)
        PlanMethods.register(with: &registrar)
        StatementMethods.register(with: &registrar)
        CalculationMethods.register(with: &registrar)
        ScorecardMethods.register(with: &registrar)
        EvaluationMethods.register(with: &registrar)
        EntryMethods.register(with: &registrar)
        ContestMethods.register(with: &registrar)
        RecordMethods.register(with: &registrar)
        StaffReportMethods.register(with: &registrar)
        ScoreMeasures.all.forEach { registrar.measure($0) }
        registrar.exportable(PayoutExport.table)
    }
}

public import PluginKit

/// Pay plans, commission statements, scorecards, awards and penalties of one company.
public struct IncentivesPlugin: Plugin {
    /// Identity, dependencies and personal data of the plugin. Statements name people by id only.
    public static let manifest = PluginManifest(
        id: "incentives", version: "1.0.0", dependencies: ["organization", "crm", "orders", "targets"],
        protoPackage: "spearhead.incentives.v1", descriptors: incentivesDescriptors, personalData: personalData)

    private static let personalData =
        PersonalDataColumn.columns("lines", "net_minor", of: "incentives_statement", subjectColumn: "person_id", erasure: pay)
        + PersonalDataColumn.columns("amount_minor", "reason", of: "incentives_entry", subjectColumn: "person_id", erasure: pay)
        + PersonalDataColumn.columns("reason", "resolution", of: "incentives_dispute", subjectColumn: "person_id", erasure: pay)
        + PersonalDataColumn.columns(
            "items", "feedback", "personal_plan", "answer", of: "incentives_evaluation", subjectColumn: "person_id",
            erasure: .keep(because: "awards and promotions were decided by it"))
        + PersonalDataColumn.columns(
            "cause", "evidence", of: "incentives_disciplinary_record", subjectColumn: "person_id",
            erasure: .keep(because: "a dismissal may be disputed in court"))
        + PersonalDataColumn.columns(
            "occasion", "text", of: "incentives_recognition", subjectColumn: "person_id", erasure: .pseudonym)
    private static let pay = PersonalDataColumn.Erasure.keep(because: "pay is booked, and tax law wants it kept")

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

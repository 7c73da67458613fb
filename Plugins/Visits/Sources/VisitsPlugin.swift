public import PluginKit

/// Visits, routes, PSI, competitors and depots of one company.
public struct VisitsPlugin: Plugin {
    /// Identity, dependencies and personal data of the plugin.
    public static let manifest = PluginManifest(
        id: "visits", version: "1.0.0", dependencies: ["organization", "crm", "orders"], protoPackage: "spearhead.visits.v1",
        descriptors: visitsDescriptors,
        personalData: [
            PersonalDataColumn(table: "visits_event", column: "device_id", subjectColumn: "person_id"),
            PersonalDataColumn(table: "visits_event", column: "payload", subjectColumn: "person_id"),
            PersonalDataColumn(table: "visits_event_copy", column: "payload", subjectColumn: "person_id"),
            PersonalDataColumn(table: "visits_visit", column: "latitude_microdegrees", subjectColumn: "person_id"),
            PersonalDataColumn(table: "visits_visit", column: "longitude_microdegrees", subjectColumn: "person_id"),
            PersonalDataColumn(
                table: "visits_photo", column: "sha256", subjectColumn: "person_id",
                erasure: .keep(because: "a photo shows the outlet, as evidence of the visit"), content: .blob),
            PersonalDataColumn(
                table: "visits_daily_report", column: "summary", subjectColumn: "person_id",
                erasure: .keep(because: "it is the company's record of the day's work")),
        ])

    /// Makes the plugin; it has no configuration.
    public init(configuration: PluginConfiguration) {}

    /// Registers everything.
    public func register(with registrar: inout PluginRegistrar) {
        registrar.migration(SettingsSchema.name, sql: SettingsSchema.sql)
        registrar.migration(RouteSchema.name, sql: RouteSchema.sql)
        registrar.migration(VisitSchema.name, sql: VisitSchema.sql)
        registrar.migration(CountSchema.name, sql: CountSchema.sql)
        registrar.migration(CompetitorSchema.name, sql: CompetitorSchema.sql)
        registrar.migration(DepotSchema.name, sql: DepotSchema.sql)
        Permissions.register(with: &registrar)
        for table in [RouteImport.table, PlanImport.table, VisitImport.table, CountImport.table, CompetitorReportImport.table] {
            registrar.importable(table)
        }
        registrar.publishes(VisitCompleted.self)
        registrar.publishes(CompetitorActed.self)
        SettingsMethods.register(with: &registrar)
        RouteMethods.register(with: &registrar)
        PlanMethods.register(with: &registrar)
        VisitMethods.register(with: &registrar)
        SyncMethods.register(with: &registrar)
        PsiMethods.register(with: &registrar)
        ReportMethods.register(with: &registrar)
        CompetitorMethods.register(with: &registrar)
        DepotMethods.register(with: &registrar)
        for measure in VisitMeasures.all + PunctualityMeasures.all + StockMeasures.all + ShelfMeasures.all {
            registrar.measure(measure)
        }
        FieldJobs.register(with: &registrar)
    }
}

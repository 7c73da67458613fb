internal import PluginKit

/// Cases: tables, methods and events.
enum CasesArea {
    static let personalData = PersonalDataColumn.columns(
        "statement", of: "inspections_case", subjectColumn: "person_id",
        erasure: .keep(because: "a verdict rests on it, and may be appealed"))

    static func register(with registrar: inout PluginRegistrar) {
        registrar.migration(CaseSchema.name, sql: CaseSchema.sql)
        registrar.publishes(CaseOpened.self)
        registrar.publishes(CaseDecided.self)
        CaseMethods.register(with: &registrar)
        SignalMethods.register(with: &registrar)
    }
}

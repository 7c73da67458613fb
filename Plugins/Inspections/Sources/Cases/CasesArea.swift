internal import PluginKit

/// Cases: tables, methods and events.
enum CasesArea {
    static let personalData = [
        PersonalDataColumn(table: "inspections_case", column: "statement", subjectColumn: "person_id", erasure: .keep)
    ]

    static func register(with registrar: inout PluginRegistrar) {
        registrar.migration(CaseSchema.name, sql: CaseSchema.sql)
        registrar.publishes(CaseOpened.self)
        registrar.publishes(CaseDecided.self)
        CaseMethods.register(with: &registrar)
        SignalMethods.register(with: &registrar)
    }
}

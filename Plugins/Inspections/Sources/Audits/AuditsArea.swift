internal import PluginKit

/// Audits: sampling, recounts, findings, register checks and their figures.
enum AuditsArea {
    static let personalData = [
        PersonalDataColumn(table: "inspections_finding", column: "answer", subjectColumn: "person_id", erasure: .keep),
        PersonalDataColumn(table: "inspections_finding", column: "correction", subjectColumn: "person_id", erasure: .keep),
    ]

    static func register(with registrar: inout PluginRegistrar) {
        registrar.migration(AuditSchema.name, sql: AuditSchema.sql)
        registrar.migration(CheckSchema.name, sql: CheckSchema.sql)
        registrar.importable(InspectionImport.table)
        AuditMethods.register(with: &registrar)
        AuditFormMethods.register(with: &registrar)
        FindingMethods.register(with: &registrar)
        RegisterCheckMethods.register(with: &registrar)
        AuditReportMethods.register(with: &registrar)
        AuditMeasures.all.forEach { registrar.measure($0) }
    }
}

internal import PluginKit

/// Audits: sampling, recounts, findings, register checks and their figures.
enum AuditsArea {
    static let personalData = PersonalDataColumn.columns(
        "answer", "correction", of: "inspections_finding", subjectColumn: "person_id",
        erasure: .keep(because: "a finding holds back pay, and the answer is the person's defence"))

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

internal import Organization
internal import PluginKit

/// What the plugin brings for leads and for the reception where they come from.
enum LeadsArea {
    static let personalData: [PersonalDataColumn] =
        PersonalDataColumn.columns(
            "company", "contact", "phone", "phone_key", "email", "intent", of: "crm_lead", subjectColumn: "id")
        + [PersonalDataColumn(table: "crm_lead_contact", column: "note", subjectColumn: "lead_id")] + ReceptionArea.personalData

    static func register(with registrar: inout PluginRegistrar) {
        registrar.migration("0201-leads", sql: LeadsSchema.sql)
        registerPermissions(&registrar)
        registerLeadMethods(&registrar)
        registerPolicyMethods(&registrar)
        registerJobs(&registrar)
        registrar.publishes(LeadAssigned.self)
        registrar.publishes(LeadBreached.self)
        registrar.publishes(LeadConverted.self)
        registrar.handles(PersonLeaving.self) { event, writer, call in
            try Leads.reassignAll(of: event.person, to: event.successor, writer, call)
        }
        registrar.importable(LeadImport.table)
        registrar.exportable(LeadExport.table)
        LeadMeasures.all.forEach { registrar.measure($0) }
        ReceptionArea.register(with: &registrar)
    }

    private static func registerPermissions(_ registrar: inout PluginRegistrar) {
        let workers: [Role: Scope] = [.rep: .own, .supervisor: .team, .manager: .team, .director: .all, .admin: .all]
        registrar.permission(
            "crm.leads.read", Label("查看线索", "See leads"), grants: workers.merging([.salesAssistant: .all]) { $1 })
        registrar.permission(
            "crm.leads.write", Label("处理线索", "Work on leads"), grants: workers.merging([.salesAssistant: .all]) { $1 })
        registrar.permission(
            "crm.leads.assign", Label("分配线索", "Assign leads"),
            grants: [.supervisor: .team, .manager: .team, .director: .all, .admin: .all])
        registrar.permission("crm.leads.import", Label("导入线索", "Import leads"), grants: [.admin: .all])
        registrar.permission(
            "crm.leads.configure", Label("设置线索规则", "Configure leads"), grants: [.director: .all, .admin: .all])
    }

    private static func registerJobs(_ registrar: inout PluginRegistrar) {
        registrar.job("lead-breaches", .every(minutes: 1)) { writer, call in
            try Leads.assignUnowned(writer, call)
            try LeadBreaches.detect(writer, call)
        }
        registrar.job("lead-nurture", .daily(hour: 8, minute: 30), run: LeadNurture.remind)
    }
}

internal import PluginKit

/// What the plugin brings for the front desk.
enum ReceptionArea {
    static let personalData: [PersonalDataColumn] = [
        PersonalDataColumn(table: "crm_reception_entry", column: "visitor_name", subjectColumn: "id"),
        PersonalDataColumn(table: "crm_reception_entry", column: "phone", subjectColumn: "id"),
        PersonalDataColumn(table: "crm_reception_entry", column: "company", subjectColumn: "id"),
        PersonalDataColumn(table: "crm_reception_entry", column: "intent", subjectColumn: "id"),
        PersonalDataColumn(table: "crm_confirmation_form", column: "customer_name", subjectColumn: "reception_entry_id"),
        PersonalDataColumn(table: "crm_confirmation_form", column: "phone", subjectColumn: "reception_entry_id"),
        PersonalDataColumn(
            table: "crm_compensation", column: "visitor_statement", subjectColumn: "reception_entry_id",
            erasure: .keep(because: "it proves why a turn of the rotation was given back")),
    ]
    /// A visitor who became a lead is the lead's person.
    static let personAliases = [PersonAlias(table: "crm_reception_entry", subjectColumn: "lead_id", idColumn: "id")]

    static func register(with registrar: inout PluginRegistrar) {
        registrar.migration("0202-reception", sql: ReceptionSchema.sql)
        registerPermissions(&registrar)
        registerReceptionMethods(&registrar)
        registerRotationMethods(&registrar)
        registrar.job("reception-daily-counts", .daily(hour: 0, minute: 5), run: DailyCounts.take)
        Registers.all.forEach { registrar.exportable($0) }
        registrar.healthCheck("rotation") { reader in
            try RotationAudit.firstIrregularTurn(reader).map {
                "Turn \($0) of the reception rotation is neither regular nor a logged override. Look at who changed the database."
            }
        }
    }

    private static func registerPermissions(_ registrar: inout PluginRegistrar) {
        let desk: [Role: Scope] = [.frontDesk: .all, .salesAssistant: .all, .admin: .all]
        let leaders: [Role: Scope] = [.manager: .all, .director: .all]
        registrar.permission(
            "crm.reception.read", Label("查看前台登记", "See the reception registers"), grants: desk.merging(leaders) { $1 })
        registrar.permission("crm.reception.write", Label("前台登记", "Register visitors and callers"), grants: desk)
        registrar.permission(
            "crm.reception.configure", Label("设置值班组", "Configure duty groups"),
            grants: [.salesAssistant: .all, .manager: .all, .director: .all, .admin: .all])
        registrar.permission("crm.reception.approve", Label("批准补偿", "Approve compensations"), grants: [.director: .all])
    }

    private static func registerReceptionMethods(_ registrar: inout PluginRegistrar) {
        let service = "ReceptionService"
        registrar.command(service, "RegisterVisit", permission: "crm.reception.write", ReceptionMethods.registerVisit)
        registrar.command(service, "RegisterCall", permission: "crm.reception.write", ReceptionMethods.registerCall)
        registrar.query(service, "GetReceptionEntry", permission: "crm.reception.read", ReceptionMethods.get)
        registrar.query(service, "ListReceptionEntries", permission: "crm.reception.read", ReceptionMethods.list)
        registrar.query(service, "ListTrackingEntries", permission: "crm.reception.read", ReceptionMethods.listTracking)
        registrar.command(service, "CreateConfirmationForm", permission: "crm.reception.write", ReceptionMethods.createForm)
        registrar.query(service, "GetConfirmationForm", permission: "crm.reception.read", ReceptionMethods.getForm)
        registrar.query(service, "ListDailyReceptionCounts", permission: "crm.reception.read", ReceptionMethods.listDailyCounts)
    }

    private static func registerRotationMethods(_ registrar: inout PluginRegistrar) {
        var service = "RotationService"
        registrar.command(service, "CreateDutyGroup", permission: "crm.reception.configure", RotationMethods.createGroup)
        registrar.command(service, "UpdateDutyGroup", permission: "crm.reception.configure", RotationMethods.updateGroup)
        registrar.query(service, "ListDutyGroups", permission: "crm.reception.read", RotationMethods.listGroups)
        registrar.command(service, "SetDutyRoster", permission: "crm.reception.configure", RotationMethods.setRoster)
        registrar.query(service, "ListRotationTurns", permission: "crm.reception.read", RotationMethods.listTurns)
        registrar.report(service, "GetOverrideReport", permission: "crm.reception.read", RotationMethods.overrideReport)
        service = "CompensationService"
        registrar.command(service, "RequestCompensation", permission: "crm.reception.write", CompensationMethods.request)
        registrar.command(service, "AttestCompensation", permission: "crm.reception.write", CompensationMethods.attest)
        registrar.command(service, "ApproveCompensation", permission: "crm.reception.approve", CompensationMethods.approve)
        registrar.command(service, "RejectCompensation", permission: "crm.reception.approve", CompensationMethods.reject)
        registrar.query(service, "ListCompensations", permission: "crm.reception.read", CompensationMethods.list)
    }
}

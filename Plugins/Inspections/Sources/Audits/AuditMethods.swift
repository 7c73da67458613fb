internal import PluginKit

/// AuditService.
enum AuditMethods {
    static func register(with registrar: inout PluginRegistrar) {
        let service = "AuditService"
        registrar.query(service, "GetAuditPolicy", permission: Permissions.readForms, AuditPolicyMethods.get)
        registrar.command(service, "UpdateAuditPolicy", permission: Permissions.writeAudits, AuditPolicyMethods.update)
        registrar.command(service, "DrawAudits", permission: Permissions.drawAudits, TaskMethods.draw)
        registrar.query(service, "ListAuditDraws", permission: Permissions.drawAudits, TaskMethods.listDraws)
        registrar.report(service, "ReplayAuditDraw", permission: Permissions.drawAudits, TaskMethods.replay)
        registrar.command(service, "AddAuditTask", permission: Permissions.drawAudits, TaskMethods.add)
        registrar.query(service, "ListAuditTasks", permission: Permissions.doAudits, TaskMethods.list)
        registrar.command(service, "StartAuditTask", permission: Permissions.doAudits, TaskMethods.start)
        registrar.command(service, "CancelAuditTask", permission: Permissions.drawAudits, TaskMethods.cancel)
        registrar.command(
            service, "SubmitAudit", permission: Permissions.doAudits, requestBytesMax: 512 << 10, InspectionMethods.submit)
        registrar.query(service, "GetInspection", permission: Permissions.readInspections, InspectionMethods.get)
        registrar.query(service, "ListInspections", permission: Permissions.readInspections, InspectionMethods.list)
    }
}

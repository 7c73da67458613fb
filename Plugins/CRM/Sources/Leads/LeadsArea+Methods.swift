internal import PluginKit

extension LeadsArea {
    static func registerLeadMethods(_ registrar: inout PluginRegistrar) {
        let service = "LeadService"
        registrar.command(service, "CreateLead", permission: "crm.leads.write", LeadMethods.create)
        registrar.query(service, "GetLead", permission: "crm.leads.read", LeadMethods.get)
        registrar.query(service, "ListLeads", permission: "crm.leads.read", LeadMethods.list)
        registrar.command(service, "UpdateLead", permission: "crm.leads.write", LeadMethods.update)
        registrar.command(service, "GradeLead", permission: "crm.leads.write", LeadMethods.grade)
        registrar.command(service, "AssignLead", permission: "crm.leads.assign", LeadMethods.assign)
        registrar.command(service, "RecordFirstContact", permission: "crm.leads.write", LeadMethods.recordFirstContact)
        registrar.command(service, "RecordFollowUp", permission: "crm.leads.write", LeadMethods.recordFollowUp)
        registrar.query(service, "ListLeadContacts", permission: "crm.leads.read", LeadMethods.listContacts)
        registrar.command(service, "QualifyLead", permission: "crm.leads.write", LeadMethods.qualify)
        registrar.command(service, "ConvertLead", permission: "crm.leads.write", LeadMethods.convert)
        registrar.command(service, "DisqualifyLead", permission: "crm.leads.write", LeadMethods.disqualify)
        registrar.command(service, "RecycleLead", permission: "crm.leads.assign", LeadMethods.recycle)
        registrar.command(service, "NurtureLead", permission: "crm.leads.write", LeadMethods.nurture)
        registrar.query(service, "ListBreachedLeads", permission: "crm.leads.read", LeadMethods.listBreached)
        registrar.report(service, "GetLeadReport", permission: "crm.leads.read", LeadMethods.report)
        registrar.query(service, "ListLeadReminders", permission: "crm.leads.read", LeadMethods.listReminders)
        registrar.command(service, "CompleteLeadReminder", permission: "crm.leads.write", LeadMethods.completeReminder)
    }

    static func registerPolicyMethods(_ registrar: inout PluginRegistrar) {
        let service = "LeadPolicyService"
        registrar.query(service, "GetSlaPolicy", permission: "crm.leads.read", LeadPolicyMethods.getSlaPolicy)
        registrar.command(service, "UpdateSlaPolicy", permission: "crm.leads.configure", LeadPolicyMethods.updateSlaPolicy)
        registrar.query(service, "GetGradingPolicy", permission: "crm.leads.read", LeadPolicyMethods.getGradingPolicy)
        registrar.command(
            service, "UpdateGradingPolicy", permission: "crm.leads.configure", LeadPolicyMethods.updateGradingPolicy)
        registrar.query(service, "GetAssignmentRule", permission: "crm.leads.read", LeadPolicyMethods.getAssignmentRule)
        registrar.command(
            service, "UpdateAssignmentRule", permission: "crm.leads.configure", LeadPolicyMethods.updateAssignmentRule)
    }
}

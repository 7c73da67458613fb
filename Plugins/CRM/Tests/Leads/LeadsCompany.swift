import CRM
import Foundation
import GRDB
import Organization
import PluginKit
import PluginTesting
import SwiftProtobuf

/// A company with a director, a supervisor and three reps, and shorthands for calls about leads.
struct LeadsCompany {
    let tenant: TestTenant

    init(now: String = "2026-03-02T09:00:00+08:00", reps: Int = 3) throws {
        tenant = try TestTenant(plugins: [OrganizationPlugin.self, CRMPlugin.self], now: now)
        try tenant.importCSV("org_units", "code,name,parent_code,kind\nCO,公司,,company\nT1,一队,CO,team\n")
        let people = (1...max(1, reps)).map { "REP00\($0),销售\($0),T1,rep,SUP001,2024-01-01,\n" }.joined()
        try tenant.importCSV(
            "people",
            "code,name,org_unit_code,position,superior_code,hired_on,left_on\n"
                + "DIR001,总监,CO,director,,2024-01-01,\nSUP001,主管,T1,supervisor,DIR001,2024-01-01,\n" + (reps > 0 ? people : ""))
    }

    func person(_ code: String) throws -> String {
        try tenant.read { try $0.value(String.self, "SELECT id FROM organization_person WHERE code = ?", [code]) ?? "" }
    }

    func rep(_ code: String) throws -> Caller { tenant.caller(roles: [.rep], person: try person(code)) }

    func count(_ sql: String, _ arguments: StatementArguments = []) throws -> Int {
        try tenant.read { try $0.value(Int.self, sql, arguments) ?? 0 }
    }

    /// A lead of grade A, with changes.
    static func draft(_ change: (inout Spearhead_Crm_V1_Lead) -> Void = { _ in }) -> Spearhead_Crm_V1_Lead {
        var lead = Spearhead_Crm_V1_Lead()
        lead.company = "云溪连锁超市"
        lead.contact = "喻远"
        lead.phone = "13800000001"
        lead.intent = "饮料进场"
        lead.source = "website"
        lead.industry = "chain_retail"
        lead.companySize = "large"
        lead.urgency = "high"
        change(&lead)
        return lead
    }

    func create(
        as caller: Caller = TestTenant.admin, _ change: (inout Spearhead_Crm_V1_Lead) -> Void = { _ in }
    ) throws -> Spearhead_Crm_V1_Lead {
        let request = Spearhead_Crm_V1_CreateLeadRequest.with { $0.lead = Self.draft(change) }
        let response: Spearhead_Crm_V1_CreateLeadResponse = try tenant.call(
            as: caller, "spearhead.crm.v1.LeadService/CreateLead", request)
        return response.lead
    }

    func get(_ id: String, as caller: Caller = TestTenant.admin) throws -> Spearhead_Crm_V1_Lead {
        let request = Spearhead_Crm_V1_GetLeadRequest.with { $0.id = id }
        let response: Spearhead_Crm_V1_GetLeadResponse = try tenant.call(
            as: caller, "spearhead.crm.v1.LeadService/GetLead", request)
        return response.lead
    }

    func firstContact(
        _ id: String, needs: [String] = ["账期", "陈列", "配送"], as caller: Caller = TestTenant.admin
    ) throws -> Spearhead_Crm_V1_Lead {
        let request = Spearhead_Crm_V1_RecordFirstContactRequest.with {
            $0.id = id
            $0.needs = needs
            $0.channel = "phone"
        }
        let response: Spearhead_Crm_V1_RecordFirstContactResponse = try tenant.call(
            as: caller, "spearhead.crm.v1.LeadService/RecordFirstContact", request)
        return response.lead
    }

    func qualify(_ id: String, _ answers: [Spearhead_Crm_V1_QualificationAnswer]) throws -> Spearhead_Crm_V1_Lead {
        let request = Spearhead_Crm_V1_QualifyLeadRequest.with {
            $0.id = id
            $0.qualification.need = answers[0]
            $0.qualification.abilityToPay = answers[1]
            $0.qualification.decisionPower = answers[2]
            $0.qualification.eligibility = answers[3]
        }
        let response: Spearhead_Crm_V1_QualifyLeadResponse = try tenant.call("spearhead.crm.v1.LeadService/QualifyLead", request)
        return response.lead
    }

    func followUp(_ id: String) throws {
        let request = Spearhead_Crm_V1_RecordFollowUpRequest.with {
            $0.id = id
            $0.channel = "phone"
            $0.note = "再次联系"
        }
        let _: Spearhead_Crm_V1_RecordFollowUpResponse = try tenant.call("spearhead.crm.v1.LeadService/RecordFollowUp", request)
    }

    func reminders(as caller: Caller = TestTenant.admin) throws -> [Spearhead_Crm_V1_LeadReminder] {
        let response: Spearhead_Crm_V1_ListLeadRemindersResponse = try tenant.call(
            as: caller, "spearhead.crm.v1.LeadService/ListLeadReminders", Spearhead_Crm_V1_ListLeadRemindersRequest())
        return response.leadReminders
    }

    func breachedCodes() throws -> [String] {
        try tenant.run(job: "crm/lead-breaches")
        let response: Spearhead_Crm_V1_ListBreachedLeadsResponse = try tenant.call(
            "spearhead.crm.v1.LeadService/ListBreachedLeads", Spearhead_Crm_V1_ListBreachedLeadsRequest())
        return response.leadBreaches.map(\.leadCode)
    }

    /// The reason of the error that `body` throws.
    func reason(_ body: () throws -> Void) -> String {
        do {
            try body()
            return "none"
        } catch let error as RPCError {
            return error.reason
        } catch { return "\(error)" }
    }
}

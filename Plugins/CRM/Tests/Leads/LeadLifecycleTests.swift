import CRM
import GRDB
import Organization
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("The life of a lead")
struct LeadLifecycleTests {
    @Test(
        "C05 N-05: a first contact with fewer than three different needs is refused",
        arguments: [
            ([], false), (["账期", "陈列"], false), (["账期", "陈列", " 账期 "], false), (["账期", "陈列", ""], false),
            (["账期", "陈列", "配送"], true),
        ])
    func needs(needs: [String], accepted: Bool) throws {
        let company = try LeadsCompany()
        let lead = try company.create()
        #expect(company.reason { _ = try company.firstContact(lead.id, needs: needs) } == (accepted ? "none" : "INVALID_FIELDS"))
        #expect(try company.get(lead.id).hasFirstResponseTime == accepted)
    }

    @Test("C05: there is one first contact, and a follow-up only after it")
    func once() throws {
        let company = try LeadsCompany()
        let lead = try company.create()
        #expect(company.reason { try company.followUp(lead.id) } == "FIRST_CONTACT_MISSING")
        _ = try company.firstContact(lead.id)
        #expect(company.reason { _ = try company.firstContact(lead.id) } == "ALREADY_RESPONDED")
        try company.followUp(lead.id)
        #expect(try company.count("SELECT count(*) FROM crm_lead_contact WHERE lead_id = ?", [lead.id]) == 2)
    }

    @Test("C11: a lead is qualified only when all four answers are yes")
    func qualification() throws {
        let company = try LeadsCompany()
        let lead = try company.create()
        #expect(company.reason { _ = try company.qualify(lead.id, [.yes, .yes, .yes, .yes]) } == "ILLEGAL_TRANSITION")
        _ = try company.firstContact(lead.id)
        #expect(try company.qualify(lead.id, [.yes, .yes, .unknown, .unspecified]).status == .responded)
        #expect(try company.qualify(lead.id, [.unspecified, .unspecified, .yes, .no]).status == .responded)
        #expect(try company.qualify(lead.id, [.unspecified, .unspecified, .unspecified, .yes]).status == .qualified)
        #expect(try company.qualify(lead.id, [.no, .unspecified, .unspecified, .unspecified]).status == .responded)
    }

    @Test("A qualified lead becomes a customer of its owner; before that it cannot")
    func conversion() throws {
        let company = try LeadsCompany()
        let lead = try company.create()
        func convert() throws -> Spearhead_Crm_V1_Lead {
            let request = Spearhead_Crm_V1_ConvertLeadRequest.with {
                $0.id = lead.id
                $0.customerKind = "key_account"
                $0.customerCode = "KA-1"
                $0.address = "临澄市一号"
            }
            let response: Spearhead_Crm_V1_ConvertLeadResponse = try company.tenant.call(
                "spearhead.crm.v1.LeadService/ConvertLead", request)
            return response.lead
        }
        #expect(company.reason { _ = try convert() } == "ILLEGAL_TRANSITION")
        _ = try company.firstContact(lead.id)
        _ = try company.qualify(lead.id, [.yes, .yes, .yes, .yes])
        let converted = try convert()
        #expect(converted.status == .converted && converted.hasCloseTime)
        #expect(
            try company.count(
                "SELECT count(*) FROM crm_customer WHERE id = ? AND owner_id = ? AND code = 'KA-1'",
                [converted.customerID, lead.ownerID]) == 1)
        #expect(try company.reminders().filter { $0.leadID == lead.id }.isEmpty)
        #expect(company.reason { _ = try convert() } == "ILLEGAL_TRANSITION")
    }

    @Test("A lead ends with a reason, or goes to the pool and comes back by assignment")
    func ends() throws {
        let company = try LeadsCompany()
        let lead = try company.create()
        func recycle(_ reason: String) throws -> Spearhead_Crm_V1_Lead {
            let request = Spearhead_Crm_V1_RecycleLeadRequest.with {
                $0.id = lead.id
                $0.reason = reason
            }
            let response: Spearhead_Crm_V1_RecycleLeadResponse = try company.tenant.call(
                "spearhead.crm.v1.LeadService/RecycleLead", request)
            return response.lead
        }
        #expect(company.reason { _ = try recycle("") } == "INVALID_FIELDS")
        let recycled = try recycle("没有跟进")
        #expect(recycled.status == .recycled && recycled.pool == "public" && recycled.ownerID.isEmpty)
        let target = try company.person("REP002")
        let back = Spearhead_Crm_V1_AssignLeadRequest.with {
            $0.id = lead.id
            $0.ownerID = target
            $0.reason = "领取"
        }
        let assigned: Spearhead_Crm_V1_AssignLeadResponse = try company.tenant.call(
            "spearhead.crm.v1.LeadService/AssignLead", back)
        #expect(assigned.lead.status == .assigned && assigned.lead.pool.isEmpty && assigned.lead.ownerID == target)
        let end = Spearhead_Crm_V1_DisqualifyLeadRequest.with {
            $0.id = lead.id
            $0.reason = "无资质"
        }
        let ended: Spearhead_Crm_V1_DisqualifyLeadResponse = try company.tenant.call(
            "spearhead.crm.v1.LeadService/DisqualifyLead", end)
        #expect(ended.lead.status == .disqualified && ended.lead.closeReason == "无资质")
        #expect(company.reason { _ = try company.firstContact(lead.id) } == "ILLEGAL_TRANSITION")
    }

    @Test("Facts cannot be changed or deleted, not even by the plugin itself")
    func appendOnly() throws {
        let company = try LeadsCompany()
        _ = try company.firstContact(company.create().id)
        for table in ["crm_lead_status_change", "crm_lead_assignment", "crm_lead_contact"] {
            #expect(try company.count("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", [table]) == 2)
        }
    }

    @Test("C06 N-06: open leads without a record in the ISO week are listed at the Friday cut-off")
    func cutoff() throws {
        let company = try LeadsCompany(now: "2026-03-02T09:00:00+08:00")
        let contacted = try company.create()
        let forgotten = try company.create { $0.phone = "13800000031" }
        let late = try company.create { $0.phone = "13800000032" }
        _ = try company.firstContact(contacted.id)
        func missing(_ week: String) throws -> ([String], Bool) {
            let request = Spearhead_Crm_V1_ListMissingFollowUpsRequest.with { $0.isoWeek = week }
            let response: Spearhead_Crm_V1_ListMissingFollowUpsResponse = try company.tenant.call(
                "spearhead.crm.v1.LeadService/ListMissingFollowUps", request)
            return (response.missingFollowUps.map(\.leadID).sorted(), response.final)
        }
        #expect(try missing("2026-W10") == ([forgotten.id, late.id].sorted(), false))
        // A record after the cut-off comes too late, even when the job itself runs later.
        try company.tenant.set(now: "2026-03-06T18:00:01+08:00")
        _ = try company.firstContact(late.id)
        try company.tenant.set(now: "2026-03-06T19:00:00+08:00")
        for _ in 0..<2 { try company.tenant.run(job: "crm/follow-up-cutoff") }
        #expect(try missing("2026-W10") == ([forgotten.id, late.id].sorted(), true))
        #expect(try company.reminders().filter { $0.kind == .missingFollowUp }.count == 2)
        // The next week starts empty: everybody is due again.
        try company.tenant.set(now: "2026-03-13T18:00:00+08:00")
        try company.followUp(contacted.id)
        try company.tenant.run(job: "crm/follow-up-cutoff")
        #expect(try missing("2026-W11") == ([forgotten.id, late.id].sorted(), true))
        #expect(company.reason { _ = try missing("2026-W60") } == "INVALID_FIELDS")
    }

    @Test("A broken file is refused as a whole and names every bad row")
    func badImport() throws {
        let company = try LeadsCompany()
        let header =
            "code,created_at,source,company,contact,phone,industry,company_size,urgency,grade,owner_code,first_response_at,"
            + "need_1,need_2,need_3,status,closed_at,expected_amount_minor\n"
        let good = "L1,2026-01-08T16:38:25+08:00,website,甲,乙,13800000001,grocery,large,low,C,REP001,,,,,new,,100\n"
        let bad =
            "L2,2026-01-08T16:38:25+08:00,rumour,甲,乙,13800000001,grocery,large,low,D,REP999,,,,,new,,100\n"
            + "L3,2026-01-08T16:38:25+08:00,website,甲,乙,13800000001,grocery,large,low,C,REP001,,,,,converted,,100\n"
        #expect(throws: ImportRefused.self) { try company.tenant.importCSV("leads", header + good + bad) }
        #expect(try company.count("SELECT count(*) FROM crm_lead") == 0)
        #expect(try company.tenant.importCSV("leads", header + good).created == 1)
    }
}

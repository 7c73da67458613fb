import CRM
import GRDB
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("Capturing, grading and assigning leads")
struct LeadCaptureTests {
    @Test("C01: a lead without a reachable contact is saved as incomplete, and its clock starts with the contact")
    func incomplete() throws {
        let company = try LeadsCompany()
        let lead = try company.create { $0.phone = "" }
        #expect(lead.incomplete && !lead.hasClockStartTime && !lead.hasDueTime && lead.grade == .a)
        company.tenant.advance(seconds: 3 * 3600)
        #expect(try company.breachedCodes().isEmpty)
        let request = Spearhead_Crm_V1_UpdateLeadRequest.with {
            $0.lead = lead
            $0.lead.phone = "13900000002"
            $0.updateMask.paths = ["phone"]
            $0.etag = lead.etag
        }
        let response: Spearhead_Crm_V1_UpdateLeadResponse = try company.tenant.call(
            "spearhead.crm.v1.LeadService/UpdateLead", request)
        #expect(!response.lead.incomplete)
        #expect(Instant(response.lead.dueTime) == company.tenant.now.advanced(bySeconds: 7200))
        #expect(
            company.reason {
                let _: Spearhead_Crm_V1_UpdateLeadResponse = try company.tenant.call(
                    "spearhead.crm.v1.LeadService/UpdateLead", request)
            } == "ETAG_MISMATCH")
    }

    @Test(
        "C02: the grade follows from the points of three scored fields",
        arguments: [
            ("chain_retail", "large", "high", Spearhead_Crm_V1_LeadGrade.a, 6), ("chain_retail", "large", "medium", .a, 5),
            ("catering", "large", "medium", .b, 4), ("grocery", "medium", "high", .b, 3), ("grocery", "medium", "medium", .c, 2),
            ("unknown", "", "", .c, 0),
        ])
    func grading(industry: String, size: String, urgency: String, grade: Spearhead_Crm_V1_LeadGrade, points: Int32) throws {
        let lead = try LeadsCompany().create {
            $0.industry = industry
            $0.companySize = size
            $0.urgency = urgency
        }
        #expect(lead.grade == grade && lead.computedGrade == grade && lead.points == points)
    }

    @Test("C02: the points are tenant data with versions, and a lead keeps the version it used")
    func gradingVersions() throws {
        let company = try LeadsCompany()
        let before = try company.create()
        let request = Spearhead_Crm_V1_UpdateGradingPolicyRequest.with {
            $0.gradingPolicy.gradeAPointsMin = 7
            $0.updateMask.paths = ["grade_a_points_min"]
        }
        let _: Spearhead_Crm_V1_UpdateGradingPolicyResponse = try company.tenant.call(
            "spearhead.crm.v1.LeadPolicyService/UpdateGradingPolicy", request)
        let after = try company.create { $0.phone = "13800000009" }
        #expect(try company.get(before.id).grade == .a)
        #expect(after.grade == .b && before.gradingVersion == 1 && after.gradingVersion == 2)
    }

    @Test("C02: an override of the grade needs a reason and moves the limit, counted from the start of the clock")
    func override() throws {
        let company = try LeadsCompany()
        let lead = try company.create()
        func grade(_ reason: String) throws -> Spearhead_Crm_V1_Lead {
            let request = Spearhead_Crm_V1_GradeLeadRequest.with {
                $0.id = lead.id
                $0.grade = .b
                $0.reason = reason
            }
            let response: Spearhead_Crm_V1_GradeLeadResponse = try company.tenant.call(
                "spearhead.crm.v1.LeadService/GradeLead", request)
            return response.lead
        }
        #expect(company.reason { _ = try grade(" ") } == "INVALID_FIELDS")
        let graded = try grade("老客户介绍")
        #expect(graded.grade == .b && graded.computedGrade == .a && graded.gradeReason == "老客户介绍")
        #expect(Instant(graded.dueTime) == Instant(lead.createTime).advanced(bySeconds: 86_400))
    }

    @Test("C08: the source is mandatory and must be in the taxonomy")
    func source() throws {
        let company = try LeadsCompany()
        #expect(company.reason { _ = try company.create { $0.source = "" } } == "INVALID_FIELDS")
        #expect(company.reason { _ = try company.create { $0.source = "rumour" } } == "INVALID_FIELDS")
        let request = Spearhead_Crm_V1_CreateLeadSourceRequest.with {
            $0.leadSource.code = "rumour"
            $0.leadSource.category = "marketing"
            $0.leadSource.nameZh = "口碑"
            $0.leadSource.nameEn = "Word of mouth"
        }
        let _: Spearhead_Crm_V1_CreateLeadSourceResponse = try company.tenant.call(
            "spearhead.crm.v1.LeadService/CreateLeadSource", request)
        #expect(try company.create { $0.source = "rumour" }.source == "rumour")
    }

    @Test("C07: a new lead is assigned in turn to active reps, with a reminder of the same transaction")
    func roundRobin() throws {
        let company = try LeadsCompany()
        let leads = try (0..<4).map { number in try company.create { $0.phone = "1380000001\(number)" } }
        let owners = leads.map(\.ownerID)
        #expect(owners == [try company.person("REP001"), try company.person("REP002"), try company.person("REP003"), owners[0]])
        #expect(leads.allSatisfy { $0.status == .assigned })
        let reminders = try company.reminders()
        #expect(reminders.count == 4 && reminders.allSatisfy { $0.kind == .firstResponse })
        #expect(Set(reminders.map { Instant($0.dueTime) }) == [company.tenant.now.advanced(bySeconds: 7200)])
    }

    @Test("C04: a lead that finds no rep gets an owner within a minute of there being one")
    func unowned() throws {
        let company = try LeadsCompany(reps: 0)
        let lead = try company.create()
        #expect(lead.ownerID.isEmpty && lead.status == .new)
        try company.tenant.importCSV(
            "people",
            "code,name,org_unit_code,position,superior_code,hired_on,left_on\nREP009,新人,T1,rep,SUP001,2026-01-01,\n")
        try company.tenant.run(job: "crm/lead-breaches")
        #expect(try company.get(lead.id).ownerID == company.person("REP009"))
    }

    @Test("C15: the work queue is ordered by grade, then by expected amount, over pages")
    func queue() throws {
        let company = try LeadsCompany()
        let plan: [(String, Int64?, String)] = [
            ("low", 500, "C-small"), ("high", 100, "A-small"), ("high", 900_000_000, "A-large"), ("low", nil, "C-none"),
            ("high", 0, "A-zero"),
        ]
        for (number, (urgency, amount, code)) in plan.enumerated() {
            _ = try company.create {
                $0.code = code
                $0.phone = "1380000002\(number)"
                $0.urgency = urgency
                if urgency == "low" { $0.industry = "grocery" }
                if let amount { $0.expectedAmountMinor = amount }
            }
        }
        var codes: [String] = []
        var request = Spearhead_Crm_V1_ListLeadsRequest.with { $0.pageSize = 2 }
        repeat {
            let page: Spearhead_Crm_V1_ListLeadsResponse = try company.tenant.call(
                "spearhead.crm.v1.LeadService/ListLeads", request)
            codes += page.leads.map(\.code)
            request.pageToken = page.nextPageToken
        } while !request.pageToken.isEmpty
        #expect(codes == ["A-large", "A-small", "A-zero", "C-small", "C-none"])
    }

    @Test("A rep sees and changes only the own leads; foreign ones do not exist")
    func scope() throws {
        let company = try LeadsCompany()
        let lead = try company.create()
        #expect(lead.ownerID == (try company.person("REP001")))
        #expect(try company.get(lead.id, as: company.rep("REP001")).id == lead.id)
        #expect(company.reason { _ = try company.get(lead.id, as: company.rep("REP002")) } == "NOT_FOUND")
        #expect(company.reason { _ = try company.firstContact(lead.id, as: company.rep("REP002")) } == "NOT_FOUND")
    }

    @Test("C07: a manual assignment needs a reason, moves the reminder and leaves a fact; one owner at any time")
    func manual() throws {
        let company = try LeadsCompany()
        let lead = try company.create()
        let target = try company.person("REP003")
        func assign(_ reason: String) throws {
            let request = Spearhead_Crm_V1_AssignLeadRequest.with {
                $0.id = lead.id
                $0.ownerID = target
                $0.reason = reason
            }
            let _: Spearhead_Crm_V1_AssignLeadResponse = try company.tenant.call(
                "spearhead.crm.v1.LeadService/AssignLead", request)
        }
        #expect(company.reason { try assign("") } == "INVALID_FIELDS")
        try assign("熟悉连锁")
        #expect(try company.get(lead.id).ownerID == target)
        #expect(try company.reminders().map(\.personID) == [target])
        #expect(try company.count("SELECT count(*) FROM crm_lead_assignment WHERE lead_id = ?", [lead.id]) == 2)
    }
}

import CRM
import GRDB
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

/// A company with three duty groups of one rep each.
struct Desk {
    let company: LeadsCompany
    let groups: [Spearhead_Crm_V1_DutyGroup]
    let frontDesk: Caller
    let director: Caller

    var tenant: TestTenant { company.tenant }

    init() throws {
        company = try LeadsCompany()
        frontDesk = company.tenant.caller(roles: [.frontDesk])
        director = company.tenant.caller(roles: [.director], person: try company.person("DIR001"))
        var groups: [Spearhead_Crm_V1_DutyGroup] = []
        for number in 1...3 {
            let member = try company.person("REP00\(number)")
            let response: Spearhead_Crm_V1_CreateDutyGroupResponse = try company.tenant.call(
                "spearhead.crm.v1.RotationService/CreateDutyGroup",
                Spearhead_Crm_V1_CreateDutyGroupRequest.with {
                    $0.dutyGroup.code = "G\(number)"
                    $0.dutyGroup.name = "第\(number)组"
                    $0.dutyGroup.memberIds = [member]
                })
            groups.append(response.dutyGroup)
        }
        self.groups = groups
    }

    func visit(_ change: (inout Spearhead_Crm_V1_ReceptionInquiry) -> Void = { _ in }) throws -> Spearhead_Crm_V1_ReceptionEntry {
        var inquiry = Spearhead_Crm_V1_ReceptionInquiry()
        inquiry.visitorName = "访客"
        inquiry.visitorType = .resident
        inquiry.earlierContact = .no
        change(&inquiry)
        let request = Spearhead_Crm_V1_RegisterVisitRequest.with { $0.inquiry = inquiry }
        let response: Spearhead_Crm_V1_RegisterVisitResponse = try tenant.call(
            as: frontDesk, "spearhead.crm.v1.ReceptionService/RegisterVisit", request)
        return response.receptionEntry
    }

    func turns(_ count: Int) throws -> [String] { try (0..<count).map { _ in try visit().groupID } }

    func report() throws -> Spearhead_Crm_V1_GetOverrideReportResponse {
        try tenant.call(
            as: director, "spearhead.crm.v1.RotationService/GetOverrideReport",
            Spearhead_Crm_V1_GetOverrideReportRequest.with {
                $0.fromDate = "2026-03-01"
                $0.toDate = "2026-03-31"
            })
    }
}

@Suite("Reception and rotation")
struct ReceptionTests {
    @Test("C27: new visitors go strictly in turn over the groups, in a gapless sequence that can be replayed")
    func rotation() throws {
        let desk = try Desk()
        let ids = desk.groups.map(\.id)
        #expect(try desk.turns(7) == ids + ids + [ids[0]])
        #expect(try desk.company.count("SELECT count(*) = max(turn) FROM crm_rotation_turn") == 1)
        #expect(try desk.report().strict)
        #expect(try desk.visit { $0.earlierContact = .nameForgotten }.groupID == ids[1])
    }

    @Test("C27: only groups on duty take turns, and nobody loses the place when the roster changes")
    func roster() throws {
        let desk = try Desk()
        let ids = desk.groups.map(\.id)
        #expect(try desk.turns(1) == [ids[0]])
        let request = Spearhead_Crm_V1_SetDutyRosterRequest.with {
            $0.businessDate = "2026-03-02"
            $0.groupIds = [ids[2], ids[0]]
        }
        let _: Spearhead_Crm_V1_SetDutyRosterResponse = try desk.tenant.call(
            "spearhead.crm.v1.RotationService/SetDutyRoster", request)
        #expect(try desk.turns(3) == [ids[2], ids[0], ids[2]])
        #expect(try desk.report().strict)
    }

    @Test("C27: without a group on duty a new visitor is refused with the reason")
    func nobody() throws {
        let company = try LeadsCompany()
        let request = Spearhead_Crm_V1_RegisterVisitRequest.with {
            $0.inquiry.visitorName = "访客"
            $0.inquiry.visitorType = .resident
            $0.inquiry.earlierContact = .no
        }
        #expect(
            company.reason {
                let _: Spearhead_Crm_V1_RegisterVisitResponse = try company.tenant.call(
                    "spearhead.crm.v1.ReceptionService/RegisterVisit", request)
            } == "NO_GROUP_ON_DUTY")
    }

    @Test("C26: whoever is known by phone goes to the owner, whoever names a rep goes to that rep; no turn is spent")
    func known() throws {
        let desk = try Desk()
        let lead = try desk.company.create { $0.phone = "+86 138 0000 0001" }
        let entry = try desk.visit { $0.phone = "13800000001" }
        #expect(entry.route == .owner && entry.ownerID == lead.ownerID && entry.leadID == lead.id && !entry.newVisitor)
        let rep = try desk.company.person("REP003")
        let named = try desk.visit {
            $0.earlierContact = .yes
            $0.namedPersonID = rep
        }
        #expect(named.route == .namedPerson && named.ownerID == rep && named.turn == 0)
        #expect(try desk.company.count("SELECT count(*) FROM crm_rotation_turn") == 0)
        #expect(try desk.company.reminders().contains { $0.kind == .reception && $0.leadID == lead.id })
    }

    @Test("C29: an override needs a reason, is logged, and stands in the report under the registrar's name")
    func override() throws {
        let desk = try Desk()
        let ids = desk.groups.map(\.id)
        #expect(desk.company.reason { _ = try desk.visit { $0.overrideGroupID = ids[2] } } == "INVALID_FIELDS")
        #expect(
            desk.company.reason {
                _ = try desk.visit {
                    $0.overrideGroupID = ids[0]
                    $0.overrideReason = "就是该组"
                }
            } == "INVALID_FIELDS")
        let entry = try desk.visit {
            $0.overrideGroupID = ids[2]
            $0.overrideReason = "客户要求讲粤语"
        }
        #expect(entry.route == .override && entry.groupID == ids[2])
        #expect(try desk.turns(2) == [ids[1], ids[2]])
        let report = try desk.report()
        #expect(report.strict && report.turns == 3)
        #expect(report.overrides.map(\.reason) == ["客户要求讲粤语"] && report.overrides[0].expectedGroupID == ids[0])
        #expect(report.registrars.map(\.overrides) == [1] && report.registrars[0].registeredBy == desk.frontDesk.id)
    }

    @Test("C35: a resident and an investor become leads; a market researcher is registered only")
    func visitorTypes() throws {
        let desk = try Desk()
        #expect(!(try desk.visit().leadID.isEmpty))
        let investor = try desk.visit { $0.visitorType = .investor }
        #expect(try desk.company.get(investor.leadID).urgency == "high")
        let peer = try desk.visit { $0.visitorType = .peer }
        #expect(peer.route == .registeredOnly && peer.leadID.isEmpty && peer.turn == 0)
        #expect(desk.company.reason { _ = try desk.visit { $0.visitorType = .unspecified } } == "INVALID_FIELDS")
        #expect(desk.company.reason { _ = try desk.visit { $0.earlierContact = .unspecified } } == "INVALID_FIELDS")
    }

    @Test("C34: the confirmation form of a first visit needs the information channel, which becomes the lead's source")
    func form() throws {
        let desk = try Desk()
        let entry = try desk.visit { $0.phone = "13700000001" }
        func create(_ channel: String) throws {
            let request = Spearhead_Crm_V1_CreateConfirmationFormRequest.with {
                $0.confirmationForm.receptionEntryID = entry.id
                $0.confirmationForm.customerName = "王女士"
                $0.confirmationForm.phone = "13700000001"
                $0.confirmationForm.informationChannel = channel
            }
            let _: Spearhead_Crm_V1_CreateConfirmationFormResponse = try desk.tenant.call(
                as: desk.frontDesk, "spearhead.crm.v1.ReceptionService/CreateConfirmationForm", request)
        }
        #expect(desk.company.reason { try create("") } == "INVALID_FIELDS")
        try create("trade_press")
        #expect(try desk.company.get(entry.leadID).source == "trade_press")
        #expect(desk.company.reason { try create("trade_press") } == "FORM_EXISTS")
    }

    @Test("C32 C33: registers can be listed and exported by date, and finished days are counted once per channel")
    func registers() throws {
        let desk = try Desk()
        _ = try desk.visit { $0.phone = "13700000001" }
        _ = try desk.visit { $0.phone = "13700000001" }
        _ = try desk.visit { $0.channel = "fair" }
        let call = Spearhead_Crm_V1_RegisterCallRequest.with {
            $0.inquiry.visitorType = .resident
            $0.inquiry.earlierContact = .no
        }
        let _: Spearhead_Crm_V1_RegisterCallResponse = try desk.tenant.call(
            as: desk.frontDesk, "spearhead.crm.v1.ReceptionService/RegisterCall", call)
        _ = try desk.company.firstContact(desk.company.create { $0.phone = "13700000005" }.id)
        #expect(try desk.tenant.exportRows("visit_register").count == 3)
        #expect(try desk.tenant.exportRows("call_register").count == 1)
        #expect(try desk.tenant.exportRows("customer_tracking_register").count == 1)
        try desk.tenant.set(now: "2026-03-04T00:05:00+08:00")
        for _ in 0..<2 { try desk.tenant.run(job: "crm/reception-daily-counts") }
        let counts: Spearhead_Crm_V1_ListDailyReceptionCountsResponse = try desk.tenant.call(
            as: desk.tenant.caller(roles: [.salesAssistant]), "spearhead.crm.v1.ReceptionService/ListDailyReceptionCounts",
            Spearhead_Crm_V1_ListDailyReceptionCountsRequest.with { $0.fromDate = "2026-03-02" })
        let lines = counts.dailyReceptionCounts.map {
            "\($0.businessDate) \($0.kind) \($0.channel) \($0.newVisitors) \($0.knownVisitors)"
        }
        #expect(lines == ["2026-03-02 call phone_in 1 0", "2026-03-02 visit fair 1 0", "2026-03-02 visit walk_in 1 1"])
        let listed: Spearhead_Crm_V1_ListReceptionEntriesResponse = try desk.tenant.call(
            "spearhead.crm.v1.ReceptionService/ListReceptionEntries",
            Spearhead_Crm_V1_ListReceptionEntriesRequest.with { $0.fromDate = "2026-03-03" })
        #expect(listed.receptionEntries.isEmpty)
    }

    @Test("R06: the front desk registers but cannot configure or approve; a rep does neither")
    func roles() throws {
        let desk = try Desk()
        let request = Spearhead_Crm_V1_SetDutyRosterRequest.with {
            $0.businessDate = "2026-03-02"
            $0.groupIds = [desk.groups[0].id]
        }
        let call = { (caller: Caller) in
            desk.company.reason {
                let _: Spearhead_Crm_V1_SetDutyRosterResponse = try desk.tenant.call(
                    as: caller, "spearhead.crm.v1.RotationService/SetDutyRoster", request)
            }
        }
        #expect(call(desk.frontDesk) == "PERMISSION_DENIED")
        #expect(call(try desk.company.rep("REP001")) == "PERMISSION_DENIED")
        #expect(call(desk.tenant.caller(roles: [.salesAssistant])) == "none")
    }
}

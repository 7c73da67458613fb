import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@testable import CRM

@Suite("Follow-ups of opportunities")
struct OpportunityFollowUpTests {
    let desk: SalesDesk

    init() throws {
        desk = try SalesDesk(leads: 0)
        try desk.pipeline()
    }

    private func followUp(_ deal: Spearhead_Crm_V1_Opportunity, as caller: Caller? = nil) throws {
        let _: Spearhead_Crm_V1_RecordOpportunityFollowUpResponse = try desk.tenant.crm(
            "FollowUpService/RecordOpportunityFollowUp",
            Spearhead_Crm_V1_RecordOpportunityFollowUpRequest.with {
                $0.followUp.opportunityID = deal.id
                $0.followUp.channel = "phone"
                $0.followUp.note = "谈了价格"
            }, as: caller ?? desk.person("REP001"))
    }

    private func missing(
        _ week: String, as caller: Caller = TestTenant.admin
    ) throws -> Spearhead_Crm_V1_ListMissingFollowUpsResponse {
        try desk.tenant.crm(
            "LeadService/ListMissingFollowUps", Spearhead_Crm_V1_ListMissingFollowUpsRequest.with { $0.isoWeek = week },
            as: caller)
    }

    @Test("C06 N-06: open deals without a follow-up in the ISO week are listed at the Friday cut-off, and stay listed")
    func cutoff() throws {
        let deals = try (0..<5).map { _ in try desk.create() }
        try followUp(deals[0])
        try desk.hold(deals[1].id)
        try desk.lose(deals[2].id)
        // Before the cut-off the list tells what is missing now.
        let before = try missing("2026-W10")
        #expect(before.missingFollowUps.map(\.opportunityCode) == [deals[3].code, deals[4].code])
        #expect(!before.final && before.missingFollowUps.allSatisfy { $0.leadID.isEmpty })
        try desk.tenant.set(now: "2026-03-06T18:00:00+08:00")
        try followUp(deals[3])
        try desk.tenant.set(now: "2026-03-06T18:00:00.001+08:00")
        try followUp(deals[4])
        for _ in 0..<2 { try desk.tenant.run(job: "crm/follow-up-cutoff") }
        let after = try missing("2026-W10")
        #expect(after.missingFollowUps.map(\.opportunityID) == [deals[4].id])
        #expect(after.final && after.missingFollowUps.first?.ownerID == deals[4].ownerID)
        #expect(try missing("2026-W10", as: desk.person("REP001")).missingFollowUps.count == 1)
        #expect(try missing("2026-W10", as: desk.person("REP002")).missingFollowUps.isEmpty)
    }

    @Test("C06: the owner is reminded of the deal's customer, until the deal is followed up")
    func reminds() throws {
        let deal = try desk.create()
        try desk.tenant.set(now: "2026-03-06T18:00:00+08:00")
        try desk.tenant.run(job: "crm/follow-up-cutoff")
        func reminders() throws -> [Spearhead_Crm_V1_LeadReminder] {
            let response: Spearhead_Crm_V1_ListLeadRemindersResponse = try desk.tenant.crm(
                "LeadService/ListLeadReminders", Spearhead_Crm_V1_ListLeadRemindersRequest(), as: desk.person("REP001"))
            return response.leadReminders
        }
        let found = try reminders()
        #expect(found.map(\.kind) == [.missingFollowUp] && found.first?.customerID == deal.customerID)
        try followUp(deal)
        #expect(try reminders() == [])
    }

    @Test("C06: leads and deals stand in one list, leads of an owner first, page by page")
    func pages() throws {
        let mixed = try SalesDesk(leads: 20)
        try mixed.pipeline()
        _ = try mixed.create()
        func page(_ size: Int32, _ token: String) throws -> Spearhead_Crm_V1_ListMissingFollowUpsResponse {
            try mixed.tenant.crm(
                "LeadService/ListMissingFollowUps",
                Spearhead_Crm_V1_ListMissingFollowUpsRequest.with {
                    $0.pageSize = size
                    $0.pageToken = token
                })
        }
        let whole = try page(0, "").missingFollowUps
        #expect(whole.contains { !$0.leadID.isEmpty } && whole.contains { !$0.opportunityID.isEmpty })
        var collected: [Spearhead_Crm_V1_MissingFollowUp] = []
        var token = ""
        repeat {
            let part = try page(2, token)
            collected += part.missingFollowUps
            token = part.nextPageToken
        } while !token.isEmpty
        #expect(collected == whole)
    }

    @Test("a follow-up is a fact of a deal that is not closed, and a foreign deal is not found")
    func records() throws {
        let deal = try desk.create()
        try followUp(deal)
        #expect(try refusal { try followUp(deal, as: desk.person("REP002")) }?.code == .notFound)
        try desk.lose(deal.id)
        #expect(try refusal { try followUp(deal) }?.reason == "WRONG_STATE")
        let listed: Spearhead_Crm_V1_ListOpportunityFollowUpsResponse = try desk.tenant.crm(
            "FollowUpService/ListOpportunityFollowUps",
            Spearhead_Crm_V1_ListOpportunityFollowUpsRequest.with { $0.opportunityID = deal.id })
        #expect(listed.followUps.map(\.isoWeek) == ["2026-W10"])
    }
}

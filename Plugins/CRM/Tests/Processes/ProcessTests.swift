import CRM
import Foundation
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("Evaluation of the process")
struct ProcessTests {
    private func links(_ tenant: TestTenant, as caller: Caller = TestTenant.admin) throws -> [Spearhead_Crm_V1_ProcessLink] {
        var links: [Spearhead_Crm_V1_ProcessLink] = []
        var token = ""
        repeat {
            let page: Spearhead_Crm_V1_ListProcessLinksResponse = try tenant.crm(
                "ProcessService/ListProcessLinks",
                Spearhead_Crm_V1_ListProcessLinksRequest.with {
                    $0.pageSize = 4
                    $0.pageToken = token
                }, as: caller)
            links += page.links
            token = page.nextPageToken
        } while !token.isEmpty
        return links
    }

    @Test("A page token that a caller wrote with another number in it is a page of the list, or an empty one")
    func forgedToken() throws {
        let desk = try SalesDesk(leads: 0)
        try desk.pipeline()
        func page(_ token: String) throws -> Spearhead_Crm_V1_ListProcessLinksResponse {
            try desk.tenant.crm(
                "ProcessService/ListProcessLinks",
                Spearhead_Crm_V1_ListProcessLinksRequest.with {
                    $0.pageSize = 4
                    $0.pageToken = token
                }, as: TestTenant.admin)
        }
        // The first eight bytes of a token belong to the request, the rest says where the page starts.
        let token = try page("").nextPageToken.replacing("-", with: "+").replacing("_", with: "/")
        let head = try #require(Data(base64Encoded: token.padding(toLength: 12, withPad: "=", startingAt: 0))).prefix(8)
        for (number, links) in [("-5", 4), ("\(Int.min)", 4), ("\(Int.max)", 0), ("4", 4), ("x", 4)] {
            let token = (head + Data(number.utf8)).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
                .replacing("=", with: "")
            #expect(try page(token).links.count == links, "\(number)")
        }
    }

    @Test("D01: every link from the lead to the contract has its count, conversion and mean days")
    func everyLink() throws {
        let desk = try SalesDesk(leads: 0)
        try desk.pipeline()
        let company = LeadsCompanyCalls(tenant: desk.tenant)
        let leads = try (0..<4).map { try company.create(phone: "1380000005\($0)") }
        desk.tenant.advance(seconds: 43_200)
        for lead in leads.prefix(2) { try company.firstContact(lead) }
        desk.tenant.advance(seconds: 86_400)
        try company.qualify(leads[0])
        let deal = try desk.create()
        desk.tenant.advance(seconds: 2 * 86_400)
        try desk.advance(deal.id)
        let found = try links(desk.tenant)
        #expect(
            found.map(\.link) == [
                "lead", "first_response", "qualification", "visit", "needs", "recommend", "quote", "negotiate", "sign",
            ])
        #expect(found.prefix(5).map { [$0.entered, $0.advanced] } == [[4, 2], [2, 1], [1, 0], [1, 1], [1, 0]])
        #expect(found.prefix(4).map(\.conversionPercent) == ["50.00", "50.00", "0.00", "100.00"])
        #expect(found.prefix(2).map(\.meanDays) == ["0.50", "1.00"] && found[3].meanDays == "2.00")
        #expect(!found[2].hasMeanDays && !found[5].hasConversionPercent)
        // A rep sees the own links only.
        #expect(try links(desk.tenant, as: desk.person("REP002")).first { $0.link == "visit" }?.entered == 0)
    }

    private func removable(_ desk: SalesDesk) throws -> [[String]] {
        let response: Spearhead_Crm_V1_ListRemovableStagesResponse = try desk.tenant.crm(
            "ProcessService/ListRemovableStages", Spearhead_Crm_V1_ListRemovableStagesRequest())
        return response.stages.map { [$0.stage, "\($0.advanced)/\($0.decided)", $0.exitRatePercent, $0.meanDwellDays] }
    }

    private func policy(_ desk: SalesDesk, exit: Int64, deals: Int64) throws {
        let _: Spearhead_Crm_V1_UpdateProcessPolicyResponse = try desk.tenant.crm(
            "ProcessService/UpdateProcessPolicy",
            Spearhead_Crm_V1_UpdateProcessPolicyRequest.with {
                $0.policy.removableExitPpm = exit
                $0.policy.decidedDealsMin = deals
            })
    }

    @Test("D02: a stage that nearly every deal passes and that asks for nothing is removable, by the company's threshold")
    func removableStages() throws {
        let desk = try SalesDesk()
        try desk.pipeline()
        // Stages of pipeline A: recommend asks for a proposal, negotiate for a review and a confirmation.
        let deals = try (0..<4).map { _ in try desk.create() }
        desk.tenant.advance(seconds: 86_400)
        for deal in deals { try desk.advance(deal.id) }
        for deal in deals.prefix(2) {
            try desk.attach(deal.id, "proposal")
            for _ in 0..<2 {
                desk.tenant.advance(seconds: 3600)
                try desk.advance(deal.id)
            }
        }
        try desk.lose(deals[3].id)
        #expect(try removable(desk) == [])
        try policy(desk, exit: 1_000_000, deals: 4)
        #expect(try removable(desk) == [["visit", "4/4", "100.00", "1.00"]])
        // Two of three that left "needs" went on; the deal that is still there says nothing yet.
        try policy(desk, exit: 660_000, deals: 2)
        #expect(try removable(desk).map(\.first) == ["visit", "needs"])
        try policy(desk, exit: 670_000, deals: 2)
        #expect(try removable(desk).map(\.first) == ["visit"])
        #expect(
            refusedFields { try policy(desk, exit: 499_999, deals: 0) } == [
                "policy.removable_exit_ppm", "policy.decided_deals_min",
            ])
    }
}

/// Calls about leads in a company of the seed.
private struct LeadsCompanyCalls {
    let tenant: TestTenant

    func create(phone: String) throws -> String {
        let response: Spearhead_Crm_V1_CreateLeadResponse = try tenant.crm(
            "LeadService/CreateLead",
            Spearhead_Crm_V1_CreateLeadRequest.with { $0.lead = LeadsCompany.draft { $0.phone = phone } })
        return response.lead.id
    }

    func firstContact(_ lead: String) throws {
        let _: Spearhead_Crm_V1_RecordFirstContactResponse = try tenant.crm(
            "LeadService/RecordFirstContact",
            Spearhead_Crm_V1_RecordFirstContactRequest.with {
                $0.id = lead
                $0.needs = ["账期", "陈列", "配送"]
                $0.channel = "phone"
            })
    }

    func qualify(_ lead: String) throws {
        let _: Spearhead_Crm_V1_QualifyLeadResponse = try tenant.crm(
            "LeadService/QualifyLead",
            Spearhead_Crm_V1_QualifyLeadRequest.with {
                $0.id = lead
                $0.qualification.need = .yes
                $0.qualification.abilityToPay = .yes
                $0.qualification.decisionPower = .yes
                $0.qualification.eligibility = .yes
            })
    }
}

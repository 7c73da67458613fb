import CRM
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("Changes of deals by rule")
struct DealChangeTests {
    let desk: SalesDesk
    let deal: Spearhead_Crm_V1_Opportunity

    init() throws {
        desk = try SalesDesk()
        try desk.pipeline()
        deal = try desk.create()
    }

    private func ask(
        _ type: String, amount: Int64? = nil, as caller: Caller? = nil
    ) throws -> Spearhead_Crm_V1_ChangeRequest {
        let response: Spearhead_Crm_V1_RequestChangeResponse = try desk.tenant.crm(
            "DealChangeService/RequestChange",
            Spearhead_Crm_V1_RequestChangeRequest.with {
                $0.change.opportunityID = deal.id
                $0.change.type = type
                $0.change.reason = "客户要求"
                if let amount { $0.change.newAmountMinor = amount }
            }, as: caller ?? desk.person("REP001"))
        return response.change
    }

    @discardableResult
    private func decide(
        _ change: Spearhead_Crm_V1_ChangeRequest, _ approve: Bool, as code: String, _ roles: Set<Role>
    ) throws -> Spearhead_Crm_V1_ChangeRequest {
        let caller = desk.tenant.caller(roles: roles, person: try desk.id("organization_person", code))
        let response: Spearhead_Crm_V1_DecideChangeResponse = try desk.tenant.crm(
            "DealChangeService/DecideChange",
            Spearhead_Crm_V1_DecideChangeRequest.with {
                $0.id = change.id
                $0.approve = approve
                $0.comment = approve ? "" : "太低"
            }, as: caller)
        return response.change
    }

    @Test("D23: a discount goes through supervisor, manager and director in this order, and only then changes the amount")
    func discount() throws {
        let change = try ask("discount", amount: 90_000)
        #expect(change.approverRoles == ["supervisor", "manager", "director"] && change.nextRole == "supervisor")
        #expect(try refusal { try decide(change, true, as: "MGR001", [.manager]) }?.reason == "NOT_YOUR_TURN")
        #expect(try decide(change, true, as: "SUP001", [.supervisor]).nextRole == "manager")
        // Whoever decided for one role does not decide for the next one.
        #expect(try refusal { try decide(change, true, as: "SUP001", [.supervisor, .manager]) }?.reason == "SELF_APPROVAL")
        try decide(change, true, as: "MGR001", [.manager])
        #expect(try desk.get(deal.id).opportunity.amountMinor == 100_000)
        #expect(try decide(change, true, as: "DIR001", [.director]).state == .approved)
        #expect(try desk.get(deal.id).opportunity.amountMinor == 90_000)
        #expect(try refusal { try decide(change, true, as: "DIR001", [.director]) }?.reason == "CHANGE_DECIDED")
    }

    @Test("D23: once a deal is signed for, no other door changes its amount or cancels it")
    func bound() throws {
        func set(_ amount: Int64) throws {
            let _: Spearhead_Crm_V1_UpdateOpportunityResponse = try desk.tenant.crm(
                "OpportunityService/UpdateOpportunity",
                Spearhead_Crm_V1_UpdateOpportunityRequest.with {
                    $0.id = deal.id
                    $0.amountMinor = amount
                    $0.updateMask.paths = ["amount_minor"]
                }, as: desk.person("REP001"))
        }
        try set(99_000)
        try desk.record(deal.id, ["beer", "99.00", "weekly", "30 days"])
        try desk.sign(deal.id)
        #expect(try refusal { try set(98_000) }?.reason == "CHANGE_BY_RULE")
        #expect(try refusal { try desk.lose(deal.id) }?.reason == "CHANGE_BY_RULE")
        let discount = try ask("discount", amount: 90_000)
        try decide(discount, true, as: "SUP001", [.supervisor])
        try decide(discount, true, as: "MGR001", [.manager])
        try decide(discount, true, as: "DIR001", [.director])
        #expect(try desk.get(deal.id).opportunity.amountMinor == 90_000)
    }

    @Test("D23: one refusal ends a request, needs its reason, and changes nothing; another request may follow")
    func rejection() throws {
        let change = try ask("discount", amount: 1)
        #expect(try refusal { _ = try ask("discount", amount: 2) }?.reason == "CHANGE_PENDING")
        let rejected = try decide(change, false, as: "SUP001", [.supervisor])
        #expect(rejected.state == .rejected && rejected.nextRole.isEmpty && rejected.decisions.map(\.comment) == ["太低"])
        #expect(try desk.get(deal.id).opportunity.amountMinor == 100_000)
        #expect(try ask("discount", amount: 2).state == .pending)
    }

    @Test("D23: cancellation and change of name have paths of their own; a cancellation loses the deal")
    func ownPaths() throws {
        let rename = try ask("name_change")
        #expect(rename.approverRoles == ["supervisor", "order_desk"])
        try decide(rename, true, as: "SUP001", [.supervisor])
        #expect(try decide(rename, true, as: "ODK001", [.orderDesk]).state == .approved)
        #expect(try desk.get(deal.id).opportunity.state == .open)
        let cancellation = try ask("cancellation")
        try decide(cancellation, true, as: "MGR001", [.manager])
        try decide(cancellation, true, as: "FIN001", [.finance])
        let lost = try desk.get(deal.id).opportunity
        #expect(lost.state == .lost && lost.lostReason == "cancellation: 客户要求")
        #expect(try refusal { _ = try ask("unit_change") }?.reason == "WRONG_STATE")
    }

    @Test("D23: nobody approves an own request; a type and its path are the company's own, and pending requests keep theirs")
    func configuration() throws {
        let own = try ask("unit_change", as: desk.person("SUP001", .supervisor))
        #expect(try refusal { try decide(own, true, as: "SUP001", [.supervisor]) }?.reason == "SELF_APPROVAL")
        let _: Spearhead_Crm_V1_UpdateChangeTypeResponse = try desk.tenant.crm(
            "DealChangeService/UpdateChangeType",
            Spearhead_Crm_V1_UpdateChangeTypeRequest.with {
                $0.type.code = "unit_change"
                $0.type.approverRoles = ["director"]
                $0.updateMask.paths = ["approver_roles"]
            })
        let read: Spearhead_Crm_V1_GetChangeRequestResponse = try desk.tenant.crm(
            "DealChangeService/GetChangeRequest", Spearhead_Crm_V1_GetChangeRequestRequest.with { $0.id = own.id })
        #expect(read.change.nextRole == "supervisor")
        #expect(refusedFields { _ = try ask("discount") } == ["change.new_amount_minor"])
        #expect(refusedFields { _ = try ask("name_change", amount: 5) } == ["change.new_amount_minor"])
        #expect(refusedFields { _ = try ask("gift") } == ["change.type"])
    }
}

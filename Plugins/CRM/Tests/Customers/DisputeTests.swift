import CRM
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("Disputes about owners")
struct DisputeTests {
    let company: CustomerCompany
    let customer: CustomerMessage

    init() throws {
        company = try CustomerCompany()
        customer = try company.create()
    }

    private func call<Response: Message>(_ method: String, _ request: some Message, as caller: Caller) throws -> Response {
        try company.tenant.call(as: caller, "spearhead.crm.v1.DisputeService/\(method)", request)
    }

    private func open(as caller: Caller) throws -> Spearhead_Crm_V1_Dispute {
        let request = Spearhead_Crm_V1_OpenDisputeRequest.with {
            $0.customerID = customer.id
            $0.statement = "I brought this customer in"
        }
        let response: Spearhead_Crm_V1_OpenDisputeResponse = try call("OpenDispute", request, as: caller)
        return response.dispute
    }

    private func decide(_ dispute: String, upheld: Bool, as caller: Caller) throws -> Spearhead_Crm_V1_Dispute {
        let request = Spearhead_Crm_V1_DecideDisputeRequest.with {
            $0.id = dispute
            $0.upheld = upheld
            $0.decision = "the visit log shows it"
        }
        let response: Spearhead_Crm_V1_DecideDisputeResponse = try call("DecideDispute", request, as: caller)
        return response.dispute
    }

    @Test("C30: A dispute keeps its decision and decider; only upholding it moves the customer", arguments: [true, false])
    func decides(upheld: Bool) throws {
        let dispute = try open(as: company.rep("REP2"))
        #expect(dispute.state == .open)
        #expect(dispute.respondentID == company.id("REP1"))
        let decided = try decide(dispute.id, upheld: upheld, as: company.director)
        #expect(decided.state == (upheld ? .upheld : .dismissed))
        #expect(decided.decidedBy == company.id("DIR1"))
        #expect(decided.decision == "the visit log shows it")
        #expect(try company.get(customer.id).ownerID == company.id(upheld ? "REP2" : "REP1"))
        #expect(try company.claims(customer.id).count == (upheld ? 2 : 1))
        #expect(reason { _ = try decide(dispute.id, upheld: !upheld, as: company.director) } == "DISPUTE_DECIDED")
    }

    @Test("C30: No party decides, an owner claims nothing, and one claim is open at a time")
    func refuses() throws {
        #expect(reason { _ = try open(as: company.rep()) } == "CLAIMANT_OWNS")
        let dispute = try open(as: company.rep("REP2"))
        #expect(reason { _ = try open(as: company.rep("REP2")) } == "DISPUTE_OPEN")
        let party = company.tenant.caller(roles: [.director], person: company.id("REP2"))
        #expect(reason { _ = try decide(dispute.id, upheld: true, as: party) } == "DECIDER_IS_PARTY")
        #expect(reason { _ = try decide(dispute.id, upheld: true, as: company.rep()) } == "PERMISSION_DENIED")
    }
}

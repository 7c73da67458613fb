import CRM
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("Compensation for a market researcher")
struct CompensationTests {
    private func attest(
        _ desk: Desk, _ id: String, _ party: Spearhead_Crm_V1_AttestingParty
    ) throws -> Spearhead_Crm_V1_Compensation {
        let response: Spearhead_Crm_V1_AttestCompensationResponse = try desk.tenant.call(
            as: desk.frontDesk, "spearhead.crm.v1.CompensationService/AttestCompensation",
            Spearhead_Crm_V1_AttestCompensationRequest.with {
                $0.id = id
                $0.party = party
                $0.statement = "来访者是同行市调"
            })
        return response.compensation
    }

    private func approve(_ desk: Desk, _ id: String, as caller: Caller) throws -> Spearhead_Crm_V1_Compensation {
        let response: Spearhead_Crm_V1_ApproveCompensationResponse = try desk.tenant.call(
            as: caller, "spearhead.crm.v1.CompensationService/ApproveCompensation",
            Spearhead_Crm_V1_ApproveCompensationRequest.with { $0.id = id })
        return response.compensation
    }

    @Test("C28: the credit needs both testimonies and the director's approval, then gives the group one visitor")
    func whole() throws {
        let desk = try Desk()
        let ids = desk.groups.map(\.id)
        let researcher = try desk.visit()
        #expect(researcher.groupID == ids[0])
        let requested: Spearhead_Crm_V1_RequestCompensationResponse = try desk.tenant.call(
            as: desk.frontDesk, "spearhead.crm.v1.CompensationService/RequestCompensation",
            Spearhead_Crm_V1_RequestCompensationRequest.with { $0.receptionEntryID = researcher.id })
        let id = requested.compensation.id
        #expect(desk.company.reason { _ = try approve(desk, id, as: desk.director) } == "ATTESTATIONS_MISSING")
        #expect(try attest(desk, id, .rep).status == .requested)
        #expect(desk.company.reason { _ = try attest(desk, id, .rep) } == "ALREADY_ATTESTED")
        #expect(desk.company.reason { _ = try approve(desk, id, as: desk.director) } == "ATTESTATIONS_MISSING")
        #expect(try attest(desk, id, .visitor).status == .attested)
        #expect(desk.company.reason { _ = try approve(desk, id, as: desk.frontDesk) } == "PERMISSION_DENIED")
        #expect(try desk.turns(1) == [ids[1]])
        #expect(try approve(desk, id, as: desk.director).status == .granted)
        let credited = try desk.visit()
        #expect(credited.route == .compensation && credited.groupID == ids[0] && credited.ownerID == researcher.ownerID)
        #expect(try desk.turns(2) == [ids[2], ids[0]])
        #expect(try desk.report().strict)
        #expect(desk.company.reason { _ = try approve(desk, id, as: desk.director) } == "ILLEGAL_TRANSITION")
    }

    @Test("C28: a visitor who took no turn is not compensated")
    func noTurn() throws {
        let desk = try Desk()
        let peer = try desk.visit { $0.visitorType = .peer }
        let request = Spearhead_Crm_V1_RequestCompensationRequest.with { $0.receptionEntryID = peer.id }
        let reason = desk.company.reason {
            let _: Spearhead_Crm_V1_RequestCompensationResponse = try desk.tenant.call(
                as: desk.frontDesk, "spearhead.crm.v1.CompensationService/RequestCompensation", request)
        }
        #expect(reason == "NO_TURN_TAKEN")
    }
}

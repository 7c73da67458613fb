import CRM
import GRDB
import Organization
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("Leads of people who leave")
struct LeadLeavingTests {
    private func leave(_ company: LeadsCompany, _ person: String, to successor: String = "") throws {
        let _: Spearhead_Organization_V1_DeactivatePersonResponse = try company.tenant.call(
            "spearhead.organization.v1.PersonService/DeactivatePerson",
            Spearhead_Organization_V1_DeactivatePersonRequest.with {
                $0.id = person
                $0.leftOn = "2026-03-01"
                $0.successorID = successor
            })
    }

    /// Leads of one person: an open one, an answered one, and one that was disqualified.
    private func leads(_ company: LeadsCompany, of owner: String) throws -> [Spearhead_Crm_V1_Lead] {
        var all: [Spearhead_Crm_V1_Lead] = []
        while all.filter({ $0.ownerID == owner }).count < 3 { all.append(try company.create()) }
        let mine = all.filter { $0.ownerID == owner }
        _ = try company.firstContact(mine[1].id)
        let _: Spearhead_Crm_V1_DisqualifyLeadResponse = try company.tenant.crm(
            "LeadService/DisqualifyLead",
            Spearhead_Crm_V1_DisqualifyLeadRequest.with {
                $0.id = mine[2].id
                $0.reason = "没有需求"
            })
        return mine
    }

    @Test("C20: the successor takes over the open leads with their reminders; closed ones keep their owner")
    func successor() throws {
        let company = try LeadsCompany()
        let (leaver, successor) = (try company.person("REP001"), try company.person("REP002"))
        let mine = try leads(company, of: leaver)
        try leave(company, leaver, to: successor)
        #expect(try mine.map { try company.get($0.id).ownerID } == [successor, successor, leaver])
        #expect(try company.reminders().filter { $0.personID == leaver } == [])
        #expect(
            try company.reminders().filter { [mine[0].id, mine[1].id].contains($0.leadID) }.map(\.personID) == [
                successor, successor,
            ])
        let facts = try company.count(
            "SELECT count(*) FROM crm_lead_assignment WHERE rule = 'leaving' AND to_owner_id = ?", [successor])
        #expect(facts == 2)
    }

    @Test("C20: without a successor the rule shares the leads out, and nobody gets them who has left")
    func byRule() throws {
        let company = try LeadsCompany()
        let leaver = try company.person("REP001")
        let mine = try leads(company, of: leaver)
        try leave(company, leaver)
        let owners = try mine.map { try company.get($0.id).ownerID }
        #expect(!owners[0].isEmpty && owners[0] != leaver)
        #expect(!owners[1].isEmpty && owners[1] != leaver)
        #expect(owners[2] == leaver)
    }

    @Test("C20: when nobody is left the leads go into the pool, so that none is lost")
    func pool() throws {
        let company = try LeadsCompany(reps: 1)
        let leaver = try company.person("REP001")
        let mine = try leads(company, of: leaver)
        try leave(company, leaver)
        #expect(try mine.prefix(2).map { try company.get($0.id).status } == [.recycled, .recycled])
        #expect(try company.get(mine[0].id).ownerID.isEmpty)
    }
}

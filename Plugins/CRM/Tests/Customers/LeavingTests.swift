import CRM
import Organization
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("People who leave")
struct LeavingTests {
    let company: CustomerCompany

    init() throws { company = try CustomerCompany() }

    @Test("C20: Nobody leaves while owning customers unless a successor takes all of them over")
    func handsOverOnLeaving() throws {
        let customers = try (0..<3).map { _ in try company.create() }
        func leave(_ successor: String) throws {
            let _: Spearhead_Organization_V1_DeactivatePersonResponse = try company.tenant.call(
                "spearhead.organization.v1.PersonService/DeactivatePerson",
                Spearhead_Organization_V1_DeactivatePersonRequest.with {
                    $0.id = company.id("REP1")
                    $0.leftOn = "2026-03-01"
                    $0.successorID = successor
                })
        }
        #expect(reason { try leave("") } == "CUSTOMERS_NEED_SUCCESSOR")
        #expect(try company.get(customers[0].id).ownerID == company.id("REP1"))
        try leave(company.id("REP2"))
        #expect(try company.list { $0.ownerID = company.id("REP1") } == [])
        #expect(try company.list { $0.ownerID = company.id("REP2") } == customers.map(\.code))
        #expect(try company.claims(customers[0].id).map(\.reason) == ["created", "owner left"])
        let orphans: Spearhead_Crm_V1_ListOrphanedCustomersResponse = try company.call(
            "ListOrphanedCustomers", Spearhead_Crm_V1_ListOrphanedCustomersRequest())
        #expect(orphans.customers.isEmpty)
    }
}

import CRM
import GRDB
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("Who owns a customer and who sees it")
struct OwnershipTests {
    let company: CustomerCompany

    init() throws { company = try CustomerCompany() }

    @Test("C24: A rep sees its own customers, a supervisor those of the team, a director all; foreign ones do not exist")
    func limitsRows() throws {
        let mine = try company.create()
        let foreign = try company.create(as: company.rep("REP3"))
        #expect(try company.list(as: company.rep()) == [mine.code])
        #expect(try company.list(as: company.supervisor) == [mine.code])
        #expect(try company.list(as: company.director) == [mine.code, foreign.code])
        #expect(reason { _ = try company.get(foreign.id, as: company.rep()) } == "NOT_FOUND")
        #expect(reason { _ = try company.get("no such id", as: company.rep()) } == "NOT_FOUND")
        #expect(reason { try company.assign([foreign.id], to: company.id("REP1"), as: company.supervisor) } == "NOT_FOUND")
    }

    @Test("C24: A share shows a customer until it is revoked, both stay on record, and it gives no right to change")
    func shares() throws {
        let customer = try company.create()
        let other = company.rep("REP3")
        let granted: Spearhead_Crm_V1_ShareCustomerResponse = try company.call(
            "ShareCustomer",
            Spearhead_Crm_V1_ShareCustomerRequest.with {
                $0.customerID = customer.id
                $0.personID = company.id("REP3")
                $0.reason = "joint project"
            }, as: company.rep())
        #expect(try company.get(customer.id, as: other).code == customer.code)
        #expect(try company.list(as: other) == [customer.code])
        #expect(
            reason {
                let _: Spearhead_Crm_V1_UpdateCustomerResponse = try company.call(
                    "UpdateCustomer",
                    Spearhead_Crm_V1_UpdateCustomerRequest.with {
                        $0.customer.id = customer.id
                        $0.customer.name = "stolen"
                        $0.updateMask.paths = ["name"]
                    }, as: other)
            } == "NOT_FOUND")
        company.tenant.advance(seconds: 60)
        let _: Spearhead_Crm_V1_RevokeShareResponse = try company.call(
            "RevokeShare", Spearhead_Crm_V1_RevokeShareRequest.with { $0.id = granted.share.id }, as: company.rep())
        #expect(reason { _ = try company.get(customer.id, as: other) } == "NOT_FOUND")
        let log: Spearhead_Crm_V1_ListSharesResponse = try company.call(
            "ListShares", Spearhead_Crm_V1_ListSharesRequest.with { $0.customerID = customer.id }, as: company.rep())
        #expect(log.shares.map(\.grantedBy) == [company.id("REP1")])
        #expect(log.shares.map(\.revokedBy) == [company.id("REP1")])
        #expect(log.shares.map(\.reason) == ["joint project"])
    }

    @Test("C30: Claims follow each other without gap or overlap, so there is one owner at any instant")
    func keepsOneOwner() throws {
        let customer = try company.create()
        for owner in ["REP2", "REP2", "REP3", "REP1"] {
            company.tenant.advance(seconds: 3600)
            try company.assign([customer.id], to: company.id(owner))
        }
        let claims = try company.claims(customer.id)
        #expect(claims.map(\.toOwnerID) == ["REP1", "REP2", "REP3", "REP1"].map(company.id))
        #expect(claims.map(\.sequence) == [1, 2, 3, 4])
        for (claim, next) in zip(claims, claims.dropFirst()) {
            #expect(claim.endTime == next.startTime)
            #expect(claim.toOwnerID == next.fromOwnerID)
        }
        #expect(claims.last?.hasEndTime == false)
        #expect(try company.get(customer.id).ownerID == claims.last?.toOwnerID)
    }

    @Test(
        "C30: The database itself refuses to change history",
        arguments: ["crm_ownership_claim", "crm_customer_revision", "crm_class_policy", "crm_value_rule", "crm_contact_log"])
    func guardsHistory(table: String) throws {
        let triggers = try company.tenant.read {
            try $0.values(
                String.self, "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ? ORDER BY name", [table])
        }
        #expect(triggers == ["\(table)_no_delete", "\(table)_no_update"])
    }

    @Test("AssignOwner moves all customers or none")
    func assignsAllOrNone() throws {
        let customers = try (0..<3).map { _ in try company.create() }
        let ids = customers.map(\.id)
        #expect(reason { try company.assign(ids + ["missing"], to: company.id("REP2")) } == "NOT_FOUND")
        #expect(reason { try company.assign(ids, to: company.id("REP9")) } == "INVALID_FIELDS")
        #expect(reason { try company.assign([], to: company.id("REP2")) } == "INVALID_FIELDS")
        #expect(try company.list(as: company.rep("REP2")) == [])
        #expect(try company.assign(ids, to: company.id("REP2")) == 3)
        #expect(try company.list(as: company.rep("REP2")).count == 3)
        #expect(try company.assign(ids, to: company.id("REP2")) == 0)
    }
}

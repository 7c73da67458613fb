import CRM
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("Changes of address")
struct AddressTests {
    let company: CustomerCompany
    let customer: CustomerMessage

    init() throws {
        company = try CustomerCompany()
        customer = try company.create { $0.address = "old street 1" }
    }

    @discardableResult
    private func request(_ address: String, as caller: Caller? = nil) throws -> Spearhead_Crm_V1_Address {
        let response: Spearhead_Crm_V1_RequestAddressChangeResponse = try company.call(
            "RequestAddressChange",
            Spearhead_Crm_V1_RequestAddressChangeRequest.with {
                $0.customerID = customer.id
                $0.address = address
                $0.writtenRequest = "letter 17"
            }, as: caller ?? company.rep())
        return response.address
    }

    @discardableResult
    private func confirm(_ version: Int64, as caller: Caller) throws -> Spearhead_Crm_V1_Address {
        let response: Spearhead_Crm_V1_ConfirmAddressChangeResponse = try company.call(
            "ConfirmAddressChange",
            Spearhead_Crm_V1_ConfirmAddressChangeRequest.with {
                $0.customerID = customer.id
                $0.version = version
            }, as: caller)
        return response.address
    }

    private func pending(hours: Int32? = nil) throws -> [Int64] {
        let response: Spearhead_Crm_V1_ListPendingAddressChangesResponse = try company.call(
            "ListPendingAddressChanges",
            Spearhead_Crm_V1_ListPendingAddressChangesRequest.with { if let hours { $0.olderThanHours = hours } })
        return response.changes.map(\.address.version)
    }

    @Test("C25, H02: A written request counts once another role confirms it, and the record shows who did")
    func confirms() throws {
        let requested = try request("new street 2")
        #expect(requested.version == 2)
        #expect(requested.state == .pending)
        #expect(try company.get(customer.id).address == "old street 1")
        company.tenant.advance(seconds: 600)
        let confirmed = try confirm(2, as: company.orderDesk)
        #expect(confirmed.decidedBy == company.id("ODK1"))
        #expect(confirmed.requestedBy == company.id("REP1"))
        let after = try company.get(customer.id)
        #expect(after.address == "new street 2")
        #expect(after.addressVersion == 2)
        #expect(reason { try confirm(2, as: company.orderDesk) } == "ADDRESS_DECIDED")
        #expect(try company.revisions(customer.id).first?.changes.map(\.field) == ["address", "address_version"])
    }

    @Test("H02: Neither the requester nor somebody with the same role confirms; a rep may not at all")
    func refusesSelfConfirmation() throws {
        try request("new street 2", as: company.orderDesk)
        #expect(reason { try confirm(2, as: company.orderDesk) } == "SELF_CONFIRMATION")
        let colleague = company.tenant.caller(roles: [.orderDesk], person: company.id("SUP2"))
        #expect(reason { try confirm(2, as: colleague) } == "SELF_CONFIRMATION")
        #expect(reason { try confirm(2, as: company.rep()) } == "PERMISSION_DENIED")
        #expect(try confirm(2, as: company.director).state == .confirmed)
    }

    @Test("C25: A request needs its writing, and a new address")
    func refusesOralRequests() {
        #expect(
            reason {
                let _: Spearhead_Crm_V1_RequestAddressChangeResponse = try company.call(
                    "RequestAddressChange",
                    Spearhead_Crm_V1_RequestAddressChangeRequest.with {
                        $0.customerID = customer.id
                        $0.address = "new street 2"
                    })
            } == "INVALID_FIELDS")
        #expect(reason { try request("old street 1") } == "ADDRESS_UNCHANGED")
    }

    @Test("A version below the confirmed one cannot be confirmed any more, only rejected")
    func supersedes() throws {
        try request("new street 2")
        try request("new street 3")
        try confirm(3, as: company.orderDesk)
        #expect(reason { try confirm(2, as: company.orderDesk) } == "ADDRESS_SUPERSEDED")
        let rejected: Spearhead_Crm_V1_RejectAddressChangeResponse = try company.call(
            "RejectAddressChange",
            Spearhead_Crm_V1_RejectAddressChangeRequest.with {
                $0.customerID = customer.id
                $0.version = 2
                $0.reason = "version 3 holds"
            }, as: company.orderDesk)
        #expect(rejected.address.state == .rejected)
        #expect(try company.get(customer.id).address == "new street 3")
    }

    @Test("H03: A change is listed once it waits longer than 48 hours, to the second")
    func listsPending() throws {
        try request("new street 2")
        company.tenant.advance(seconds: 48 * 3600)
        #expect(try pending() == [])
        #expect(try pending(hours: 47) == [2])
        company.tenant.advance(seconds: 1)
        #expect(try pending() == [2])
        try confirm(2, as: company.orderDesk)
        #expect(try pending(hours: 0) == [])
    }
}

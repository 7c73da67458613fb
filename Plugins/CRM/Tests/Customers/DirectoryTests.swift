import CRM
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("The directory of customers for other plugins")
struct DirectoryTests {
    let company: CustomerCompany

    init() throws { company = try CustomerCompany() }

    @Test("H01: A customer is found by id and by code with the terms it buys on; a limit that is not set is no limit of 0")
    func findsCustomers() throws {
        let distributor = try company.create {
            $0.code = "D1"
            $0.kind = .distributor
            $0.class = .key
            $0.channel = .wholesale
        }
        let customer = try company.create {
            $0.code = "R1"
            $0.supplierID = distributor.id
            $0.creditLimitMinor = 0
            $0.paymentDays = 30
            $0.address = "street 1"
            $0.territoryID = company.county
        }
        let found = try company.tenant.read { try CustomerDirectory.find(id: customer.id, $0) }
        let same = try company.tenant.read { try CustomerDirectory.find(code: "R1", $0) }
        #expect(found == same)
        let summary = try #require(found)
        #expect(summary.name == customer.name && summary.code == "R1" && summary.kind == .retailer)
        #expect(summary.customerClass == .general && summary.channel == nil && summary.territoryID == company.county)
        #expect(summary.ownerID == company.id("REP1") && summary.supplierID == distributor.id)
        #expect(summary.creditLimitMinor == 0 && summary.paymentDays == 30)
        #expect(summary.addressVersion == 1 && !summary.isDeleted)
        let supplier = try #require(try company.tenant.read { try CustomerDirectory.find(code: "D1", $0) })
        #expect(supplier.creditLimitMinor == nil && supplier.channel == .wholesale && supplier.addressVersion == 0)
        let nobody = try company.tenant.read { try CustomerDirectory.find(code: "R2", $0) }
        #expect(nobody == nil)
    }

    @Test("C25, H02: An order at an instant gets the version confirmed then; a pending one is named but not used")
    func knowsAddresses() throws {
        let customer = try company.create { $0.address = "street 1" }
        let created = company.tenant.now
        company.tenant.advance(seconds: 60)
        let _: Spearhead_Crm_V1_RequestAddressChangeResponse = try company.call(
            "RequestAddressChange",
            Spearhead_Crm_V1_RequestAddressChangeRequest.with {
                $0.customerID = customer.id
                $0.address = "street 2"
                $0.writtenRequest = "letter 17"
            }, as: company.rep())
        #expect(try versions(customer.id) == [1, 2])
        #expect(try address(customer.id, 2)?.isConfirmed == false)
        company.tenant.advance(seconds: 60)
        let _: Spearhead_Crm_V1_ConfirmAddressChangeResponse = try company.call(
            "ConfirmAddressChange",
            Spearhead_Crm_V1_ConfirmAddressChangeRequest.with {
                $0.customerID = customer.id
                $0.version = 2
            }, as: company.orderDesk)
        #expect(try versions(customer.id) == [2, nil])
        #expect(try versions(customer.id, at: created) == [1, nil])
        #expect(try address(customer.id, 2)?.text == "street 2")
        #expect(try address(customer.id, 2)?.isConfirmed == true)
        #expect(try address(customer.id, 3) == nil)
    }

    /// The confirmed version at an instant, and the pending one.
    private func versions(_ customer: String, at instant: Instant? = nil) throws -> [Int64?] {
        let instant = instant ?? company.tenant.now
        return try company.tenant.read {
            [
                try CustomerDirectory.confirmedAddressVersion(customer, at: instant, $0),
                try CustomerDirectory.pendingAddressVersion(customer, $0),
            ]
        }
    }

    private func address(_ customer: String, _ version: Int64) throws -> CustomerAddress? {
        try company.tenant.read { try CustomerDirectory.address(customer, version: version, $0) }
    }
}

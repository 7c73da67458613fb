import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@testable import CRM

@Suite("Measures of customers")
struct CustomerMeasureTests {
    let company: CustomerCompany

    init() throws { company = try CustomerCompany() }

    private func values(_ measure: Measure, _ from: String, _ to: String, _ dimensions: [String] = []) throws -> [MeasureValue] {
        let first = try #require(BusinessDate(from))
        let last = try #require(BusinessDate(to))
        return try company.tenant.read {
            try measure.compute($0, MeasureQuery(people: nil, interval: first...last, dimensions: dimensions))
        }
    }

    private func activate(_ id: String, on date: String = "") throws {
        let _: Spearhead_Crm_V1_ActivateCustomerResponse = try company.call(
            "ActivateCustomer",
            Spearhead_Crm_V1_ActivateCustomerRequest.with {
                $0.id = id
                $0.openedOn = date
            })
    }

    @Test("A07: A customer counts as new once, for the owner of that day, whoever owns it later")
    func countsOnce() throws {
        let customer = try company.create()
        #expect(try values(CustomerMeasures.newCustomers, "2026-01-01", "2026-12-31") == [])
        try activate(customer.id)
        #expect(reason { try activate(customer.id) } == "CUSTOMER_ACTIVE")
        try company.assign([customer.id], to: company.id("REP2"))
        let won = MeasureValue(person: company.id("REP1"), value: 1)
        #expect(try values(CustomerMeasures.newCustomers, "2026-03-01", "2026-03-31") == [won])
        #expect(try values(CustomerMeasures.newCustomers, "2026-03-03", "2026-03-31") == [])
        #expect(
            try values(CustomerMeasures.customers, "2026-03-03", "2026-03-31")
                == [MeasureValue(person: company.id("REP2"), value: 1)])
    }

    @Test("A customer is not opened in the future")
    func refusesFuture() throws {
        let customer = try company.create()
        #expect(reason { try activate(customer.id, on: "2026-03-03") } == "INVALID_FIELDS")
    }

    @Test("Measures split by class, kind, channel and territory")
    func splits() throws {
        for kind in [.retailer, .retailer, .keyAccount] as [Spearhead_Crm_V1_CustomerKind] {
            try company.create {
                $0.kind = kind
                $0.openedOn = "2026-02-01"
            }
        }
        let split = try values(CustomerMeasures.newCustomers, "2026-02-01", "2026-02-01", ["kind"])
        #expect(split.map(\.dimensions) == [["kind": "key_account"], ["kind": "retailer"]])
        #expect(split.map(\.value) == [1, 2])
    }
}

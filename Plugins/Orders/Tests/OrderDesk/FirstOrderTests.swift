import CRM
import Orders
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("The first order of a prospect")
struct FirstOrderTests {
    private let company: DeskCompany

    init() throws { company = try DeskCompany() }

    private func prospect(_ code: String) throws {
        let _: Spearhead_Crm_V1_CreateCustomerResponse = try company.tenant.call(
            as: company.rep, "spearhead.crm.v1.CustomerService/CreateCustomer",
            Spearhead_Crm_V1_CreateCustomerRequest.with {
                $0.customer.code = code
                $0.customer.name = "新经销商"
                $0.customer.kind = .distributor
                $0.customer.class = .general
                $0.customer.address = "滨江路9号"
            })
    }

    private func openedOn(_ code: String) throws -> String {
        let response: Spearhead_Crm_V1_GetCustomerResponse = try company.tenant.call(
            as: company.rep, "spearhead.crm.v1.CustomerService/GetCustomer",
            Spearhead_Crm_V1_GetCustomerRequest.with { $0.id = company.customer(code) })
        return response.customer.openedOn
    }

    private func newCustomers() throws -> Int64 {
        let march = try #require(BusinessDate("2026-03-01"))...(#require(BusinessDate("2026-03-31")))
        let query = MeasureQuery(people: [company.person("REP1")], interval: march)
        return try company.tenant.read { try $0.measure("crm.new_customers", query).first?.value ?? 0 }
    }

    @Test("A07: business with a prospect begins when its first order takes effect, and it counts as new once")
    func once() throws {
        try prospect("N1")
        let order = try company.create([.init(quantity: 10)], for: "N1").order
        #expect(try openedOn("N1").isEmpty && newCustomers() == 0, "an order that waits has no effect yet")
        company.tenant.advance(seconds: 86_400)
        try company.approve(order.id)
        #expect(try openedOn("N1") == "2026-03-03" && newCustomers() == 1)
        company.tenant.advance(seconds: 86_400)
        try company.approve(company.create([.init(quantity: 10)], for: "N1").order.id)
        #expect(try openedOn("N1") == "2026-03-03" && newCustomers() == 1)
        try company.approve(company.create([.init(quantity: 10)], for: "D1").order.id)
        #expect(try newCustomers() == 1, "D1 has bought for long")
    }

    @Test("A07: an imported order that was approved begins business on the day of its approval")
    func imported() throws {
        try prospect("N2")
        try company.tenant.importCSV(
            "orders",
            """
            number,customer_code,rep_code,ordered_at,promised_on,visit_id,ship_to_address_version,submitted_by,approved_by,approved_at,status
            S1,N2,REP1,2026-02-27T10:00:00+08:00,,,1,REP1,,,submitted

            """)
        #expect(try openedOn("N2").isEmpty)
        try company.tenant.importCSV(
            "orders",
            """
            number,customer_code,rep_code,ordered_at,promised_on,visit_id,ship_to_address_version,submitted_by,approved_by,approved_at,status
            S1,N2,REP1,2026-02-27T10:00:00+08:00,,,1,REP1,ODK1,2026-02-28T10:00:00+08:00,approved

            """)
        #expect(try openedOn("N2") == "2026-02-28")
    }
}

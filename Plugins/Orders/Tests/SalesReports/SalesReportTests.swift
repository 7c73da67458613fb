import GRDB
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@testable import Orders

@Suite("Sales reports")
struct SalesReportTests {
    let company: ShippingCompany

    init() throws { company = try ShippingCompany(now: "2026-03-31T09:00:00+08:00") }

    /// Brings in an order of one line that was approved.
    private func order(
        _ number: String, _ customer: String, on date: String, _ quantity: Int64 = 1, product: String = "P1", price: Int64 = 100,
        approver: String = "DIR1"
    ) throws {
        try company.tenant.importCSV(
            "orders",
            """
            number,customer_code,rep_code,ordered_at,promised_on,ship_to_address_version,submitted_by,approved_by,approved_at,status
            \(number),\(customer),REP1,\(date)T09:00:00+08:00,,1,REP1,\(approver),\(date)T10:00:00+08:00,approved

            """)
        try company.tenant.importCSV(
            "order_lines",
            "order_number,line,product_code,qty,unit_price_minor,lot\n\(number),1,\(product),\(quantity),\(price),\n")
    }

    @Test("C19: a customer is due once its last order is longer ago than the mean time between its orders, not before")
    func reorderDue() throws {
        // Days 1, 5 and 11: five days on average, so that day 16 is not late yet and day 17 is.
        for (number, day) in [("A", "01"), ("B", "05"), ("C", "11")] { try order(number, "D1", on: "2026-03-\(day)") }
        try order("D", "D2", on: "2026-03-01")
        func due(_ date: String) throws -> [Spearhead_Orders_V1_ReorderDueCustomer] {
            let response: Spearhead_Orders_V1_ListReordersDueResponse = try company.call(
                "SalesReportService/ListReordersDue", Spearhead_Orders_V1_ListReordersDueRequest.with { $0.asOf = date },
                as: company.director)
            return response.customers
        }
        #expect(try due("2026-03-16").isEmpty)
        let found = try #require(try due("2026-03-17").first)
        #expect(found.customerCode == "D1" && found.orderDays == 3 && found.meanIntervalDays == "5.0")
        #expect(found.daysSince == 6 && found.dueOn == "2026-03-17" && found.lastOrderedOn == "2026-03-11")
        #expect(try due("2026-03-17").count == 1)
    }

    @Test("C37: revenue is new when the customer's first order lies in the interval, and new customers cost what was given")
    func newVersusReturning() throws {
        try order("A", "D1", on: "2026-02-10", 7)
        try order("B", "D1", on: "2026-03-05", 30)
        try order("C", "D1", on: "2026-03-06", 20)
        try order("D", "D2", on: "2026-03-07", 10)
        try order("E", "R1", on: "2026-03-08", 15)
        let response: Spearhead_Orders_V1_GetNewVersusReturningResponse = try company.call(
            "SalesReportService/GetNewVersusReturning",
            Spearhead_Orders_V1_GetNewVersusReturningRequest.with {
                $0.kind = .direct
                $0.acquisitionCostMinor = 501
            }, as: company.director)
        #expect(response.from == "2026-03-01" && response.through == "2026-03-31")
        #expect(response.newCustomers.customers == 1 && response.newCustomers.revenueMinor == 1000)
        let returning = response.returningCustomers
        #expect(returning.customers == 1 && returning.orders == 2 && returning.revenueMinor == 5000)
        #expect(returning.averageTicketMinor == 2500 && returning.ordersPerCustomer == "2.00")
        #expect(response.returningPercent == "83.33" && response.acquisitionCostPerCustomerMinor == 501)
    }

    @Test("H16: the increase of the unit price is free of the mix of products")
    func unitPrices() throws {
        try order("A", "D1", on: "2026-02-10", 10, price: 100)
        try order("B", "D1", on: "2026-02-11", 10, product: "P2", price: 200)
        try order("C", "D1", on: "2026-03-10", 30, price: 110)
        try order("D", "D1", on: "2026-03-11", 10, product: "P2", price: 190)
        let response: Spearhead_Orders_V1_GetUnitPriceReportResponse = try company.call(
            "SalesReportService/GetUnitPriceReport",
            Spearhead_Orders_V1_GetUnitPriceReportRequest.with {
                $0.from = "2026-03-01"
                $0.baseFrom = "2026-02-01"
                $0.baseThrough = "2026-02-28"
            }, as: company.director)
        #expect(response.products.map(\.productCode) == ["P1", "P2"])
        #expect(response.products.map(\.increasePercent) == ["10.00", "-5.00"])
        #expect(response.products.map(\.unitPrice) == ["110.00", "190.00"])
        // 3300 + 1900 against 30 × 100 + 10 × 200.
        #expect(response.total.increasePercent == "4.00" && response.total.amountMinor == 5200)
    }

    @Test("H06: receivables that grow faster than sales show with who approved the orders")
    func growth() throws {
        try order("A", "D1", on: "2026-02-10", 100, approver: "DIR1")
        try order("B", "D1", on: "2026-03-10", 120, approver: "DIR1")
        try order("C", "D2", on: "2026-02-10", 100, approver: "ODK1")
        try order("D", "D2", on: "2026-03-10", 200, approver: "ODK1")
        let shipments = [("A", "2026-02-12", 100), ("B", "2026-03-12", 120), ("C", "2026-02-12", 100), ("D", "2026-03-12", 200)]
        try company.tenant.importCSV(
            "shipments",
            "number,order_number,shipped_at,delivered_at,ship_to_address_version\n"
                + shipments.map { "S\($0.0),\($0.0),\($0.1)T12:00:00+08:00,,1\n" }.joined())
        try company.tenant.importCSV(
            "shipment_lines",
            "shipment_number,order_line,product_code,lot,qty\n" + shipments.map { "S\($0.0),1,P1,L1,\($0.2)\n" }.joined())
        try company.tenant.importCSV(
            "invoices",
            "number,customer_code,order_number,issued_on,due_on,amount_minor\n"
                + zip(shipments, ["D1", "D1", "D2", "D2"]).map { "I\($0.0),\($1),\($0.0),\($0.1),\($0.1),\($0.2 * 100)\n" }
                .joined())
        // D1 pays little: 10 000 open become 21 000 on sales up by a fifth. D2 pays 15 000 of 30 000 while sales double.
        try company.tenant.importCSV(
            "receipts",
            """
            number,customer_code,received_on,amount_minor
            R1,D1,2026-03-20,1000
            R2,D2,2026-03-20,15000

            """)
        let response: Spearhead_Orders_V1_GetReceivablesGrowthReportResponse = try company.call(
            "ReceivableService/GetReceivablesGrowthReport",
            Spearhead_Orders_V1_GetReceivablesGrowthReportRequest.with {
                $0.from = "2026-03-01"
                $0.through = "2026-03-31"
            }, as: company.director)
        let byApprover = Dictionary(uniqueKeysWithValues: response.approvers.map { ($0.approverID, $0) })
        let director = try #require(byApprover[company.person("DIR1")])
        #expect(director.openingMinor == 10_000 && director.closingMinor == 21_000 && director.overdueMinor == 21_000)
        #expect(director.receivablesGrowthPercent == "110.00" && director.salesGrowthPercent == "20.00" && director.flagged)
        let desk = try #require(byApprover[company.person("ODK1")])
        #expect(desk.receivablesGrowthPercent == "50.00" && desk.salesGrowthPercent == "100.00" && !desk.flagged)
        #expect(response.total.closingMinor == 36_000 && response.total.salesMinor == 32_000)
        #expect(response.beforeFrom == "2026-01-29")
    }
}

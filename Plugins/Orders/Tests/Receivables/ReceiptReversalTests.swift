import GRDB
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@testable import Orders

@Suite("Receipts that are taken back")
struct ReceiptReversalTests {
    typealias Receipt = Spearhead_Orders_V1_Receipt

    let company: ShippingCompany
    let order: String
    /// Invoices of 400 due 1 April and 600 due 10 April.
    let invoices: [Spearhead_Orders_V1_Invoice]

    init() throws {
        let company = try ShippingCompany()
        try company.lot("L1")
        let order = try company.order("SO1", [.init(quantity: 10)])
        let shipments = try [4, 6].map { try company.deliver(company.ship(order, [(1, $0, "L1")])) }
        company.tenant.advance(seconds: 20 * 86_400)
        (self.company, self.order) = (company, order)
        invoices = try zip(shipments, ["2026-03-02", "2026-03-11"]).map { shipment, date in
            try company.call(
                "ReceivableService/CreateInvoice",
                Spearhead_Orders_V1_CreateInvoiceRequest.with {
                    $0.shipmentID = shipment.id
                    $0.issuedOn = date
                }, as: TestTenant.admin, Spearhead_Orders_V1_CreateInvoiceResponse.self
            ).invoice
        }
    }

    private func receive(_ amount: Int64, on date: String, number: String = "") throws -> Receipt {
        try company.call(
            "ReceivableService/CreateReceipt",
            Spearhead_Orders_V1_CreateReceiptRequest.with {
                $0.receipt.customerID = company.customer("D1")
                $0.receipt.amountMinor = amount
                $0.receipt.receivedOn = date
                $0.receipt.number = number
            }, as: TestTenant.admin, Spearhead_Orders_V1_CreateReceiptResponse.self
        ).receipt
    }

    @discardableResult
    private func reverse(_ id: String, reason: String = "wrong customer", as caller: Caller = TestTenant.admin) throws -> Receipt
    {
        try company.call(
            "ReceivableService/ReverseReceipt",
            Spearhead_Orders_V1_ReverseReceiptRequest.with {
                $0.id = id
                $0.reason = reason
            }, as: caller, Spearhead_Orders_V1_ReverseReceiptResponse.self
        ).receipt
    }

    private func open() throws -> [Int64] {
        try invoices.map { invoice in
            try company.call(
                "ReceivableService/GetInvoice", Spearhead_Orders_V1_GetInvoiceRequest.with { $0.id = invoice.id },
                as: TestTenant.admin, Spearhead_Orders_V1_GetInvoiceResponse.self
            ).invoice.openMinor
        }
    }

    private func state() throws -> String? {
        try company.tenant.read { try $0.value(String.self, "SELECT state FROM orders_order WHERE id = ?", [order]) }
    }

    private func aging(_ date: String) throws -> Spearhead_Orders_V1_Aging {
        try company.call(
            "ReceivableService/GetAgingReport", Spearhead_Orders_V1_GetAgingReportRequest.with { $0.asOf = date },
            as: TestTenant.admin, Spearhead_Orders_V1_GetAgingReportResponse.self
        ).total
    }

    @Test("H08: The money that is left pays anew, first in, first out; a settled order is open again, and earlier dates agree")
    func paysAnew() throws {
        let wrong = try receive(900, on: "2026-03-05")
        let right = try receive(200, on: "2026-03-12")
        #expect(try open() == [0, 0] && state() == "settled")
        #expect(try aging("2026-03-12").unappliedMinor == 100)
        let reversed = try reverse(wrong.id)
        #expect(reversed.reverseReason == "wrong customer" && reversed.hasReverseTime && reversed.unappliedMinor == 0)
        #expect(try open() == [200, 600] && state() == "invoiced")
        #expect(try aging("2026-03-06").totalMinor == 400)
        #expect(try aging("2026-03-06").unappliedMinor == 0)
        #expect(try aging("2026-03-12").totalMinor == 800)
        let allocations: Spearhead_Orders_V1_ListAllocationsResponse = try company.call(
            "ReceivableService/ListAllocations",
            Spearhead_Orders_V1_ListAllocationsRequest.with { $0.customerID = company.customer("D1") }, as: TestTenant.admin)
        #expect(allocations.allocations.map { "\($0.documentNumber) \($0.amountMinor)" } == ["\(right.number) 200"])
        #expect(try Books(company.tenant).faults == [])
    }

    @Test("H08: It is done once, with a reason, by who may record money, and stays on record with its number taken")
    func rules() throws {
        let receipt = try receive(100, on: "2026-03-05", number: "RC1")
        #expect(reason { try reverse(receipt.id, reason: "") } == "INVALID_FIELDS")
        #expect(reason { try reverse(receipt.id, as: company.rep) } == "PERMISSION_DENIED")
        #expect(reason { try reverse("0198d3f2-0000-7000-8000-000000000000") } == "NOT_FOUND")
        try reverse(receipt.id)
        #expect(reason { try reverse(receipt.id) } == "RECEIPT_REVERSED")
        #expect(reason { _ = try receive(100, on: "2026-03-05", number: "RC1") } == "NUMBER_TAKEN")
        let listed: Spearhead_Orders_V1_ListReceiptsResponse = try company.call(
            "ReceivableService/ListReceipts", Spearhead_Orders_V1_ListReceiptsRequest(), as: TestTenant.admin)
        #expect(listed.receipts.map(\.reverseReason) == ["wrong customer"])
        let subjects = try company.tenant.read {
            try $0.values(String.self, "SELECT changes FROM platform_audit WHERE subject = ?", ["receipts/\(receipt.id)"])
        }
        #expect(subjects.count == 2 && subjects.last?.contains("wrong customer") == true)
        #expect(try company.tenant.exportRows("receipts").isEmpty)
    }

    @Test("H06: An approver is judged by the money that stood in the books when the order was approved")
    func judgedByWhatStood() throws {
        let receipt = try receive(300, on: "2026-03-05")
        func exposure(approvedOn date: String) throws -> Int64? {
            try company.tenant.read {
                try $0.value(
                    Int64.self,
                    """
                    SELECT \(ExposureBefore.sql) FROM (SELECT customer_id, ? AS approved_on, 9e18 AS approved_at, 'Z' AS number \
                    FROM orders_order WHERE id = ?) o
                    """, [date, order])
            }
        }
        #expect(try exposure(approvedOn: "2026-03-20") == 700)
        try reverse(receipt.id)
        #expect(try exposure(approvedOn: "2026-03-20") == 700)
        #expect(try exposure(approvedOn: "2026-04-20") == 1000)
    }
}

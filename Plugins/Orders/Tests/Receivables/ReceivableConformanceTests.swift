import CRM
import GRDB
import Orders
import Organization
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("The methods of credit, receivables and sales reports")
struct ReceivableConformanceTests {
    @Test(
        "keep the promises of a plugin",
        arguments: [.pagination, .requestReplay, .etags, .updateMasks, .tenantIsolation, .tableAccess] as [ConformanceCheck])
    func conforms(check: ConformanceCheck) throws {
        let failures = try check.failures(
            of: OrdersPlugin.self, with: [OrganizationPlugin.self, CRMPlugin.self],
            samples: Self.samples)
        #expect(failures == [])
    }

    private static var samples: ConformanceSamples { reports(documents(policy(credit(ConformanceSamples(prepare: prepare))))) }

    /// Three customers who order twice, ship, are invoiced and pay, approved by three people; and an order to go on with.
    private static func prepare(_ tenant: TestTenant) throws {
        try ShippingCompany.fill(tenant)
        let company = ShippingCompany(tenant: tenant)
        try tenant.importCSV(
            "customers",
            """
            code,name,kind,class,channel,territory_code,owner_code,supplier_code,address,credit_limit_minor,payment_days,opened_on
            D3,经销商三,distributor,A,wholesale,CT111,REP1,,滨江路3号,,30,2025-01-01

            """)
        try tenant.importCSV(
            "products",
            """
            code,name,category,brand,base_unit,pack_unit,pack_size,list_price_minor,floor_price_minor,cost_minor,launched_on
            P3,糖,snack,B,盒,箱,10,333,1,150,2025-01-01

            """)
        let approvers = ["DIR1", "ODK1", "SUP1"]
        var orders =
            "number,customer_code,rep_code,ordered_at,promised_on,ship_to_address_version,submitted_by,approved_by,approved_at,status\n"
        var lines = "order_number,line,product_code,qty,unit_price_minor,lot\n"
        var shipments = "number,order_number,shipped_at,delivered_at,ship_to_address_version\n"
        var goods = "shipment_number,order_line,product_code,lot,qty\n"
        var invoices = "number,customer_code,order_number,issued_on,due_on,amount_minor\n"
        var receipts = "number,customer_code,received_on,amount_minor\n"
        for index in 1...3 {
            for (day, part) in [("2026-02-01", "A"), ("2026-02-03", "B")] {
                let order = "SO\(index)\(part)"
                orders +=
                    "\(order),D\(index),REP1,\(day)T09:00:00+08:00,,1,REP1,\(approvers[index - 1]),\(day)T10:00:00+08:00,approved\n"
                lines += "\(order),1,P\(index),10,100,\n"
                shipments += "SH\(index)\(part),\(order),\(day)T12:00:00+08:00,,1\n"
                goods += "SH\(index)\(part),1,P\(index),L\(index),10\n"
                invoices += "IV\(index)\(part),D\(index),\(order),\(day),\(day),1000\n"
            }
            for day in 10...13 { receipts += "RC\(index)\(day),D\(index),2026-02-\(day),100\n" }
        }
        for (table, text) in [
            ("orders", orders), ("order_lines", lines), ("shipments", shipments), ("shipment_lines", goods),
            ("invoices", invoices),
            ("receipts", receipts),
        ] { try tenant.importCSV(table, text) }
        try company.lot("L")
        try company.order("WORK", [.init(quantity: 1000)])
    }

    private static func id(_ table: String, _ number: String, _ tenant: TestTenant) throws -> String {
        try tenant.read { try $0.value(String.self, "SELECT id FROM \(table) WHERE number = ?", [number]) ?? "" }
    }

    private static func credit(_ samples: ConformanceSamples) -> ConformanceSamples {
        samples
            .request("CreditService/GetCreditProfile") { tenant in
                Spearhead_Orders_V1_GetCreditProfileRequest.with {
                    $0.customerID = ShippingCompany(tenant: tenant).customer("D1")
                }
            }
            .request("CreditService/UpdateCreditProfile") { tenant in
                let company = ShippingCompany(tenant: tenant)
                let read: Spearhead_Orders_V1_GetCreditProfileResponse = try company.call(
                    "CreditService/GetCreditProfile",
                    Spearhead_Orders_V1_GetCreditProfileRequest.with { $0.customerID = company.customer("D1") },
                    as: TestTenant.admin)
                return Spearhead_Orders_V1_UpdateCreditProfileRequest.with {
                    $0.profile = read.profile
                    $0.profile.grade = read.profile.grade == "A" ? "B" : "A"
                    $0.etag = read.profile.etag
                    $0.updateMask.paths = ["grade"]
                }
            }
            .request("CreditService/GetCreditPolicy") { _ in Spearhead_Orders_V1_GetCreditPolicyRequest() }
            .request("CreditService/GetAccount") { tenant in
                Spearhead_Orders_V1_GetAccountRequest.with { $0.customerID = ShippingCompany(tenant: tenant).customer("D1") }
            }
            .request("CreditService/ListExposures") { _ in
                Spearhead_Orders_V1_ListExposuresRequest.with { $0.asOf = "2026-02-20" }
            }
    }

    private static func policy(_ samples: ConformanceSamples) -> ConformanceSamples {
        samples
            .request("CreditService/UpdateCreditPolicy") { tenant in
                let read: Spearhead_Orders_V1_GetCreditPolicyResponse = try ShippingCompany(tenant: tenant).call(
                    "CreditService/GetCreditPolicy", Spearhead_Orders_V1_GetCreditPolicyRequest(), as: TestTenant.admin)
                return Spearhead_Orders_V1_UpdateCreditPolicyRequest.with {
                    $0.policy.overdueDays = read.policy.overdueDays + 1
                    $0.etag = read.policy.etag
                    $0.updateMask.paths = ["overdue_days"]
                }
            }
    }

    private static func documents(_ samples: ConformanceSamples) -> ConformanceSamples {
        samples
            .request("ReceivableService/CreateInvoice") { tenant in
                let shipment = try ShippingCompany(tenant: tenant).ship(try id("orders_order", "WORK", tenant), [(1, 1, "L")])
                return Spearhead_Orders_V1_CreateInvoiceRequest.with { $0.shipmentID = shipment.id }
            }
            .request("ReceivableService/GetInvoice") { tenant in
                let invoice = try id("orders_invoice", "IV1A", tenant)
                return Spearhead_Orders_V1_GetInvoiceRequest.with { $0.id = invoice }
            }
            .request("ReceivableService/ListInvoices") { _ in
                Spearhead_Orders_V1_ListInvoicesRequest.with {
                    $0.openOnly = true
                    $0.issuedFrom = "2026-02-01"
                    $0.issuedThrough = "2026-02-28"
                }
            }
            .request("ReceivableService/CreateReceipt") { tenant in
                Spearhead_Orders_V1_CreateReceiptRequest.with {
                    $0.receipt.customerID = ShippingCompany(tenant: tenant).customer("D1")
                    $0.receipt.amountMinor = 5
                }
            }
            .request("ReceivableService/ReverseReceipt") { tenant in
                let receipt = try id("orders_receipt", "RC110", tenant)
                return Spearhead_Orders_V1_ReverseReceiptRequest.with {
                    $0.id = receipt
                    $0.reason = "another customer's money"
                }
            }
            .request("ReceivableService/GetReceipt") { tenant in
                let receipt = try id("orders_receipt", "RC110", tenant)
                return Spearhead_Orders_V1_GetReceiptRequest.with { $0.id = receipt }
            }
            .request("ReceivableService/ListReceipts") { _ in
                Spearhead_Orders_V1_ListReceiptsRequest.with {
                    $0.receivedFrom = "2026-02-01"
                    $0.receivedThrough = "2026-02-28"
                }
            }
            .request("ReceivableService/ListAllocations") { tenant in
                Spearhead_Orders_V1_ListAllocationsRequest.with { $0.customerID = ShippingCompany(tenant: tenant).customer("D1") }
            }
    }

    private static func reports(_ samples: ConformanceSamples) -> ConformanceSamples {
        samples
            .request("ReceivableService/GetAgingReport") { _ in
                Spearhead_Orders_V1_GetAgingReportRequest.with {
                    $0.asOf = "2026-02-20"
                    $0.basis = .documentDate
                }
            }
            .request("ReceivableService/GetReceivablesReport") { _ in Spearhead_Orders_V1_GetReceivablesReportRequest() }
            .request("ReceivableService/GetReceivablesGrowthReport") { _ in
                Spearhead_Orders_V1_GetReceivablesGrowthReportRequest.with {
                    $0.from = "2026-02-01"
                    $0.through = "2026-02-28"
                }
            }
            .request("SalesReportService/ListReordersDue") { _ in
                Spearhead_Orders_V1_ListReordersDueRequest.with { $0.asOf = "2026-05-31" }
            }
            .request("SalesReportService/GetNewVersusReturning") { _ in Spearhead_Orders_V1_GetNewVersusReturningRequest() }
            .request("SalesReportService/GetUnitPriceReport") { _ in
                Spearhead_Orders_V1_GetUnitPriceReportRequest.with {
                    $0.from = "2026-02-01"
                    $0.through = "2026-02-28"
                }
            }
    }
}

import GRDB
import Orders
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("Imported orders")
struct OrderImportTests {
    let company: DeskCompany

    init() throws { company = try DeskCompany() }

    private let header =
        "number,customer_code,rep_code,ordered_at,promised_on,visit_id,ship_to_address_version,submitted_by,approved_by,approved_at,status\n"

    @Test("H01: An import can be repeated, and a file that is behind does not take an order back")
    func repeats() throws {
        let submitted = header + "SO1,D1,REP1,2026-03-01T09:00:00+08:00,2026-03-03,,1,REP1,,,submitted\n"
        let approved =
            header + "SO1,D1,REP1,2026-03-01T09:00:00+08:00,2026-03-03,,1,REP1,ODK1,2026-03-01T10:00:00+08:00,approved\n"
        #expect(try company.counts("orders", submitted) == [1, 0, 0])
        #expect(try company.counts("orders", submitted) == [0, 0, 1])
        let lines = "order_number,line,product_code,qty,unit_price_minor,lot\nSO1,1,P1,10,90,\nSO1,2,P2,1,333,L1\n"
        #expect(try company.counts("order_lines", lines) == [2, 0, 0])
        #expect(try company.counts("order_lines", lines) == [0, 0, 2])
        #expect(try company.get(company.order("SO1")).amountMinor == 1233)
        #expect(try company.approvedUnshipped() == 0)
        #expect(try company.tenant.importCSV("orders", approved).updated == 1)
        #expect(try company.approvedUnshipped() == 1233)
        #expect(try company.tenant.importCSV("orders", approved).unchanged == 1)
        #expect(try company.tenant.importCSV("orders", submitted).unchanged == 1)
        let more = "order_number,line,product_code,qty,unit_price_minor,lot\nSO1,1,P1,20,90,\n"
        #expect(try company.tenant.importCSV("order_lines", more).updated == 1)
        #expect(try company.approvedUnshipped() == 2133)
    }

    @Test(
        "H01: A bad row is named by its column",
        arguments: [
            ("SO1,D7,REP1,2026-03-01T09:00:00+08:00,,,1,REP1,,,submitted", "customer_code"),
            ("SO1,D1,REP7,2026-03-01T09:00:00+08:00,,,1,REP1,,,submitted", "rep_code"),
            ("SO1,D1,REP1,yesterday,,,1,REP1,,,submitted", "ordered_at"),
            ("SO1,D1,REP1,2026-03-01T09:00:00+08:00,,,x,REP1,,,submitted", "ship_to_address_version"),
            ("SO1,D1,REP1,2026-03-01T09:00:00+08:00,,,1,REP1,ODK1,,approved", "approved_at"),
            ("SO1,D1,REP1,2026-03-01T09:00:00+08:00,,,1,REP1,,,approved", "approved_at"),
            ("SO1,D1,REP1,2026-03-01T09:00:00+08:00,,,1,REP1,,,settled", "status"),
        ])
    func badRows(row: String, column: String) throws {
        let refused = #expect(throws: ImportRefused.self) { try company.tenant.importCSV("orders", header + row + "\n") }
        #expect(refused?.reasons.first?.hasPrefix("line 2, \(column):") == true)
    }

    @Test("H01: Neither heads nor lines of an order that was written here come from a file")
    func ownOrdersStay() throws {
        let number = try company.create([.init()]).order.number
        #expect(throws: ImportRefused.self) {
            try company.tenant.importCSV("orders", header + "\(number),D1,REP1,2026-03-01T09:00:00+08:00,,,1,REP1,,,submitted\n")
        }
        #expect(throws: ImportRefused.self) {
            try company.tenant.importCSV(
                "order_lines", "order_number,line,product_code,qty,unit_price_minor\n\(number),1,P1,1,1\n")
        }
    }

    @Test("H07: An imported approval by the submitter does not release goods")
    func selfApproved() throws {
        let id = try company.imported("SO1", [.init(quantity: 1)], status: "approved", approver: "REP1")
        let recheck: Spearhead_Orders_V1_RecheckOrderResponse = try company.call(
            "OrderService/RecheckOrder", Spearhead_Orders_V1_RecheckOrderRequest.with { $0.id = id }, as: company.desk)
        #expect(recheck.order.state == .pendingApproval)
        let listed: Spearhead_Orders_V1_ListSelfApprovedOrdersResponse = try company.call(
            "OrderReportService/ListSelfApprovedOrders", Spearhead_Orders_V1_ListSelfApprovedOrdersRequest(), as: company.desk)
        #expect(listed.orders.isEmpty)
    }

    /// An exported table as a file.
    private func file(_ table: String, _ header: String) throws -> String {
        let rows = try company.tenant.exportRows(table).map { row in row.map { $0 ?? "" }.joined(separator: ",") }
        return header + rows.joined(separator: "\n") + "\n"
    }

    @Test("What is exported can be imported again")
    func roundTrip() throws {
        try company.imported("SO1", [.init(quantity: 10, price: 90)], status: "approved")
        try company.imported("SO2", [.init(product: "P2", quantity: 1, price: 333)], for: "R1")
        let heads = try file("orders", header)
        let lines = try file("order_lines", "order_number,line,product_code,qty,unit_price_minor,lot\n")
        #expect(try company.counts("orders", heads) == [0, 0, 2])
        #expect(try company.counts("order_lines", lines) == [0, 0, 2])
    }
}

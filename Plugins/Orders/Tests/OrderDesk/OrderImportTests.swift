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
        "H01: Lines change their order once when they follow each other, and come to the same in any order of the file",
        arguments: [[0, 1, 2, 3, 4], [4, 1, 3, 0, 2], [2, 0, 3, 1, 4]])
    func lineOrder(permutation: [Int]) throws {
        let approval = "ODK1,2026-03-01T10:00:00+08:00,approved\n"
        let heads = ["SO1", "SO2"].map { "\($0),D1,REP1,2026-03-01T09:00:00+08:00,,,1,REP1,\(approval)" }.joined()
        #expect(try company.counts("orders", header + heads) == [2, 0, 0])
        let rows = ["SO1,1,P1,10,90,", "SO1,2,P2,1,333,L1", "SO1,3,P1,1,7,", "SO2,1,P1,1000000000,1000000,", "SO2,2,P2,2,300,"]
        let lines = "order_number,line,product_code,qty,unit_price_minor,lot\n"
        func file(_ rows: [String]) -> String { lines + permutation.map { rows[$0] + "\n" }.joined() }
        #expect(try company.counts("order_lines", file(rows)) == [5, 0, 0])
        let amounts: [Int64] = [1240, 1_000_000_000_000_600]
        func totals() throws -> [Int64] { try ["SO1", "SO2"].map { try company.get(company.order($0)).amountMinor } }
        #expect(try totals() == amounts)
        #expect(try company.approvedUnshipped() == amounts.reduce(0, +))
        let changed = rows.map {
            $0.replacing("SO2,1,P1,1000000000", with: "SO2,1,P1,1").replacing("SO1,3,P1,1", with: "SO1,3,P1,2")
        }
        #expect(try company.counts("order_lines", file(changed)) == [0, 2, 3])
        #expect(try totals() == [1247, 1_000_600])
        #expect(try company.approvedUnshipped() == 1_001_847)
        #expect(try company.counts("order_lines", file(changed)) == [0, 0, 5])
    }

    @Test("H01: The audit trail names each line of an order that a file changed, in one entry for lines that follow each other")
    func lineAudit() throws {
        let id = try company.imported("SO1", [.init(quantity: 10, price: 90), .init(product: "P2", quantity: 1, price: 333)])
        try company.tenant.importCSV(
            "order_lines", "order_number,line,product_code,qty,unit_price_minor\nSO1,1,P1,20,90\nSO1,2,P2,1,333\n")
        let entries = try company.tenant.read { reader in
            try reader.values(
                String.self,
                """
                SELECT group_concat(json_extract(value, '$.field') || ' ' || ifnull(json_extract(value, '$.before'), '-') || ' ' \
                || json_extract(value, '$.after'), ', ') FROM platform_audit, json_each(changes) WHERE subject = ? \
                GROUP BY sequence ORDER BY sequence
                """, ["orders/\(id)"])
        }
        #expect(
            Array(entries.dropFirst()) == [
                "lines[1].amount_minor - 900, lines[2].amount_minor - 333", "lines[1].amount_minor 900 1800",
            ])
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

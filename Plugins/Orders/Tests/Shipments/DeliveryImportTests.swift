import GRDB
import Orders
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("Import of deliveries")
struct DeliveryImportTests {
    private let company: ShippingCompany
    private static let shipments = "number,order_number,shipped_at,delivered_at,ship_to_address_version\n"
    private static let lines = "shipment_number,order_line,product_code,lot,qty\n"
    private static let returns = "number,order_number,order_line,qty,returned_on,credit_minor\n"

    init() throws { company = try ShippingCompany() }

    private func state(_ number: String) throws -> String? {
        try company.tenant.read { try $0.value(String.self, "SELECT state FROM orders_order WHERE number = ?", [number]) }
    }

    @Test("H01: History that broke a rule is recorded and reported, and lets nothing leave later")
    func brokenRules() throws {
        let order = try company.order("SO1", [.init(quantity: 10, lot: "ORDERED")], status: "submitted")
        try company.tenant.importCSV("shipments", Self.shipments + "SH1,SO1,2026-03-01T12:00:00+08:00,,7\n")
        try company.tenant.importCSV("shipment_lines", Self.lines + "SH1,1,P1,OTHER,12\n")
        #expect(try state("SO1") == "pending_approval")
        #expect(reason { try company.ship(order) } == "ORDER_STATE")
        // What nobody approved is no approved value, but it is owed all the same.
        #expect(try company.account() == [0, 1200, 0])
        #expect(try company.getLot("OTHER").quality == .released)
        #expect(try company.getLot("OTHER").expiresOn == "")
        let unapproved: Spearhead_Orders_V1_ListUnapprovedShipmentsResponse = try company.call(
            "DeliveryReportService/ListUnapprovedShipments", Spearhead_Orders_V1_ListUnapprovedShipmentsRequest())
        #expect(unapproved.shipments.map(\.shipmentNumber) == ["SH1"])
        let over: Spearhead_Orders_V1_ListOverShippedLinesResponse = try company.call(
            "DeliveryReportService/ListOverShippedLines", Spearhead_Orders_V1_ListOverShippedLinesRequest())
        #expect(over.lines.map(\.shippedQuantity) == [12])
        let lots: Spearhead_Orders_V1_ListWrongLotsResponse = try company.call(
            "DeliveryReportService/ListWrongLots", Spearhead_Orders_V1_ListWrongLotsRequest())
        #expect(lots.lines.map(\.shippedLot) == ["OTHER"])
        let addresses: Spearhead_Orders_V1_ListWrongAddressShipmentsResponse = try company.call(
            "DeliveryReportService/ListWrongAddressShipments", Spearhead_Orders_V1_ListWrongAddressShipmentsRequest())
        #expect(addresses.shipments.map(\.reason) == [.unknown])
    }

    @Test("An approved order moves with its imported shipments, whichever of delivery and lines comes first")
    func states() throws {
        try company.order("SO1", [.init(quantity: 10), .init(quantity: 5)])
        try company.tenant.importCSV("shipments", Self.shipments + "SH1,SO1,2026-03-01T12:00:00+08:00,,1\n")
        #expect(try state("SO1") == "approved")
        try company.tenant.importCSV("shipment_lines", Self.lines + "SH1,1,P1,L1,10\n")
        #expect(try state("SO1") == "part_shipped")
        #expect(try company.account() == [500, 1000, 0])
        try company.tenant.importCSV("shipment_lines", Self.lines + "SH1,1,P1,L1,10\nSH1,2,P1,L1,5\n")
        #expect(try state("SO1") == "shipped")
        let arrived = Self.shipments + "SH1,SO1,2026-03-01T12:00:00+08:00,2026-03-02T08:00:00+08:00,1\n"
        let counts = try company.tenant.importCSV("shipments", arrived)
        #expect(counts.updated == 1)
        #expect(try state("SO1") == "delivered")
        let again = try company.tenant.importCSV("shipments", arrived)
        #expect(again.unchanged == 1)
        try company.order("SO2", [.init(quantity: 4)])
        try company.tenant.importCSV(
            "shipments", Self.shipments + "SH2,SO2,2026-03-01T12:00:00+08:00,2026-03-02T08:00:00+08:00,1\n")
        try company.tenant.importCSV("shipment_lines", Self.lines + "SH2,1,P1,L1,4\n")
        #expect(try state("SO2") == "delivered")
        try company.tenant.importCSV("returns", Self.returns + "RT1,SO2,1,4,2026-03-02,399\n")
        #expect(try state("SO2") == "returned")
        #expect(try company.account() == [0, 1900, 399])
        #expect(try company.getLot("L1").returnedQuantity == 4)
    }

    @Test(
        "A bad row is named with its column, and nothing of the file stays",
        arguments: [
            ("shipments", "SH9,NOPE,2026-03-01T12:00:00+08:00,,1", "order_number"),
            ("shipments", "SH9,SO1,yesterday,,1", "shipped_at"),
            ("shipments", "SH9,SO1,2026-03-01T12:00:00+08:00,2026-03-01T11:00:00+08:00,1", "delivered_at"),
            ("shipments", "SH9,SO1,2026-03-01T12:00:00+08:00,,-1", "ship_to_address_version"),
            ("shipments", "SH1,SO1,2026-03-01T13:00:00+08:00,,1", "number"),
            ("shipment_lines", "NOPE,1,P1,L1,1", "shipment_number"), ("shipment_lines", "SH1,2,P1,L1,1", "order_line"),
            ("shipment_lines", "SH1,1,P2,L1,1", "product_code"), ("shipment_lines", "SH1,1,P1,,1", "lot"),
            ("shipment_lines", "SH1,1,P1,L1,0", "qty"), ("shipment_lines", "SH1,1,P1,KEPT,6", "qty"),
            ("returns", "RT1,NOPE,1,1,2026-03-02,100", "order_number"), ("returns", "RT1,SO2,1,1,2026-03-02,100", "order_number"),
            ("returns", "RT1,SO1,2,1,2026-03-02,100", "order_line"), ("returns", "RT1,SO1,1,0,2026-03-02,100", "qty"),
            ("returns", "RT1,SO1,1,1,soon,100", "returned_on"), ("returns", "RT1,SO1,1,1,2026-03-02,-1", "credit_minor"),
        ])
    func badRows(table: String, row: String, column: String) throws {
        try company.order("SO1", [.init(quantity: 10)])
        try company.order("SO2", [.init(quantity: 10)], for: "R1")
        try company.lot("KEPT", received: 5)
        try company.tenant.importCSV("shipments", Self.shipments + "SH1,SO1,2026-03-01T12:00:00+08:00,,1\n")
        let header = ["shipments": Self.shipments, "shipment_lines": Self.lines, "returns": Self.returns][table] ?? ""
        let good = [
            "shipments": "SH8,SO1,2026-03-01T12:00:00+08:00,,1\n", "shipment_lines": "SH1,1,P1,KEPT,5\n",
            "returns": "RT8,SO1,1,1,2026-03-02,100\n",
        ]
        do {
            try company.tenant.importCSV(table, header + (good[table] ?? "") + row + "\n")
            Issue.record("the row was taken")
        } catch let refused as ImportRefused {
            #expect(refused.reasons.count == 1)
            #expect(refused.reasons.first?.hasPrefix("line 3, \(column):") == true, "\(refused.reasons)")
        }
        let kept = try company.tenant.read { reader in
            try reader.exists(
                "SELECT 1 FROM orders_shipment WHERE number = 'SH8' UNION ALL SELECT 1 FROM orders_shipment_line "
                    + "UNION ALL SELECT 1 FROM orders_credit_note")
        }
        #expect(!kept)
    }

    @Test(
        "What is exported imports again",
        arguments: [
            ("shipments", "number,order_number,shipped_at,delivered_at,ship_to_address_version,signed_by"),
            ("shipment_lines", "shipment_number,order_line,product_code,lot,qty"),
            ("returns", "number,order_number,order_line,qty,returned_on,credit_minor,lot,reason"),
        ])
    func export(table: String, header: String) throws {
        try company.order("SO1", [.init(quantity: 10)])
        try company.tenant.importCSV(
            "shipments", Self.shipments + "SH1,SO1,2026-03-01T12:00:00+08:00,2026-03-02T08:00:00+08:00,1\n")
        try company.tenant.importCSV("shipment_lines", Self.lines + "SH1,1,P1,L1,10\n")
        try company.tenant.importCSV("returns", Self.returns + "RT1,SO1,1,4,2026-03-02,400\n")
        let exported = try company.tenant.exportRows(table).map { row in row.map { $0 ?? "" }.joined(separator: ",") }
        let again = try company.tenant.importCSV(table, ([header] + exported).joined(separator: "\n") + "\n")
        #expect(again.unchanged == 1)
    }
}

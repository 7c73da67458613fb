import CRM
import Foundation
import GRDB
import Orders
import Organization
import PluginKit
import PluginTesting
import SeedCompany
import SwiftProtobuf
import Testing

@Suite("Deliveries of the example company")
struct SeedDeliveryTests {
    /// The company with everything that deliveries need, brought in once; the tests only read it.
    private static let company = Result {
        let tenant = try TestTenant(plugins: [OrganizationPlugin.self, CRMPlugin.self, OrdersPlugin.self], now: SeedOne.asOf)
        try tenant.importSeed(
            "org_units", "people", "territories", "products", "holidays", "customers", "address_changes", "orders", "order_lines",
            "shipments", "shipment_lines", "returns")
        return tenant
    }

    private func call<Request: Message, Response: Message>(
        _ method: String, _ request: Request, _: Response.Type = Response.self
    ) throws -> Response {
        try Self.company.get().call("spearhead.orders.v1.\(method)", request)
    }

    /// The codes behind ids.
    private func codes(_ table: String) throws -> [String: String] {
        try Self.company.get().read { reader in
            Dictionary(uniqueKeysWithValues: try reader.rows("SELECT id, code FROM \(table)").map { ($0[0], $0[1]) })
        }
    }

    private struct Expected: Decodable {
        struct Otif: Decodable, Hashable {
            var month: String
            var kind: String
            var due: Int64
            var otif: Int64
            var otifPercent: String?
        }

        struct Late: Decodable, Hashable {
            var order: String
            var promisedOn: String
            var completedOn: String?
            var daysLate: Int64
        }

        struct WrongAddress: Decodable, Hashable {
            var shipment: String
            var order: String
            var shippedVersion: Int64
            var confirmedVersion: Int64
            var reason: String
        }

        struct Pending: Decodable, Hashable {
            var customer: String
            var version: Int64
        }

        struct WrongLot: Decodable, Hashable {
            var shipment: String
            var orderLine: Int32
            var shippedLot: String
            var orderedLot: String
            var product: String
        }

        var otif: [Otif]
        var lateOrders: [Late]
        var wrongAddress: [WrongAddress]
        var pendingAddressChanges: [Pending]
        var wrongLot: [WrongLot]
    }

    private let expected: Expected

    init() throws { expected = try SeedOne.expected("orders") }

    @Test("H04: On time in full comes out as expected for each month and kind")
    func otif() throws {
        let response: Spearhead_Orders_V1_GetOtifReportResponse = try call(
            "DeliveryReportService/GetOtifReport",
            Spearhead_Orders_V1_GetOtifReportRequest.with {
                $0.from = "2026-01-01"
                $0.to = "2026-07-05"
            })
        let found = response.months.map {
            Expected.Otif(
                month: $0.month, kind: $0.kind, due: $0.due, otif: $0.otif, otifPercent: $0.hasOtifPercent ? $0.otifPercent : nil)
        }
        #expect(found == expected.otif)
    }

    @Test("H04: The measures of on time in full add up to the report")
    func otifMeasures() throws {
        let interval = try #require(BusinessDate("2026-02-01"))...(try #require(BusinessDate("2026-02-28")))
        let totals = try Self.company.get().read { reader in
            try ["orders.promised", "orders.on_time_in_full", "orders.otif"].map { name in
                try reader.measureTotals(
                    name, MeasureQuery(people: nil, interval: interval, filters: ["kind": ["direct"]])
                ).map(\.value)
            }
        }
        let row = try #require(expected.otif.first { $0.month == "2026-02" && $0.kind == "direct" })
        let share = ExactArithmetic.multiply(row.otif, by: 1_000_000, dividingBy: row.due)
        #expect(totals == [[row.due], [row.otif], [share]])
    }

    @Test("H04: The late orders are the expected ones, with their days")
    func lateOrders() throws {
        let response: Spearhead_Orders_V1_ListLateOrdersResponse = try call(
            "DeliveryReportService/ListLateOrders",
            Spearhead_Orders_V1_ListLateOrdersRequest.with {
                $0.from = "2026-01-01"
                $0.to = "2026-07-05"
                $0.asOf = "2026-07-05"
                $0.pageSize = 1000
            })
        let found = response.orders.map {
            Expected.Late(
                order: $0.number, promisedOn: $0.promisedOn, completedOn: $0.completedOn.isEmpty ? nil : $0.completedOn,
                daysLate: $0.daysLate)
        }
        #expect(found == expected.lateOrders)
    }

    @Test("H02, C25: The shipments to a wrong address are the expected ones, with the reason")
    func wrongAddress() throws {
        let response: Spearhead_Orders_V1_ListWrongAddressShipmentsResponse = try call(
            "DeliveryReportService/ListWrongAddressShipments",
            Spearhead_Orders_V1_ListWrongAddressShipmentsRequest.with {
                $0.from = "2026-01-01"
                $0.to = "2026-07-05"
            })
        let reasons: [Spearhead_Orders_V1_WrongAddressReason: String] = [
            .unknown: "unknown", .unconfirmed: "unconfirmed", .superseded: "superseded",
        ]
        let found = response.shipments.map {
            Expected.WrongAddress(
                shipment: $0.shipmentNumber, order: $0.orderNumber, shippedVersion: $0.shippedVersion,
                confirmedVersion: $0.confirmedVersion, reason: reasons[$0.reason] ?? "")
        }
        #expect(found == expected.wrongAddress)
    }

    @Test("H03: Changes of address that nobody confirmed for more than 48 hours are the expected ones")
    func pendingAddresses() throws {
        let response: Spearhead_Orders_V1_ListPendingAddressChangesResponse = try call(
            "DeliveryReportService/ListPendingAddressChanges", Spearhead_Orders_V1_ListPendingAddressChangesRequest())
        let found = response.changes.map { Expected.Pending(customer: $0.customerCode, version: $0.version) }
        #expect(found == expected.pendingAddressChanges)
    }

    @Test("H05: The lines with another lot than ordered are the expected ones")
    func wrongLots() throws {
        let response: Spearhead_Orders_V1_ListWrongLotsResponse = try call(
            "DeliveryReportService/ListWrongLots",
            Spearhead_Orders_V1_ListWrongLotsRequest.with {
                $0.from = "2026-01-01"
                $0.to = "2026-07-05"
            })
        let found = response.lines.map {
            Expected.WrongLot(
                shipment: $0.shipmentNumber, orderLine: $0.orderLine, shippedLot: $0.shippedLot, orderedLot: $0.orderedLot,
                product: $0.productCode)
        }
        #expect(found == expected.wrongLot)
    }

    @Test("H01: Nothing left without approval, and nothing more than ordered")
    func cleanReports() throws {
        let unapproved: Spearhead_Orders_V1_ListUnapprovedShipmentsResponse = try call(
            "DeliveryReportService/ListUnapprovedShipments",
            Spearhead_Orders_V1_ListUnapprovedShipmentsRequest.with {
                $0.from = "2026-01-01"
                $0.to = "2026-07-05"
            })
        #expect(unapproved.shipments.map(\.shipmentNumber) == [])
        let over: Spearhead_Orders_V1_ListOverShippedLinesResponse = try call(
            "DeliveryReportService/ListOverShippedLines", Spearhead_Orders_V1_ListOverShippedLinesRequest())
        #expect(over.lines.map(\.orderNumber) == [])
    }

    @Test("F09: Every lot is traced to the expected customers and quantities")
    func forwardTrace() throws {
        let json = try #require(
            try JSONSerialization.jsonObject(with: SeedOne.expectedJSON("lots")) as? [String: Any])
        let rows = try #require(json["forward_trace"] as? [[String: Any]])
        var expected: [String: [String]] = [:]
        for row in rows {
            let key = "\(row["product"] as? String ?? "")/\(row["lot"] as? String ?? "")"
            expected[key] = ["direct", "secondary"].flatMap { kind in
                (row[kind] as? [[Any]] ?? []).map { "\(kind) \($0[0]) \($0[1])" }
            }
        }
        let products = try codes("organization_product")
        var found: [String: [String]] = [:]
        var list = Spearhead_Orders_V1_ListLotsRequest.with { $0.pageSize = 1000 }
        repeat {
            let page: Spearhead_Orders_V1_ListLotsResponse = try call("LotService/ListLots", list)
            for lot in page.lots where lot.shippedQuantity > 0 {
                let trace: Spearhead_Orders_V1_TraceLotResponse = try call(
                    "LotService/TraceLot",
                    Spearhead_Orders_V1_TraceLotRequest.with {
                        $0.productID = lot.productID
                        $0.code = lot.code
                        $0.pageSize = 1000
                    })
                found["\(products[lot.productID] ?? "")/\(lot.code)"] = trace.recipients.map {
                    "\($0.direct ? "direct" : "secondary") \($0.customerCode) \($0.quantity)"
                }
            }
            list.pageToken = page.nextPageToken
        } while !list.pageToken.isEmpty
        #expect(Set(found.keys) == Set(expected.keys))
        for (lot, recipients) in expected { #expect(found[lot] == recipients, "\(lot)") }
    }

    @Test("A second import of the same files changes nothing", arguments: ["shipments", "returns"])
    func repeated(table: String) throws {
        let tenant = try Self.company.get()
        let accounts = try accounts(tenant)
        let counts = try tenant.importCSV(table, SeedOne.table(table))
        #expect(counts.created + counts.updated == 0)
        #expect(counts.unchanged > 0)
        #expect(try self.accounts(tenant) == accounts)
    }

    @Test("The accounts hold what the files say: approved less shipped, and shipped, of direct orders")
    func accounts() throws {
        let wrong = try Self.company.get().read { reader in
            try reader.values(
                String.self,
                """
                SELECT c.code FROM crm_customer c LEFT JOIN orders_account a ON a.customer_id = c.id WHERE c.kind <> 'retailer' AND ( \
                ifnull(a.shipped_uninvoiced_minor, 0) <> ifnull((SELECT sum(g.quantity * l.unit_price_minor) \
                FROM orders_shipment s JOIN orders_shipment_line g ON g.shipment_id = s.id \
                JOIN orders_order_line l ON l.order_id = s.order_id AND l.line = g.order_line WHERE s.customer_id = c.id), 0) \
                OR ifnull(a.approved_unshipped_minor, 0) <> ifnull((SELECT sum(o.amount_minor - o.shipped_minor) \
                FROM orders_order o WHERE o.customer_id = c.id AND o.counted AND o.approved_at IS NOT NULL), 0))
                """)
        }
        #expect(wrong == [])
    }

    private func accounts(_ tenant: TestTenant) throws -> [String] {
        try tenant.read { try $0.rows("SELECT * FROM orders_account ORDER BY customer_id").map { "\($0)" } }
    }
}

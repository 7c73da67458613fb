import CRM
import GRDB
import Orders
import Organization
import PluginKit
import PluginTesting
import SeedCompany
import SwiftProtobuf
import Testing

@Suite("Orders and approvals of the example company")
struct SeedDeskTests {
    /// The company with its orders, brought in once; the tests only read it.
    private static let company = Result {
        let tenant = try TestTenant(plugins: [OrganizationPlugin.self, CRMPlugin.self, OrdersPlugin.self], now: SeedOne.asOf)
        try tenant.importSeed(
            "org_units", "people", "territories", "products", "holidays", "customers", "address_changes", "orders", "order_lines",
            "shipments", "shipment_lines", "returns")
        for table in ["invoices", "receipts"] {
            try tenant.importCSV(table, SeedOne.table(table))
        }
        return tenant
    }

    private func call<Request: Message, Response: Message>(
        _ method: String, _ request: Request, _: Response.Type = Response.self
    ) throws -> Response {
        try Self.company.get().call("spearhead.orders.v1.\(method)", request)
    }

    private struct Orders: Decodable {
        var belowFloor: [Line]
    }

    private struct Line: Decodable, Hashable {
        var order: String
        var line: Int64
        var product: String
        var unitPrice: Int64
        var floor: Int64
    }

    @Test("I02: orders.below_floor")
    func belowFloor() throws {
        let listed: Spearhead_Orders_V1_ListBelowFloorLinesResponse = try call(
            "OrderReportService/ListBelowFloorLines", Spearhead_Orders_V1_ListBelowFloorLinesRequest())
        let lines = listed.lines.map {
            Line(
                order: $0.orderNumber, line: Int64($0.line), product: $0.productCode, unitPrice: $0.unitPriceMinor,
                floor: $0.floorPriceMinor)
        }
        #expect(lines == (try SeedOne.expected("orders", as: Orders.self).belowFloor))
    }

    private struct Credit: Decodable {
        struct Over: Decodable, Hashable {
            var order: String
            var approvedBy: String
            var excess: Int64
        }

        var approvalChecks: [Check]
        var overLimitApprovals: [Over]
        var selfApprovedOrders: [String]
    }

    private struct Check: Decodable, Hashable {
        var order: String
        var customer: String
        var exposureBefore: Int64
        var limit: Int64?
        var orderAmount: Int64
        var over: Bool
    }

    private func checks(overOnly: Bool) throws -> [Spearhead_Orders_V1_ApprovalCheck] {
        var checks: [Spearhead_Orders_V1_ApprovalCheck] = []
        var request = Spearhead_Orders_V1_ListApprovalChecksRequest.with {
            $0.pageSize = 500
            $0.overOnly = overOnly
        }
        repeat {
            let page: Spearhead_Orders_V1_ListApprovalChecksResponse = try call("OrderReportService/ListApprovalChecks", request)
            checks += page.checks
            request.pageToken = page.nextPageToken
        } while !request.pageToken.isEmpty
        return checks
    }

    @Test("H08, H09: credit.approval_checks")
    func approvalChecks() throws {
        let actual = try checks(overOnly: false).map {
            Check(
                order: $0.orderNumber, customer: $0.customerCode, exposureBefore: $0.exposureBeforeMinor,
                limit: $0.hasCreditLimitMinor ? $0.creditLimitMinor : nil, orderAmount: $0.orderAmountMinor, over: $0.over)
        }
        let expected = try SeedOne.expected("credit", as: Credit.self).approvalChecks
        #expect(actual.count == expected.count)
        for (actual, expected) in zip(actual, expected) { #expect(actual == expected) }
    }

    @Test("H08, H09: credit.over_limit_approvals and credit.self_approved_orders")
    func overLimit() throws {
        let expected = try SeedOne.expected("credit", as: Credit.self)
        let codes = try Self.company.get().read { reader in
            Dictionary(
                uniqueKeysWithValues: try reader.rows("SELECT id, code FROM organization_person").map {
                    ($0[0] as String, $0[1] as String)
                })
        }
        let over = try checks(overOnly: true).map {
            Credit.Over(order: $0.orderNumber, approvedBy: codes[$0.approvedBy] ?? "", excess: $0.excessMinor)
        }
        #expect(over == expected.overLimitApprovals)
        let own: Spearhead_Orders_V1_ListSelfApprovedOrdersResponse = try call(
            "OrderReportService/ListSelfApprovedOrders", Spearhead_Orders_V1_ListSelfApprovedOrdersRequest())
        #expect(own.orders.map(\.orderNumber) == expected.selfApprovedOrders)
    }

    @Test("H09: The planted approvals are outside the authority of their approvers")
    func authority() throws {
        let expected = try SeedOne.expected("credit", as: Credit.self)
        let floor = try SeedOne.expected("orders", as: Orders.self).belowFloor
        let report: Spearhead_Orders_V1_GetAuthorityReportResponse = try call(
            "ApprovalService/GetAuthorityReport",
            Spearhead_Orders_V1_GetAuthorityReportRequest.with {
                $0.decidedFrom = "2026-01-05"
                $0.decidedTo = "2026-07-05"
            })
        #expect(report.rows.reduce(0) { $0 + $1.approvals } == 3213)
        let outside = Set(report.rows.flatMap(\.outsideOrders))
        let planted = Set(expected.overLimitApprovals.map(\.order) + expected.selfApprovedOrders)
        #expect(planted.isSubset(of: outside), "missing: \(planted.subtracting(outside).sorted())")
        // Orders below the floor that the order desk approved; a manager may.
        let managers = try Self.company.get().read { reader in
            try reader.values(
                String.self,
                """
                SELECT o.number FROM orders_order o JOIN organization_person p ON p.id = o.approved_by \
                WHERE p.position IN ('manager', 'director')
                """)
        }
        #expect(Set(floor.map(\.order)).subtracting(managers).isSubset(of: outside))
    }

    @Test("H01: The whole history can be imported again without a change")
    func again() throws {
        let company = DeskCompany(tenant: try Self.company.get())
        for (table, count) in [("orders", 3301), ("order_lines", 22_405)] {
            #expect(try company.counts(table, SeedOne.table(table)) == [0, 0, count])
        }
    }
}

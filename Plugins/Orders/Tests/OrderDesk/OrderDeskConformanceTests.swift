import CRM
import GRDB
import Orders
import Organization
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("The methods of the order desk")
struct OrderDeskConformanceTests {
    @Test(
        "keep the promises of a plugin",
        arguments: [.pagination, .requestReplay, .etags, .updateMasks, .tenantIsolation, .tableAccess] as [ConformanceCheck])
    func conforms(check: ConformanceCheck) throws {
        let failures = try check.failures(
            of: OrdersPlugin.self, with: [OrganizationPlugin.self, CRMPlugin.self], samples: Self.samples)
        #expect(failures == [])
    }

    private static let samples = lists(steps(work(ConformanceSamples(prepare: prepare, caller: caller))))

    /// The manager with every role: nobody's order is hers, so she may decide on all.
    private static func caller(_ tenant: TestTenant) throws -> Caller {
        tenant.caller(roles: Set(Role.builtIn), person: DeskCompany(tenant: tenant).person("MGR1"))
    }

    private static func prepare(_ tenant: TestTenant) throws {
        try DeskCompany.fill(tenant)
        let company = DeskCompany(tenant: tenant)
        for number in 1...3 {
            try company.imported("OLD\(number)", [.init(quantity: 2000, price: 70)], status: "invoiced", approver: "REP1")
        }
        var order = try company.create([.init(quantity: 1)], submit: false).order
        for quantity in 2...4 as ClosedRange<Int64> {
            order.lines[0].quantity = quantity
            order = try company.update(order, ["lines"]).order
            try delegate(company)
        }
    }

    @discardableResult
    private static func delegate(_ company: DeskCompany) throws -> String {
        let response: Spearhead_Orders_V1_CreateDelegationResponse = try company.call(
            "ApprovalService/CreateDelegation",
            Spearhead_Orders_V1_CreateDelegationRequest.with { $0.delegation = delegation(company) },
            as: company.director)
        return response.delegation.id
    }

    private static func delegation(_ company: DeskCompany) -> Spearhead_Orders_V1_Delegation {
        .with {
            $0.fromPersonID = company.person("DIR1")
            $0.toPersonID = company.person("ODK1")
            $0.startsOn = "2026-03-02"
            $0.endsOn = "2026-03-03"
            $0.amountMaxMinor = 100
            $0.reason = "leave"
        }
    }

    private static func draft(_ tenant: TestTenant) throws -> String {
        try DeskCompany(tenant: tenant).create([.init(quantity: 1)], submit: false).order.id
    }

    private static func pending(_ tenant: TestTenant) throws -> String {
        try DeskCompany(tenant: tenant).create([.init(quantity: 1)], for: "K1").order.id
    }

    private static func work(_ samples: ConformanceSamples) -> ConformanceSamples {
        samples.request("OrderService/CreateOrder") { tenant in
            Spearhead_Orders_V1_CreateOrderRequest.with {
                $0.order = DeskCompany(tenant: tenant).wanted([.init()])
                $0.submit = true
            }
        }
        .request("OrderService/GetOrder") { tenant in
            Spearhead_Orders_V1_GetOrderRequest.with { $0.id = DeskCompany(tenant: tenant).order("OLD1") }
        }
        .request("OrderService/UpdateOrder") { tenant in
            let company = DeskCompany(tenant: tenant)
            var order = try company.create([.init(quantity: 1)], submit: false).order
            order.note = "ring twice"
            return Spearhead_Orders_V1_UpdateOrderRequest.with {
                $0.order = order
                $0.updateMask.paths = ["note"]
                $0.etag = order.etag
            }
        }
        .request("OrderService/CopyOrder") { tenant in
            try Spearhead_Orders_V1_CopyOrderRequest.with { $0.id = try draft(tenant) }
        }
        .request("OrderService/CheckOrder") { tenant in
            try Spearhead_Orders_V1_CheckOrderRequest.with { $0.id = try draft(tenant) }
        }
        .request("OrderService/RenderOrder") { tenant in
            try Spearhead_Orders_V1_RenderOrderRequest.with { $0.id = try draft(tenant) }
        }
    }

    private static func steps(_ samples: ConformanceSamples) -> ConformanceSamples {
        samples.request("OrderService/SubmitOrder") { tenant in
            try Spearhead_Orders_V1_SubmitOrderRequest.with { $0.id = try draft(tenant) }
        }
        .request("OrderService/WithdrawOrder") { tenant in
            try Spearhead_Orders_V1_WithdrawOrderRequest.with { $0.id = try pending(tenant) }
        }
        .request("OrderService/ApproveOrder") { tenant in
            try Spearhead_Orders_V1_ApproveOrderRequest.with { $0.id = try pending(tenant) }
        }
        .request("OrderService/RejectOrder") { tenant in
            try Spearhead_Orders_V1_RejectOrderRequest.with {
                $0.id = try pending(tenant)
                $0.reason = "no"
            }
        }
        .request("OrderService/CancelOrder") { tenant in
            try Spearhead_Orders_V1_CancelOrderRequest.with {
                $0.id = try pending(tenant)
                $0.reason = "no"
            }
        }
        .request("OrderService/HoldOrder") { tenant in
            try Spearhead_Orders_V1_HoldOrderRequest.with {
                $0.id = try pending(tenant)
                $0.reason = "wait"
            }
        }
        .request("OrderService/RecheckOrder") { tenant in
            let company = DeskCompany(tenant: tenant)
            let id = try company.approve(pending(tenant)).id
            return Spearhead_Orders_V1_RecheckOrderRequest.with { $0.id = id }
        }
        .request("ApprovalService/CreateDelegation") { tenant in
            Spearhead_Orders_V1_CreateDelegationRequest.with { $0.delegation = delegation(DeskCompany(tenant: tenant)) }
        }
        .request("ApprovalService/RevokeDelegation") { tenant in
            try Spearhead_Orders_V1_RevokeDelegationRequest.with { $0.id = try delegate(DeskCompany(tenant: tenant)) }
        }
    }

    private static func lists(_ samples: ConformanceSamples) -> ConformanceSamples {
        samples.request("OrderService/ListOrders") { _ in Spearhead_Orders_V1_ListOrdersRequest() }
            .request("OrderService/ListOrderRevisions") { tenant in
                let order = try tenant.read {
                    try $0.value(String.self, "SELECT order_id FROM orders_order_revision LIMIT 1") ?? ""
                }
                return Spearhead_Orders_V1_ListOrderRevisionsRequest.with { $0.orderID = order }
            }
            .request("ApprovalService/GetApprovalMatrix") { _ in Spearhead_Orders_V1_GetApprovalMatrixRequest() }
            .request("ApprovalService/ListDelegations") { _ in Spearhead_Orders_V1_ListDelegationsRequest() }
            .request("ApprovalService/ListApprovals") { _ in Spearhead_Orders_V1_ListApprovalsRequest() }
            .request("ApprovalService/GetAuthorityReport") { _ in
                Spearhead_Orders_V1_GetAuthorityReportRequest.with {
                    $0.decidedFrom = "2026-03-01"
                    $0.decidedTo = "2026-03-02"
                }
            }
            .request("OrderReportService/ListBelowFloorLines") { _ in Spearhead_Orders_V1_ListBelowFloorLinesRequest() }
            .request("OrderReportService/ListApprovalChecks") { _ in Spearhead_Orders_V1_ListApprovalChecksRequest() }
            .request("OrderReportService/ListSelfApprovedOrders") { _ in Spearhead_Orders_V1_ListSelfApprovedOrdersRequest() }
    }
}

import Orders
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("Approvals")
struct ApprovalTests {
    let company: DeskCompany

    init() throws { company = try DeskCompany() }

    private func approvals(_ order: String) throws -> [Spearhead_Orders_V1_Approval] {
        try company.call(
            "ApprovalService/ListApprovals", Spearhead_Orders_V1_ListApprovalsRequest.with { $0.orderID = order },
            as: company.desk, Spearhead_Orders_V1_ListApprovalsResponse.self
        ).approvals
    }

    @Test("H07: An approval keeps the rule it rests on and the four figures that chose it")
    func storesTheRule() throws {
        try company.approve(company.create([.init(quantity: 200)]).order.id)
        let order = try company.create([.init(quantity: 100, discountPPM: 220_000)]).order
        try company.approve(order.id, as: company.manager)
        let approval = try #require(try approvals(order.id).first)
        #expect(approval.decision == .approved && approval.matrixVersion == 1 && approval.rulePosition == 6)
        #expect(approval.requiredLevel == .manager && approval.approverLevel == .manager && approval.withinAuthority)
        #expect(approval.amountMinor == 7800 && approval.exposureBeforeMinor == 20_000 && approval.creditLimitMinor == 100_000)
        #expect(approval.creditUsePpm == 278_000 && approval.belowFloorPpm == 25_000 && approval.daysOverdue == 0)
    }

    @Test("H07: Who wrote, submitted or amended an order, or gets the credit, does not approve it")
    func approverIsSomebodyElse() throws {
        let written = try company.create([.init()], as: company.desk).order
        #expect(company.refusal(of: written.id)?.reason == "SELF_APPROVAL")
        #expect(company.refusal(of: written.id, as: company.secondDesk) == nil)
        var amended = try company.create([.init()]).order
        amended.note = "call before delivery"
        try company.update(amended, ["note"], as: company.desk)
        #expect(company.refusal(of: amended.id)?.reason == "SELF_APPROVAL")
        let sold = try company.create([.init()]) { $0.personID = company.person("REP1") }.order
        #expect(
            company.refusal(of: sold.id, as: company.tenant.caller(roles: [.director], person: company.person("REP1")))?.reason
                == "SELF_APPROVAL")
    }

    @Test("H07: A post without a level approves nothing, whatever role its user has")
    func levelsFollowPosts() throws {
        let order = try company.create([.init()]).order
        let rep = company.tenant.caller(roles: [.director], person: company.person("REP2"))
        #expect(company.refusal(of: order.id, as: rep)?.reason == "APPROVAL_LEVEL")
        #expect(company.refusal(of: order.id, as: TestTenant.admin)?.reason == "PERSON_REQUIRED")
        #expect(company.refusal(of: order.id, as: company.rep)?.code == .permissionDenied)
        #expect(company.refusal(of: order.id, as: company.supervisor) == nil)
    }

    @Test("H07: What a rule below accepts needs a reason")
    func reasons() throws {
        let order = try company.create([.init(price: 79)]).order
        #expect(throws: RPCError.self) { try company.approve(order.id, as: company.manager, reason: "") }
        #expect(try company.approve(order.id, as: company.manager).decisionReason == "agreed")
    }

    @discardableResult
    private func delegate(
        to person: String, from giver: String = "MGR1", starts: String = "2026-03-02", ends: String = "2026-03-05",
        max: Int64 = 10_000,
        as caller: Caller? = nil
    ) throws -> Spearhead_Orders_V1_Delegation {
        try company.call(
            "ApprovalService/CreateDelegation",
            Spearhead_Orders_V1_CreateDelegationRequest.with {
                $0.delegation.fromPersonID = company.person(giver)
                $0.delegation.toPersonID = company.person(person)
                $0.delegation.startsOn = starts
                $0.delegation.endsOn = ends
                $0.delegation.amountMaxMinor = max
                $0.delegation.reason = "leave"
            }, as: caller ?? company.manager, Spearhead_Orders_V1_CreateDelegationResponse.self
        ).delegation
    }

    @Test("H07: A delegation lends a level from its first to its last day, up to its amount, until it is revoked")
    func delegations() throws {
        let small = WantedLine(quantity: 100, discountPPM: 220_000)
        let orders = try (0..<4).map { _ in try company.create([small]).order.id }
        let large = try company.create([.init(quantity: 200, discountPPM: 220_000)]).order.id
        let delegation = try delegate(to: "ODK1", starts: "2026-03-03")
        #expect(company.refusal(of: orders[0])?.reason == "APPROVAL_LEVEL")
        try company.tenant.set(now: "2026-03-03T00:00:00+08:00")
        #expect(company.refusal(of: orders[0]) == nil)
        #expect(company.refusal(of: large)?.reason == "APPROVAL_LEVEL")
        #expect(company.refusal(of: orders[1], as: company.secondDesk)?.reason == "APPROVAL_LEVEL")
        let approval = try #require(try approvals(orders[0]).first)
        #expect(approval.delegationID == delegation.id && approval.approverLevel == .manager && approval.withinAuthority)
        try company.tenant.set(now: "2026-03-05T23:59:59+08:00")
        #expect(company.refusal(of: orders[1]) == nil)
        try company.tenant.set(now: "2026-03-06T00:00:00+08:00")
        #expect(company.refusal(of: orders[2])?.reason == "APPROVAL_LEVEL")
        let further = try delegate(to: "ODK1", starts: "2026-03-06", ends: "2026-03-09")
        let _: Spearhead_Orders_V1_RevokeDelegationResponse = try company.call(
            "ApprovalService/RevokeDelegation", Spearhead_Orders_V1_RevokeDelegationRequest.with { $0.id = further.id },
            as: company.manager)
        #expect(company.refusal(of: orders[2])?.reason == "APPROVAL_LEVEL")
    }

    @Test("H07: A delegation shows the orders that may be decided on, and lets them be decided on and nothing else")
    func lentOrders() throws {
        let small = WantedLine(quantity: 100, discountPPM: 220_000)
        let orders = try (0..<2).map { _ in try company.create([small]).order.id }
        let large = try company.create([.init(quantity: 200, discountPPM: 220_000)]).order.id
        // Leads nobody, so that orders of REP1 are not visible.
        let substitute = company.tenant.caller(roles: [.supervisor], person: company.person("REP2"))
        func listed() throws -> [String] {
            try company.call(
                "OrderService/ListOrders", Spearhead_Orders_V1_ListOrdersRequest(), as: substitute,
                Spearhead_Orders_V1_ListOrdersResponse.self
            ).orders.map(\.id)
        }
        func isShown(_ id: String) throws -> Bool {
            do {
                let _: Spearhead_Orders_V1_GetOrderResponse = try company.call(
                    "OrderService/GetOrder", Spearhead_Orders_V1_GetOrderRequest.with { $0.id = id }, as: substitute)
                return true
            } catch let error as RPCError where error.code == .notFound {
                return false
            }
        }
        #expect(try listed().isEmpty && !isShown(orders[0]))
        #expect(company.refusal(of: orders[0], as: substitute)?.code == .notFound)
        try delegate(to: "REP2")
        #expect(try Set(listed()) == Set(orders))
        #expect(try isShown(orders[0]) && !isShown(large))
        #expect(company.refusal(of: large, as: substitute)?.code == .notFound)
        let cancelled = #expect(throws: RPCError.self) {
            let _: Spearhead_Orders_V1_CancelOrderResponse = try company.call(
                "OrderService/CancelOrder",
                Spearhead_Orders_V1_CancelOrderRequest.with {
                    $0.id = orders[0]
                    $0.reason = "no"
                }, as: substitute)
        }
        #expect(cancelled?.code == .notFound)
        #expect(company.refusal(of: orders[0], as: substitute) == nil)
        #expect(try listed() == [orders[1]] && !isShown(orders[0]))
        try company.tenant.set(now: "2026-03-06T00:00:00+08:00")
        #expect(try listed().isEmpty && !isShown(orders[1]))
    }

    @Test("H07: Nobody lends the level of somebody else, passes a lent one on, or lends one for an own order")
    func delegationLimits() throws {
        #expect(throws: RPCError.self) { try delegate(to: "ODK1", from: "DIR1") }
        #expect(throws: RPCError.self) { try delegate(to: "ODK1", from: "REP1", as: company.director) }
        _ = try delegate(to: "SUP1")
        _ = try delegate(to: "ODK1", from: "SUP1", as: company.director)
        let order = try company.create([.init(quantity: 10, price: 79)]).order
        #expect(company.refusal(of: order.id)?.reason == "APPROVAL_LEVEL")
        let own = try company.create([.init(quantity: 10, price: 79)], as: company.manager).order
        #expect(company.refusal(of: own.id, as: company.supervisor)?.reason == "APPROVAL_LEVEL")
    }

    private func recheck(_ order: String) throws -> Spearhead_Orders_V1_RecheckOrderResponse {
        try company.call(
            "OrderService/RecheckOrder", Spearhead_Orders_V1_RecheckOrderRequest.with { $0.id = order }, as: company.desk)
    }

    @Test("H07: An approval lapses when what the customer owes rises out of the band that was approved")
    func lapses() throws {
        let first = try company.approve(company.create([.init(quantity: 600)]).order.id)
        #expect(try recheck(first.id).order.state == .approved)
        // Within the limit another approved order changes nothing for the first.
        try company.approve(company.create([.init(quantity: 400)]).order.id)
        #expect(try recheck(first.id).order.state == .approved)
        try company.approve(company.create([.init(quantity: 100)]).order.id, as: company.finance)
        #expect(throws: RPCError.self) {
            let _: Spearhead_Orders_V1_CreateShipmentResponse = try company.call(
                "ShipmentService/CreateShipment", Spearhead_Orders_V1_CreateShipmentRequest.with { $0.orderID = first.id },
                as: company.desk)
        }
        let lapsed = try recheck(first.id)
        #expect(lapsed.order.state == .pendingApproval && lapsed.order.approvedBy.isEmpty)
        #expect(try company.approvedUnshipped() == 50_000)
        #expect(try approvals(first.id).map(\.decision) == [.lapsed, .approved])
        #expect(company.refusal(of: first.id)?.metadata["required_level"] == "finance")
        try company.approve(first.id, as: company.finance)
        #expect(try recheck(first.id).order.state == .approved)
    }

    @Test("H07: The nightly job brings lapsed approvals back to the approver")
    func nightlyJob() throws {
        let first = try company.approve(company.create([.init(quantity: 900)]).order.id)
        try company.approve(company.create([.init(quantity: 200)]).order.id, as: company.finance)
        try company.tenant.run(job: "orders/recheck-approved")
        #expect(try company.get(first.id).state == .pendingApproval)
    }

    @Test("H07: An approval lapses with every amendment of lines or terms, not with a note")
    func amendmentsLapse() throws {
        var order = try company.approve(company.create([.init()]).order.id)
        order.note = "ring twice"
        order = try company.update(order, ["note"]).order
        #expect(order.state == .approved)
        order.lines[0].quantity -= 1
        order = try company.update(order, ["lines"]).order
        #expect(order.state == .pendingApproval)
        #expect(try approvals(order.id).map(\.decision) == [.lapsed, .approved])
    }

    @Test("H09: The report counts approvals above the level needed and those outside the approver's authority")
    func authority() throws {
        try company.approve(company.create([.init(quantity: 1)]).order.id, as: company.director)
        try company.approve(company.create([.init(quantity: 1, price: 79)]).order.id, as: company.director)
        try company.approve(company.create([.init(quantity: 1)]).order.id)
        try company.imported("SO900001", [.init(quantity: 5, price: 70)], status: "invoiced", approver: "ODK1")
        try company.imported("SO900002", [.init(quantity: 5)], status: "invoiced", approver: "REP1")
        let report: Spearhead_Orders_V1_GetAuthorityReportResponse = try company.call(
            "ApprovalService/GetAuthorityReport",
            Spearhead_Orders_V1_GetAuthorityReportRequest.with {
                $0.decidedFrom = "2026-03-01"
                $0.decidedTo = "2026-03-02"
            }, as: company.director)
        func row(_ person: String) -> [Int64] {
            let row = report.rows.first { $0.approverID == company.person(person) }
            return [row?.approvals ?? 0, row?.higherThanNeeded ?? 0, row?.outsideAuthority ?? 0]
        }
        #expect(row("DIR1") == [2, 2, 0])
        #expect(row("ODK1") == [2, 0, 1])
        #expect(row("REP1") == [1, 0, 1])
        #expect(report.rows.first { $0.approverID == company.person("ODK1") }?.outsideOrders == ["SO900001"])
    }
}

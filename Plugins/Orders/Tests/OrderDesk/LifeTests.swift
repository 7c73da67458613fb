import CRM
import GRDB
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@testable import Orders

@Suite("The life of an order")
struct LifeTests {
    @Test("H01: Of all pairs of states exactly those of the table are allowed, and a refusal names what is")
    func transitions() throws {
        let company = try DeskCompany()
        let id = try company.create([.init()]).order.id
        let order = try #require(try company.tenant.read { try OrderStore.find(id: id, $0) })
        for from in OrderState.allCases {
            for to in OrderState.allCases {
                var moved = order
                moved.state = from
                if from.next.contains(to) {
                    try moved.move(to: to)
                    #expect(moved.state == to)
                } else {
                    let refused = #expect(throws: RPCError.self) { try moved.move(to: to) }
                    #expect(refused?.code == .failedPrecondition && refused?.reason == "ORDER_STATE" && moved.state == from)
                    #expect(refused?.metadata["allowed"] == from.next.map(\.rawValue).sorted().joined(separator: ", "))
                }
            }
        }
    }

    private static let stepNames = ["Submit", "Withdraw", "Approve", "Reject", "Cancel", "Hold", "ReleaseHold", "Recheck"]

    /// The steps that a client can take, and the states in which each is allowed.
    private static let steps: [(name: String, allowed: Set<OrderState>)] = [
        ("Submit", [.draft]), ("Withdraw", [.onHold, .pendingApproval]), ("Approve", [.pendingApproval]),
        ("Reject", [.pendingApproval]), ("Cancel", [.draft, .onHold, .pendingApproval, .approved]),
        ("Hold", [.draft, .pendingApproval, .approved]), ("ReleaseHold", [.onHold]), ("Recheck", [.approved]),
    ]

    @Test(
        "H01: A step that a state does not allow is refused and changes nothing",
        arguments: [OrderState.draft, .onHold, .pendingApproval, .approved, .rejected, .cancelled], LifeTests.stepNames)
    func illegalSteps(state: OrderState, name: String) throws {
        let company = try DeskCompany()
        let id = try order(in: state, company)
        let allowed = try #require(Self.steps.first { $0.name == name }).allowed
        // A hold by a person is released before anything else.
        if name == "Withdraw", state == .onHold { return }
        let before = try company.get(id)
        if allowed.contains(state) {
            try step(name, id, company)
            if name != "Recheck" { #expect(try company.get(id).state != before.state) }
        } else {
            let refused = #expect(throws: RPCError.self) { try step(name, id, company) }
            #expect(refused?.reason == "ORDER_STATE" && refused?.code == .failedPrecondition)
            #expect(try company.get(id) == before)
        }
    }

    private func order(in state: OrderState, _ company: DeskCompany) throws -> String {
        let id = try company.create([.init()], submit: state != .draft).order.id
        switch state {
        case .onHold: try step("Hold", id, company)
        case .approved: try company.approve(id)
        case .rejected: try step("Reject", id, company)
        case .cancelled: try step("Cancel", id, company)
        default: break
        }
        return id
    }

    private func step(_ name: String, _ id: String, _ company: DeskCompany) throws {
        let service = "OrderService/"
        switch name {
        case "Submit":
            let _: Spearhead_Orders_V1_SubmitOrderResponse = try company.call(
                service + "SubmitOrder", Spearhead_Orders_V1_SubmitOrderRequest.with { $0.id = id })
        case "Withdraw":
            let _: Spearhead_Orders_V1_WithdrawOrderResponse = try company.call(
                service + "WithdrawOrder", Spearhead_Orders_V1_WithdrawOrderRequest.with { $0.id = id })
        case "Approve": try company.approve(id)
        case "Reject":
            let _: Spearhead_Orders_V1_RejectOrderResponse = try company.call(
                service + "RejectOrder",
                Spearhead_Orders_V1_RejectOrderRequest.with {
                    $0.id = id
                    $0.reason = "no"
                }, as: company.desk)
        case "Cancel":
            let _: Spearhead_Orders_V1_CancelOrderResponse = try company.call(
                service + "CancelOrder",
                Spearhead_Orders_V1_CancelOrderRequest.with {
                    $0.id = id
                    $0.reason = "no"
                })
        case "Hold":
            let _: Spearhead_Orders_V1_HoldOrderResponse = try company.call(
                service + "HoldOrder",
                Spearhead_Orders_V1_HoldOrderRequest.with {
                    $0.id = id
                    $0.reason = "wait"
                }, as: company.desk)
        case "ReleaseHold":
            let _: Spearhead_Orders_V1_ReleaseHoldResponse = try company.call(
                service + "ReleaseHold", Spearhead_Orders_V1_ReleaseHoldRequest.with { $0.id = id }, as: company.desk)
        default:
            let _: Spearhead_Orders_V1_RecheckOrderResponse = try company.call(
                service + "RecheckOrder", Spearhead_Orders_V1_RecheckOrderRequest.with { $0.id = id }, as: company.desk)
        }
    }

    @Test("H02: An order waits for the written confirmation of a new address and then goes to it")
    func addresses() throws {
        let company = try DeskCompany()
        let approved = try company.approve(company.create([.init(quantity: 10)]).order.id)
        let address: Spearhead_Crm_V1_RequestAddressChangeResponse = try company.tenant.call(
            as: company.rep, "spearhead.crm.v1.CustomerService/RequestAddressChange",
            .with {
                $0.customerID = company.customer("D1")
                $0.address = "新路9号"
                $0.writtenRequest = "letter 17"
            } as Spearhead_Crm_V1_RequestAddressChangeRequest)
        _ = address
        let waiting = try company.create([.init(quantity: 10)]).order
        #expect(waiting.state == .onHold && waiting.holdReason == "ADDRESS_PENDING" && waiting.addressVersion == 1)
        #expect(try company.check(approved.id).findings.map(\.code) == ["ADDRESS_PENDING"])
        try step("ReleaseHold", waiting.id, company)
        #expect(try company.get(waiting.id).state == .onHold)
        let _: Spearhead_Crm_V1_ConfirmAddressChangeResponse = try company.tenant.call(
            as: company.desk, "spearhead.crm.v1.CustomerService/ConfirmAddressChange",
            .with {
                $0.customerID = company.customer("D1")
                $0.version = 2
            } as Spearhead_Crm_V1_ConfirmAddressChangeRequest)
        try step("ReleaseHold", waiting.id, company)
        let released = try company.get(waiting.id)
        #expect(released.state == .pendingApproval && released.addressVersion == 2)
        #expect(try company.check(approved.id).findings.map(\.code) == ["ADDRESS_SUPERSEDED"])
        try step("Recheck", approved.id, company)
        let rechecked = try company.get(approved.id)
        #expect(rechecked.state == .approved && rechecked.addressVersion == 2)
    }

    @Test("H07: An approved order that was held goes on as approved once the hold ends")
    func heldOrdersGoOn() throws {
        let company = try DeskCompany()
        let order = try company.approve(company.create([.init()]).order.id)
        try step("Hold", order.id, company)
        #expect(try company.approvedUnshipped() == 0)
        try step("ReleaseHold", order.id, company)
        let released = try company.get(order.id)
        #expect(released.state == .approved && released.approvedBy == company.person("ODK1"))
        #expect(try company.approvedUnshipped() == 10_000)
    }

    @Test("Numbers follow each other without gaps, and imported ones are never given again")
    func numbers() throws {
        let company = try DeskCompany()
        #expect(try company.create([.init()]).order.number == "SO000001")
        #expect(throws: RPCError.self) { try company.create([.init(product: "P3")]) }
        #expect(throws: RPCError.self) { try company.create([.init(quantity: 1_000_000_000, price: 1_000_000_000_000)]) }
        #expect(try company.create([.init()]).order.number == "SO000002")
        try company.imported("SO000004", [.init()])
        try company.imported("OLD-7", [.init()])
        #expect(try company.create([.init()]).order.number == "SO000005")
    }

    @Test("Changes of an order are versions that stay")
    func revisions() throws {
        let company = try DeskCompany()
        var order = try company.create([.init(quantity: 5)]).order
        for quantity in [6, 7] as [Int64] {
            order.lines[0].quantity = quantity
            order = try company.update(order, ["lines"]).order
        }
        let listed: Spearhead_Orders_V1_ListOrderRevisionsResponse = try company.call(
            "OrderService/ListOrderRevisions", Spearhead_Orders_V1_ListOrderRevisionsRequest.with { $0.orderID = order.id })
        #expect(listed.revisions.map { $0.lines[0].quantity } == [7, 6, 5])
        #expect(listed.revisions.map(\.amountMinor) == [700, 600, 500])
        #expect(listed.revisions.map(\.reason) == ["customer asked", "customer asked", ""])
    }

    @Test("Split credit adds up to the whole order")
    func shares() throws {
        let company = try DeskCompany()
        func shares(_ parts: [(String, Int64)]) -> [Spearhead_Orders_V1_OrderShare] {
            parts.map { part in
                .with {
                    $0.personID = company.person(part.0)
                    $0.sharePpm = part.1
                }
            }
        }
        var order = try company.create([.init()]) { $0.shares = shares([("REP1", 700_000), ("REP2", 300_000)]) }.order
        #expect(try company.get(order.id).shares.map(\.sharePpm).sorted() == [300_000, 700_000])
        for wrong in [[("REP1", 700_000)], [("REP1", 500_000), ("REP1", 500_000)], [("REP1", 1_100_000), ("REP2", -100_000)]] {
            order.shares = shares(wrong.map { ($0.0, Int64($0.1)) })
            #expect(throws: RPCError.self) { try company.update(order, ["shares"]) }
        }
        order.shares = shares([("REP2", 1_000_000)])
        #expect(try company.update(order, ["shares"]).order.shares.map(\.sharePpm) == [1_000_000])
    }

    @Test("A rep sees and writes only own orders; others do not exist for them")
    func visibility() throws {
        let company = try DeskCompany()
        let order = try company.create([.init()]).order
        let hidden = #expect(throws: RPCError.self) {
            let _: Spearhead_Orders_V1_GetOrderResponse = try company.call(
                "OrderService/GetOrder", Spearhead_Orders_V1_GetOrderRequest.with { $0.id = order.id }, as: company.otherRep)
        }
        #expect(hidden?.code == .notFound)
        let foreign = #expect(throws: RPCError.self) { try company.create([.init()], for: "D9") }
        #expect(foreign?.code == .notFound)
        let listed: Spearhead_Orders_V1_ListOrdersResponse = try company.call(
            "OrderService/ListOrders", Spearhead_Orders_V1_ListOrdersRequest(), as: company.otherRep)
        #expect(listed.orders.isEmpty)
    }

    @Test(
        "H10: The printed order shows product, price, date and payment in both languages, and no markup that people typed",
        arguments: [Language.chinese, .english])
    func printing(language: Language) throws {
        let company = try DeskCompany()
        let order = try company.create([.init(quantity: 12)]) {
            $0.promisedOn = "2026-03-09"
            $0.note = "<script>alert(1)</script>"
        }.order
        let html = try company.call(
            "OrderService/RenderOrder", Spearhead_Orders_V1_RenderOrderRequest.with { $0.id = order.id }, language: language,
            Spearhead_Orders_V1_RenderOrderResponse.self
        ).html
        for text in [
            order.number, "12.00", "1.00", "2026-03-09", "茶 &lt;one&gt; &amp; &#39;two&#39;",
            "滨江路1号 &lt;东&gt; &amp; &#39;A&#39;",
            "&lt;b&gt;Rep&lt;/b&gt; 1", "&lt;script&gt;", language == .english ? "30 days" : "30天",
        ] { #expect(html.contains(text), "\(text)") }
        for text in ["<script", "<b>", "<one>"] { #expect(!html.contains(text), "\(text)") }
    }
}

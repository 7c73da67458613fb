import Orders
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("Credit of orders")
struct OrderCreditTests {
    @Test(
        "Decision 6: A limit that is not set is not 0, 0 is cash only, and reaching the limit is not passing it",
        arguments: [
            ("D9", 1_000_000, nil), ("D1", 1000, nil), ("D1", 1001, "OVER_CREDIT"), ("D0", 1, "OVER_CREDIT"),
        ] as [(String, Int64, String?)])
    func limits(customer: String, quantity: Int64, finding: String?) throws {
        let company = try DeskCompany()
        let verdict = try company.create([.init(quantity: quantity)], for: customer, as: company.secondDesk).verdict
        #expect(verdict.findings.map(\.code) == (finding.map { [$0] } ?? []))
        if finding != nil { #expect(verdict.requiredLevel == (customer == "D0" ? .director : .finance)) }
    }

    @Test("H12: A prepaid order passes the credit check but leaves only once the money is there")
    func prepaid() throws {
        let company = try DeskCompany()
        let order = try company.create([.init(quantity: 10)], for: "D0") { $0.payment = .prepaid }.order
        #expect(order.state == .pendingApproval && order.depositPpm == 1_000_000)
        try company.approve(order.id)
        #expect(try company.check(order.id).findings.map(\.code) == ["PAYMENT_MISSING"])
    }

    @Test("H12: A prepaid order is approved once the share that the credit policy asks for has come in")
    func depositBeforeApproval() throws {
        let company = try DeskCompany()
        let _: Spearhead_Orders_V1_UpdateCreditPolicyResponse = try company.call(
            "CreditService/UpdateCreditPolicy",
            Spearhead_Orders_V1_UpdateCreditPolicyRequest.with {
                $0.policy.depositPpm = 300_000
                $0.updateMask.paths = ["deposit_ppm"]
            }, as: company.finance)
        let prepaid = try company.create([.init(quantity: 10)]) { $0.payment = .prepaid }.order
        let missing = company.refusal(of: prepaid.id)
        #expect(missing?.reason == "ORDER_BLOCKED")
        #expect(missing?.metadata["findings"] == "PAYMENT_MISSING")
        let _: Spearhead_Orders_V1_CreateReceiptResponse = try company.call(
            "ReceivableService/CreateReceipt",
            Spearhead_Orders_V1_CreateReceiptRequest.with {
                $0.receipt.customerID = company.customer("D1")
                $0.receipt.amountMinor = prepaid.amountMinor * 3 / 10
            }, as: company.finance)
        try company.approve(prepaid.id)
        // Orders on credit are not asked for it.
        try company.approve(company.create([.init(quantity: 10)]).order.id)
    }

    @Test("H12: A deposit is part of the amount, and none can be more than all of it")
    func deposits() throws {
        let company = try DeskCompany()
        let order = try company.create([.init(quantity: 10)]) { $0.depositPpm = 300_000 }.order
        #expect(order.depositPpm == 300_000)
        try company.approve(order.id)
        #expect(try company.check(order.id).findings.map(\.code) == ["PAYMENT_MISSING"])
        #expect(throws: RPCError.self) { try company.create([.init()]) { $0.depositPpm = 1_000_001 } }
    }

    @Test("Decision 6: Of eight orders that race for the last headroom exactly one gets it", .timeLimit(.minutes(10)))
    func race() async throws {
        let company = try DeskCompany()
        let orders = try (0..<8).map { _ in try company.create([.init(quantity: 600)]).order.id }
        let refusals = await withTaskGroup(of: RPCError?.self) { group in
            for order in orders { group.addTask { company.refusal(of: order) } }
            return await group.reduce(into: [RPCError?]()) { $0.append($1) }
        }
        #expect(refusals.filter { $0 == nil }.count == 1)
        #expect(refusals.compactMap(\.self).allSatisfy { $0.reason == "APPROVAL_LEVEL" })
        #expect(try company.approvedUnshipped() == 60_000)
    }

    @Test("H08: The account holds an approved order exactly while it is approved")
    func account() throws {
        let company = try DeskCompany()
        let first = try company.create([.init(quantity: 100)]).order
        #expect(try company.approvedUnshipped() == 0)
        var order = try company.approve(first.id)
        #expect(try company.approvedUnshipped() == 10_000)
        order.lines[0].quantity = 50
        order = try company.update(order, ["lines"]).order
        #expect(order.state == .pendingApproval && order.amountMinor == 5000)
        #expect(try company.approvedUnshipped() == 0)
        try company.approve(order.id)
        #expect(try company.approvedUnshipped() == 5000)
        let cancelled: Spearhead_Orders_V1_CancelOrderResponse = try company.call(
            "OrderService/CancelOrder",
            Spearhead_Orders_V1_CancelOrderRequest.with {
                $0.id = order.id
                $0.reason = "shop closed"
            })
        #expect(cancelled.order.state == .cancelled)
        #expect(try company.approvedUnshipped() == 0)
        try company.approve(company.create([.init(quantity: 100, price: 90)], for: "R1").order.id)
        #expect(try company.approvedUnshipped("R1") == 0)
    }

    @Test("H18: Prices come from the price list; another one is seen, and longer terms too")
    func centralPrices() throws {
        let company = try DeskCompany()
        let listed = try company.create([.init(product: "P2", quantity: 3, discountPPM: 50_000)])
        #expect(listed.order.lines[0].unitPriceMinor == 333 && listed.order.lines[0].listPriceMinor == 333)
        // 3 × 3.33 less 5 % is 9.4905, rounded once.
        #expect(listed.order.amountMinor == 949 && listed.verdict.findings.isEmpty)
        let special = try company.create([.init(price: 99)]) { $0.paymentDays = 31 }
        #expect(special.verdict.findings.map(\.code) == ["OFF_LIST", "LONGER_TERMS"])
        #expect(throws: RPCError.self) { try company.create([.init()], for: "R1") }
    }
}

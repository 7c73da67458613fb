import GRDB
import Orders
import PluginKit
import PluginTesting
import SwiftProtobuf

/// Orders, shipments, deliveries, invoices, receipts, their reversals and returns in a random sequence that a seed repeats.
struct RandomBusiness {
    /// What may happen.
    enum Step: String, CaseIterable {
        case order
        case amend
        case ship
        case deliver
        case invoice
        case receipt
        case reverse
        case giveBack
        case nextDay
    }

    let company: ShippingCompany
    private(set) var done: [Step: Int] = Dictionary(uniqueKeysWithValues: Step.allCases.map { ($0, 0) })
    private var random: SplitMix
    private var orderCount = 0
    private var waiting: [Spearhead_Orders_V1_Shipment] = []
    private var uninvoiced: [String] = []
    private let start = BusinessDate(year: 2026, month: 3, day: 2)

    init(seed: UInt64) throws {
        random = SplitMix(state: seed)
        company = try ShippingCompany()
        try company.lot("L1")
        try company.lot("L2", product: "P2")
    }

    /// Takes one step; one that is not possible now leaves everything as it is.
    mutating func step() throws -> Step {
        let step = Step.allCases.randomElement(using: &random) ?? .nextDay
        if try take(step) { done[step, default: 0] += 1 }
        return step
    }

    private mutating func take(_ step: Step) throws -> Bool {
        switch step {
        case .order: try order()
        case .amend: try amend()
        case .ship: try ship()
        case .deliver: try deliver()
        case .invoice: try invoice()
        case .receipt: try receipt()
        case .reverse: try reverse()
        case .giveBack: try giveBack()
        case .nextDay: advance()
        }
    }

    private mutating func order() throws -> Bool {
        let lines = (1...Int.random(in: 1...3, using: &random)).map { _ in
            ShippingCompany.Line(
                product: Bool.random(using: &random) ? "P1" : "P2", quantity: .random(in: 1...20, using: &random),
                price: .random(in: 90...400, using: &random))
        }
        let customer = Bool.random(using: &random) ? "D1" : "D2"
        orderCount += 1
        try company.order("SO\(orderCount)", lines, for: customer)
        return true
    }

    /// Changes the lines of an order that nothing has left of; its approval lapses and it is approved again, or waits.
    private mutating func amend() throws -> Bool {
        let untouched = Set(try lines("o.state = 'approved' AND o.shipped_minor = 0").map(\.order)).sorted()
        guard Int.random(in: 1...3, using: &random) == 1, let id = untouched.randomElement(using: &random) else { return false }
        let quantity = Int64.random(in: 1...20, using: &random)
        let _: Spearhead_Orders_V1_UpdateOrderResponse = try company.call(
            "OrderService/UpdateOrder",
            Spearhead_Orders_V1_UpdateOrderRequest.with {
                $0.order.id = id
                $0.order.lines = [
                    .with {
                        $0.productID = company.product("P1")
                        $0.quantity = quantity
                        $0.unitPriceMinor = 100
                    }
                ]
                $0.updateMask.paths = ["lines"]
                $0.reason = "the customer wants something else"
            }, as: TestTenant.admin)
        return true
    }

    /// Ships a part of a line that is left, of an order that may leave; an approval may have lapsed meanwhile.
    private mutating func ship() throws -> Bool {
        let left = try lines("o.state IN ('approved', 'part_shipped') AND l.shipped_quantity < l.quantity")
        guard let line = left.randomElement(using: &random) else { return false }
        let quantity = Int64.random(in: 1...line.unshipped, using: &random)
        do {
            let shipment = try company.ship(line.order, [(line.number, quantity, line.product == "P1" ? "L1" : "L2")])
            waiting.append(shipment)
            uninvoiced.append(shipment.id)
            return true
        } catch let error as RPCError where error.reason == "APPROVAL_LAPSED" {
            return false
        }
    }

    /// A line of an order as it stands.
    private struct Line {
        var order: String
        var number: Int32
        var product: String
        var unshipped: Int64
        var returnable: Int64
    }

    private func lines(_ condition: String) throws -> [Line] {
        try company.tenant.read {
            try $0.rows(
                """
                SELECT o.id, l.line, p.code, l.quantity - l.shipped_quantity, l.delivered_quantity - l.returned_quantity \
                FROM orders_order o JOIN orders_order_line l ON l.order_id = o.id \
                JOIN organization_product p ON p.id = l.product_id WHERE \(condition) ORDER BY o.number, l.line
                """
            ).map { Line(order: $0[0], number: $0[1], product: $0[2], unshipped: $0[3], returnable: $0[4]) }
        }
    }

    private mutating func deliver() throws -> Bool {
        guard let index = waiting.indices.randomElement(using: &random) else { return false }
        try company.deliver(waiting.remove(at: index))
        return true
    }

    /// Invoices a shipment, sometimes with an earlier date.
    private mutating func invoice() throws -> Bool {
        guard let index = uninvoiced.indices.randomElement(using: &random) else { return false }
        let id = uninvoiced.remove(at: index)
        let shippedOn = try company.tenant.read {
            try $0.value(BusinessDate.self, "SELECT shipped_on FROM orders_shipment WHERE id = ?", [id])
        }
        let date = day(from: shippedOn)
        let _: Spearhead_Orders_V1_CreateInvoiceResponse = try company.call(
            "ReceivableService/CreateInvoice",
            Spearhead_Orders_V1_CreateInvoiceRequest.with {
                $0.shipmentID = id
                $0.issuedOn = date
            }, as: TestTenant.admin)
        return true
    }

    /// Records money, often days after it came in.
    private mutating func receipt() throws -> Bool {
        let customer = company.customer(Bool.random(using: &random) ? "D1" : "D2")
        let amount = Int64.random(in: 1...4000, using: &random)
        let date = day(from: start)
        let _: Spearhead_Orders_V1_CreateReceiptResponse = try company.call(
            "ReceivableService/CreateReceipt",
            Spearhead_Orders_V1_CreateReceiptRequest.with {
                $0.receipt.customerID = customer
                $0.receipt.amountMinor = amount
                $0.receipt.receivedOn = date
            }, as: TestTenant.admin)
        return true
    }

    /// Takes back any receipt, whatever it has paid.
    private mutating func reverse() throws -> Bool {
        let standing = try company.tenant.read {
            try $0.values(
                String.self,
                """
                SELECT id FROM orders_receipt r \
                WHERE NOT EXISTS (SELECT 1 FROM orders_receipt_reversal v WHERE v.receipt_id = r.id) ORDER BY number
                """)
        }
        guard Int.random(in: 1...2, using: &random) == 1, let id = standing.randomElement(using: &random) else { return false }
        let _: Spearhead_Orders_V1_ReverseReceiptResponse = try company.call(
            "ReceivableService/ReverseReceipt",
            Spearhead_Orders_V1_ReverseReceiptRequest.with {
                $0.id = id
                $0.reason = "another customer's money"
            }, as: TestTenant.admin)
        return true
    }

    private mutating func giveBack() throws -> Bool {
        let delivered = try lines("l.delivered_quantity > l.returned_quantity")
        guard let line = delivered.randomElement(using: &random) else { return false }
        let quantity = Int64.random(in: 1...min(5, line.returnable), using: &random)
        try company.giveBack(line.order, line: line.number, quantity: quantity)
        return true
    }

    private mutating func advance() -> Bool {
        company.tenant.advance(seconds: 86_400)
        return true
    }

    /// A date between a day and today.
    private mutating func day(from first: BusinessDate?) -> String {
        let today = BusinessDate(days: Int32((company.tenant.now.milliseconds + 8 * 3_600_000) / 86_400_000))
        let first = first ?? today
        return first.advanced(byDays: .random(in: 0...today.days(since: first), using: &random)).description
    }
}

/// Random numbers that a seed repeats: SplitMix64.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

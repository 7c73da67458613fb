import GRDB
import Orders
import PluginKit
import PluginTesting
import SwiftProtobuf
import Testing

@Suite("Quantities and money of goods")
struct ConservationTests {
    /// SplitMix64: the same seed gives the same numbers on every machine.
    struct Dice: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    @Test("Whatever is reserved, shipped, delivered and taken back, in whatever parts, adds up", arguments: 1...12)
    func conserved(seed: Int) throws {
        var dice = Dice(state: UInt64(seed))
        let company = try ShippingCompany()
        var received: [String: Int64] = [:]
        for code in ["A", "B", "C"] {
            received[code] = Int64.random(in: 0...40, using: &dice)
            try company.lot(code, expires: "2026-0\(Int.random(in: 3...9, using: &dice))-28", received: received[code])
        }
        var orders: [String] = []
        for number in 1...3 {
            let lines = (0..<Int.random(in: 1...3, using: &dice)).map { _ in
                ShippingCompany.Line(
                    quantity: .random(in: 1...20, using: &dice), price: .random(in: 1...999, using: &dice))
            }
            orders.append(try company.order("SO\(number)", lines))
        }
        var onTheWay: [Spearhead_Orders_V1_Shipment] = []
        for _ in 0..<40 {
            let order = orders.randomElement(using: &dice) ?? ""
            let line = Int32.random(in: 1...3, using: &dice)
            let quantity = Int64.random(in: 1...12, using: &dice)
            let lot = ["", "", "A", "B", "C"].randomElement(using: &dice) ?? ""
            // Refusals are part of the game: what must hold is that they change nothing and that the rest adds up.
            switch Int.random(in: 0..<6, using: &dice) {
            case 0: try attempt { try company.allocate(order) }
            case 1, 2: try attempt { onTheWay.append(try company.ship(order, [(line, quantity, lot)])) }
            case 3:
                guard let shipment = onTheWay.popLast() else { continue }
                try company.deliver(shipment)
            case 4: try attempt { try company.giveBack(order, line: line, quantity: quantity, lot: lot) }
            default: try attempt { try company.giveBack(order, line: line, quantity: quantity, lot: lot, restock: true) }
            }
            try check(company, received)
        }
    }

    private func attempt(_ body: () throws -> Void) throws {
        do { try body() } catch let error as RPCError where error.code != .internal && error.code != .unknown {}
    }

    /// Every figure that is kept is the sum of the facts behind it.
    private func check(_ company: ShippingCompany, _ received: [String: Int64]) throws {
        let wrong = try company.tenant.read { reader in
            try Self.laws.filter { try reader.exists($0.value) }.keys.sorted()
        }
        #expect(wrong == [])
        let lots = try company.tenant.read { reader in
            try reader.rows("SELECT code, received_quantity FROM orders_lot").map { ($0[0] as String, $0[1] as Int64) }
        }
        #expect(Dictionary(uniqueKeysWithValues: lots) == received)
    }

    /// Queries that find a breach.
    private static let laws = [
        "a line ships no more than ordered, delivers no more than shipped, takes back no more than delivered": """
        SELECT 1 FROM orders_order_line WHERE shipped_quantity > quantity OR delivered_quantity > shipped_quantity \
        OR returned_quantity > delivered_quantity
        """,
        "a line's quantities are the sums of its shipments and returns": """
        SELECT 1 FROM orders_order_line l WHERE shipped_quantity <> (SELECT ifnull(sum(g.quantity), 0) \
        FROM orders_shipment s JOIN orders_shipment_line g ON g.shipment_id = s.id \
        WHERE s.order_id = l.order_id AND g.order_line = l.line) \
        OR delivered_quantity <> (SELECT ifnull(sum(g.quantity), 0) FROM orders_shipment s \
        JOIN orders_shipment_line g ON g.shipment_id = s.id WHERE s.order_id = l.order_id AND g.order_line = l.line \
        AND s.delivered_at IS NOT NULL) OR returned_quantity <> (SELECT ifnull(sum(c.quantity), 0) \
        FROM orders_credit_note c WHERE c.order_id = l.order_id AND c.order_line = l.line)
        """,
        "a lot's quantities are the sums of its shipments, reservations and returns": """
        SELECT 1 FROM orders_lot l WHERE shipped_quantity <> (SELECT ifnull(sum(quantity), 0) FROM orders_shipment_line g \
        WHERE g.product_id = l.product_id AND g.lot = l.code) OR reserved_quantity <> (SELECT ifnull(sum(quantity), 0) \
        FROM orders_allocated_lot a WHERE a.lot = l.code) OR returned_quantity <> (SELECT ifnull(sum(quantity), 0) \
        FROM orders_credit_note c WHERE c.lot = l.code) OR restocked_quantity <> (SELECT ifnull(sum(quantity), 0) \
        FROM orders_credit_note c WHERE c.lot = l.code AND c.restocked)
        """,
        "no line reserves more than is left of it": """
        SELECT 1 FROM orders_order_line l WHERE l.quantity - l.shipped_quantity < (SELECT ifnull(sum(quantity), 0) \
        FROM orders_allocated_lot a WHERE a.order_id = l.order_id AND a.line = l.line)
        """,
        "the value of a shipment is that of its lines, and the shipped value of an order that of its shipments": """
        SELECT 1 FROM orders_shipment s WHERE amount_minor <> (SELECT sum(amount_minor) FROM orders_shipment_line g \
        WHERE g.shipment_id = s.id) UNION ALL SELECT 1 FROM orders_order o WHERE shipped_minor <> (SELECT \
        ifnull(sum(s.amount_minor), 0) FROM orders_shipment s WHERE s.order_id = o.id)
        """,
        "the parts of a line are worth the line": """
        SELECT 1 FROM orders_order_line l WHERE shipped_quantity = quantity AND amount_minor <> (SELECT sum(g.amount_minor) \
        FROM orders_shipment s JOIN orders_shipment_line g ON g.shipment_id = s.id \
        WHERE s.order_id = l.order_id AND g.order_line = l.line) \
        UNION ALL SELECT 1 FROM orders_order_line l WHERE returned_quantity = quantity AND amount_minor <> \
        (SELECT sum(c.amount_minor) FROM orders_credit_note c WHERE c.order_id = l.order_id AND c.order_line = l.line)
        """,
        "the account holds every fen of the orders once": """
        SELECT 1 FROM orders_account a WHERE approved_unshipped_minor <> (SELECT ifnull(sum(amount_minor - shipped_minor), 0) \
        FROM orders_order o WHERE o.customer_id = a.customer_id) OR shipped_uninvoiced_minor <> (SELECT \
        ifnull(sum(shipped_minor), 0) FROM orders_order o WHERE o.customer_id = a.customer_id) OR unapplied_minor <> \
        (SELECT ifnull(sum(amount_minor), 0) FROM orders_credit_note c WHERE c.customer_id = a.customer_id)
        """,
    ]
}

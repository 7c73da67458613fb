internal import GRDB
internal import PluginKit

/// Takes goods back and gives credit for them; a return is a fact, and another one corrects it.
enum Returns {
    static let reasonLengthMax = 500

    /// What came back.
    struct Draft: Sendable, Hashable {
        var line: Int64
        var quantity: Int64
        var lot: String?
        var isRestocked: Bool
        var returnedOn: BusinessDate
        /// Lower than the goods' share of the line; `nil` gives that share.
        var creditMinor: Int64?
        var reason: String
    }

    /// Records goods that came back from a delivered line of a direct order.
    static func record(_ draft: Draft, of order: Order, _ writer: Writer, _ call: Call) throws -> GoodsReturn {
        guard order.kind == .direct else {
            throw RPCError(
                .failedPrecondition, "RETURN_NOT_DIRECT",
                "A retailer returns goods to its distributor, which settles them itself.")
        }
        guard let line = order.lines.first(where: { $0.line == draft.line }) else {
            throw RPCError.invalidField("order_line", "is no line of the order")
        }
        let most = line.deliveredQuantity - line.returnedQuantity
        guard (1...max(1, most)).contains(draft.quantity), most > 0 else {
            throw RPCError(
                .failedPrecondition, "RETURN_EXCEEDS_DELIVERY",
                "Of line \(line.line) \(line.deliveredQuantity) base units were delivered and \(line.returnedQuantity) came back. "
                    + "A return takes 1 to \(max(0, most)).",
                metadata: ["line": String(line.line), "returnable": String(max(0, most))])
        }
        let lot = try ReturnedLot.resolve(draft.lot, quantity: draft.quantity, line: line, order: order.id, writer)
        try checkDate(draft.returnedOn, line: line, order: order.id, writer, call)
        let share = credit(for: draft.quantity, of: line)
        guard (0...share).contains(draft.creditMinor ?? share) else {
            throw RPCError.invalidField("credit_minor", "must be 0 to \(share), the goods' share of the line")
        }
        var goods = GoodsReturn(
            number: try Numbers.next(.creditNote, writer), of: line, order: order, lot: lot, quantity: draft.quantity,
            returnedOn: draft.returnedOn, creditMinor: draft.creditMinor ?? share, reason: draft.reason, call)
        goods.isRestocked = draft.isRestocked
        try post(goods, order.state, writer, call)
        writer.audit(
            "returns/\(goods.id)",
            [
                FieldChange("number", nil, goods.number), FieldChange("order_id", nil, order.id),
                FieldChange("lines.\(line.line).returned_quantity", nil, String(goods.quantity)),
                FieldChange("credit_minor", nil, String(goods.creditMinor)),
            ])
        return goods
    }

    /// What the next `quantity` returned units of a line are worth, so that the credits of a line add up to the line.
    static func credit(for quantity: Int64, of line: OrderLine) -> Int64 {
        line.amount(of: quantity, after: line.returnedQuantity)
    }

    /// Books a return: the line, the lot, the order's state and the customer's ledger.
    static func post(_ goods: GoodsReturn, _ state: OrderState, _ writer: Writer, _ call: Call) throws {
        try insert(goods, writer)
        try writer.execute(
            "UPDATE orders_order_line SET returned_quantity = returned_quantity + ? WHERE order_id = ? AND line = ?",
            [goods.quantity, goods.orderID, goods.orderLine])
        if let lot = goods.lot {
            try writer.execute(
                """
                UPDATE orders_lot SET returned_quantity = returned_quantity + ?, restocked_quantity = restocked_quantity + ?, \
                version = version + 1 WHERE product_id = ? AND code = ?
                """, [goods.quantity, goods.isRestocked ? goods.quantity : 0, goods.productID, lot])
        }
        let keeps = "SELECT 1 FROM orders_order_line WHERE order_id = ? AND returned_quantity < quantity"
        let isAllBack = try state.next.contains(.returned) && !writer.exists(keeps, [goods.orderID])
        try writer.execute(
            "UPDATE orders_order SET state = ?, update_time = ?, version = version + 1 WHERE id = ?",
            [(isAllBack ? .returned : state).rawValue, call.now, goods.orderID])
        try Ledger.rebuild(customer: goods.customerID, from: goods.returnedOn, writer)
        try writer.publish(GoodsReturned(goods), call)
    }

    private static func checkDate(
        _ date: BusinessDate, line: OrderLine, order: String, _ reader: Reader, _ call: Call
    ) throws {
        let first = try reader.value(
            BusinessDate.self,
            """
            SELECT min(s.delivered_on) FROM orders_shipment s JOIN orders_shipment_line l ON l.shipment_id = s.id \
            WHERE s.order_id = ? AND l.order_line = ?
            """, [order, line.line])
        guard date <= call.businessDate, date >= first ?? date else {
            throw RPCError.invalidField("returned_on", "must be from the first delivery of the line to today")
        }
    }

    private static func insert(_ goods: GoodsReturn, _ writer: Writer) throws {
        try writer.execute(
            """
            INSERT INTO orders_credit_note (id, number, order_id, customer_id, person_id, order_line, product_id, lot, quantity, \
            restocked, returned_on, amount_minor, reason, recorded_by, create_time) \
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                goods.id, goods.number, goods.orderID, goods.customerID, goods.personID, goods.orderLine, goods.productID,
                goods.lot, goods.quantity, goods.isRestocked, goods.returnedOn, goods.creditMinor, goods.reason,
                goods.recordedBy, goods.createdAt,
            ])
    }
}

extension GoodsReturned {
    init(_ goods: GoodsReturn) {
        self.init(
            returnID: goods.id, orderID: goods.orderID, customerID: goods.customerID, personID: goods.personID,
            creditMinor: goods.creditMinor, returnedOn: goods.returnedOn)
    }
}

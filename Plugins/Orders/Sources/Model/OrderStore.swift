internal import GRDB
internal import PluginKit

/// Reads and writes orders; it knows no rules.
enum OrderStore {
    /// The order with its lines, or `nil`.
    static func find(id: String, _ reader: Reader) throws -> Order? {
        try reader.row("SELECT * FROM orders_order WHERE id = ?", [id]).map { try withLines(Order(row: $0), reader) }
    }

    /// The order with its lines, or `nil`.
    static func find(number: String, _ reader: Reader) throws -> Order? {
        try reader.row("SELECT * FROM orders_order WHERE number = ?", [number]).map { try withLines(Order(row: $0), reader) }
    }

    /// The order without its lines, or `nil`.
    static func head(number: String, _ reader: Reader) throws -> Order? {
        try reader.row("SELECT * FROM orders_order WHERE number = ?", [number]).map(Order.init(row:))
    }

    /// The order, if the caller may see its rep or its customer.
    static func visible(id: String, _ reader: Reader, _ call: Call) throws -> Order {
        guard let order = try find(id: id, reader) else { throw RPCError.notFound("order", id) }
        try call.requireVisible(order.personID, "order", id)
        return order
    }

    /// The order, if the caller may see it, or if somebody lent the caller the right to decide on it.
    static func decidable(id: String, _ reader: Reader, _ call: Call) throws -> Order {
        guard let order = try find(id: id, reader) else { throw RPCError.notFound("order", id) }
        if try LentOrders(reader, call).contain(order) { return order }
        try call.requireVisible(order.personID, "order", id)
        return order
    }

    private static func withLines(_ order: Order, _ reader: Reader) throws -> Order {
        var order = order
        order.lines = try reader.rows("SELECT * FROM orders_order_line WHERE order_id = ? ORDER BY line", [order.id])
            .map(OrderLine.init(row:))
        return order
    }

    /// Inserts the order and its lines.
    static func insert(_ order: Order, _ writer: Writer) throws {
        try writer.execute(
            """
            INSERT INTO orders_order (id, number, kind, customer_id, person_id, ordered_at, ordered_on, promised_on, visit_id, \
            address_version, payment, payment_days, deposit_ppm, amount_minor, shipped_minor, invoiced_minor, state, hold_reason, origin, \
            copied_from, note, created_by, submitted_by, submitted_at, approved_by, approved_at, approved_on, decision_reason, \
            create_time, update_time, version) \
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                order.id, order.number, order.kind.rawValue, order.customerID, order.personID, order.orderedAt, order.orderedOn,
                order.promisedOn, order.visitID, order.addressVersion, order.payment.rawValue, order.paymentDays,
                order.depositPPM, order.amountMinor, order.shippedMinor, order.invoicedMinor, order.state.rawValue,
                order.holdReason,
                order.origin.rawValue, order.copiedFrom, order.note, order.createdBy, order.submittedBy, order.submittedAt,
                order.approvedBy, order.approvedAt, order.approvedOn, order.decisionReason, order.createdAt, order.updatedAt,
                order.version,
            ])
        for line in order.lines { try insert(line, of: order.id, writer) }
    }

    /// Inserts one line.
    static func insert(_ line: OrderLine, of order: String, _ writer: Writer) throws {
        try writer.execute(
            """
            INSERT INTO orders_order_line (order_id, line, product_id, quantity, unit_price_minor, discount_ppm, \
            floor_price_minor, list_price_minor, price_id, amount_minor, lot, shipped_quantity, delivered_quantity, \
            returned_quantity) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                order, line.line, line.productID, line.quantity, line.unitPriceMinor, line.discountPPM, line.floorPriceMinor,
                line.listPriceMinor, line.priceID, line.amountMinor, line.lot, line.shippedQuantity, line.deliveredQuantity,
                line.returnedQuantity,
            ])
    }

    /// Writes the head of the order; lines are written by whoever changes them.
    static func update(_ order: Order, _ writer: Writer) throws {
        try writer.execute(
            """
            UPDATE orders_order SET customer_id = ?, person_id = ?, ordered_at = ?, ordered_on = ?, promised_on = ?, \
            visit_id = ?, address_version = ?, payment = ?, payment_days = ?, deposit_ppm = ?, amount_minor = ?, shipped_minor = ?, \
            invoiced_minor = ?, state = ?, hold_reason = ?, note = ?, submitted_by = ?, submitted_at = ?, approved_by = ?, \
            approved_at = ?, approved_on = ?, decision_reason = ?, update_time = ?, version = ? WHERE id = ?
            """,
            [
                order.customerID, order.personID, order.orderedAt, order.orderedOn, order.promisedOn, order.visitID,
                order.addressVersion, order.payment.rawValue, order.paymentDays, order.depositPPM, order.amountMinor,
                order.shippedMinor,
                order.invoicedMinor, order.state.rawValue, order.holdReason, order.note, order.submittedBy, order.submittedAt,
                order.approvedBy, order.approvedAt, order.approvedOn, order.decisionReason, order.updatedAt, order.version,
                order.id,
            ])
    }
}

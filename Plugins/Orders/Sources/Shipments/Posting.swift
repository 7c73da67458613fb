internal import GRDB
internal import PluginKit

/// The books of what leaves and arrives: every door that ships or delivers goes through here.
///
/// A posting moves the quantities of the lot and of the order line, the value of shipment and order, the customer's account and
/// the order's state together, so that no door can move one without the others.
enum Posting {
    /// Where an order stands while goods of it are posted.
    struct Progress: Sendable, Hashable {
        var orderID: String
        var customerID: String
        var kind: Order.Kind
        var state: OrderState
    }

    /// Goods of an order line leave out of a lot; the line's own count follows.
    ///
    /// - Returns: The shipment line with its share of the order line's amount.
    static func ship(
        _ pick: Fefo.Pick, of line: inout OrderLine, approvedBy: String?, in shipment: Shipment, _ writer: Writer, _ call: Call
    ) throws -> ShipmentLine {
        let isDelivered = shipment.deliveredAt != nil
        let goods = ShipmentLine(
            orderLine: line.line, productID: line.productID, lot: pick.lot, quantity: pick.quantity,
            amountMinor: line.amount(of: pick.quantity, after: line.shippedQuantity), lotApprovedBy: approvedBy)
        try ShipmentStore.insert(goods, of: shipment.id, writer)
        try Reservations.consume(pick.quantity, of: pick.lot, line: line, order: shipment.orderID, writer)
        try writer.execute(
            """
            UPDATE orders_lot SET shipped_quantity = shipped_quantity + ?, version = version + 1 \
            WHERE product_id = ? AND code = ?
            """, [pick.quantity, line.productID, pick.lot])
        try writer.execute(
            """
            UPDATE orders_order_line SET shipped_quantity = shipped_quantity + ?, delivered_quantity = delivered_quantity + ? \
            WHERE order_id = ? AND line = ?
            """, [pick.quantity, isDelivered ? pick.quantity : 0, shipment.orderID, line.line])
        line.shippedQuantity += pick.quantity
        if isDelivered { line.deliveredQuantity += pick.quantity }
        return goods
    }

    /// Goods worth `amount` have left: the order's value and state and the customer's account follow.
    ///
    /// A secondary order has no account here: its distributor's customers owe this company nothing.
    static func shipped(_ amount: Int64, of progress: Progress, _ writer: Writer, _ call: Call) throws {
        let state = try advanced(progress, writer)
        try writer.execute(
            """
            UPDATE orders_order SET shipped_minor = shipped_minor + ?, state = ?, update_time = ?, version = version + 1 \
            WHERE id = ?
            """, [amount, state.rawValue, call.now, progress.orderID])
        if state == .delivered, progress.state != .delivered { try Settlement.refresh(order: progress.orderID, writer) }
        guard progress.kind == .direct, amount != 0 else { return }
        try Account.post(
            customer: progress.customerID, approvedUnshipped: progress.state.isApproved ? -amount : 0,
            shippedUninvoiced: amount, writer)
    }

    /// A shipment that was on the way has arrived.
    static func deliver(
        _ shipment: Shipment, at instant: Instant, signedBy: String, state: OrderState, _ writer: Writer, _ call: Call
    ) throws {
        try writer.execute(
            """
            UPDATE orders_shipment SET delivered_at = ?, delivered_on = ?, signed_by = ?, version = version + 1 WHERE id = ?
            """, [instant, call.clock.businessDate(of: instant), signedBy, shipment.id])
        try writer.execute(
            """
            UPDATE orders_order_line SET delivered_quantity = delivered_quantity + arrived.quantity FROM ( \
            SELECT order_line, sum(quantity) AS quantity FROM orders_shipment_line WHERE shipment_id = ? GROUP BY order_line \
            ) AS arrived WHERE order_id = ? AND line = arrived.order_line
            """, [shipment.id, shipment.orderID])
        let progress = Progress(
            orderID: shipment.orderID, customerID: shipment.customerID, kind: shipment.kind, state: state)
        let reached = try advanced(progress, writer)
        guard reached != state else { return }
        try writer.execute(
            "UPDATE orders_order SET state = ?, update_time = ?, version = version + 1 WHERE id = ?",
            [reached.rawValue, call.now, shipment.orderID])
        if reached == .delivered { try Settlement.refresh(order: shipment.orderID, writer) }
    }

    /// The state that the quantities of the lines give.
    ///
    /// Only an order that may be shipped moves: history that was shipped without approval stays where it is, and nothing of it
    /// can leave later without the check.
    private static func advanced(_ progress: Progress, _ reader: Reader) throws -> OrderState {
        guard progress.state.isReleasable || progress.state == .shipped else { return progress.state }
        guard try !exists("shipped_quantity < quantity", progress.orderID, reader) else {
            return progress.state == .shipped ? .shipped : .partShipped
        }
        return try exists("delivered_quantity < quantity", progress.orderID, reader) ? .shipped : .delivered
    }

    private static func exists(_ condition: String, _ order: String, _ reader: Reader) throws -> Bool {
        try reader.exists("SELECT 1 FROM orders_order_line WHERE order_id = ? AND \(condition)", [order])
    }
}

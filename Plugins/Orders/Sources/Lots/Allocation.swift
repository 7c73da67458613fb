internal import GRDB
internal import PluginKit

/// Reserves lots for orders.
enum Allocation {
    /// A lot reserved for a line.
    struct Line: Sendable, Hashable {
        var line: Int64
        var pick: Fefo.Pick
    }

    /// Reserves lots for all that is left of an order, earliest expiry first; what it had reserved before is given back first.
    ///
    /// - Throws: `ORDER_STATE`, or `STOCK_SHORT` when the usable lots do not suffice; nothing is reserved then.
    static func allocate(_ order: Order, _ writer: Writer, _ call: Call) throws -> [Line] {
        guard order.state.isReleasable else { throw Order.illegal(order.state, wanted: OrderState.allocated.rawValue) }
        try Lots.free(order: order.id, writer)
        var lines: [Line] = []
        for line in order.lines where line.shippedQuantity < line.quantity {
            for pick in try Picking.choose(line.quantity - line.shippedQuantity, for: line, of: order.id, writer, call) {
                try Reservations.add(pick, to: line, of: order.id, writer)
                lines.append(Line(line: line.line, pick: pick))
            }
        }
        if order.state == .approved {
            var moved = order
            try moved.move(to: .allocated)
            try writer.execute(
                "UPDATE orders_order SET state = ?, update_time = ?, version = version + 1 WHERE id = ?",
                [moved.state.rawValue, call.now, order.id])
        }
        writer.audit(
            "orders/\(order.id)",
            lines.map { FieldChange("lines.\($0.line).reserved", nil, "\($0.pick.quantity) of \($0.pick.lot)") })
        return lines
    }
}

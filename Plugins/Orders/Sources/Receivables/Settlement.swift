internal import GRDB
internal import PluginKit

/// Says of an order that arrived whether it is invoiced and settled; both follow from its invoices.
enum Settlement {
    /// Moves the order between delivered, invoiced and settled.
    ///
    /// A delivered order is invoiced when everything shipped stands on invoices, and settled when these are paid. Whoever delivers
    /// the last of an order, invoices it, or changes what is open calls this; before delivery it does nothing.
    static func refresh(order id: String, _ writer: Writer) throws {
        guard let row = try writer.row(Self.sql, [id]), let state = OrderState(rawValue: row[0]),
            [.delivered, .invoiced, .settled].contains(state)
        else { return }
        let shipped: Int64 = row[1]
        let invoiced: Int64 = row[2]
        let invoices: Int64 = row[3]
        let open: Int64 = row[4]
        guard invoices > 0 else { return }
        let isInvoiced = invoiced >= shipped
        let isSettled = isInvoiced && open == 0
        let path: [OrderState] =
            switch state {
            case .delivered: isSettled ? [.invoiced, .settled] : isInvoiced ? [.invoiced] : []
            case .invoiced: isSettled ? [.settled] : []
            default: isSettled ? [] : [.invoiced]
            }
        var reached = state
        for next in path {
            guard reached.next.contains(next) else { throw Order.illegal(reached, wanted: next.rawValue) }
            reached = next
        }
        guard reached != state else { return }
        try writer.execute("UPDATE orders_order SET state = ? WHERE id = ?", [reached.rawValue, id])
    }

    private static let sql = """
        SELECT o.state, o.shipped_minor, o.invoiced_minor, count(i.order_id), count(i.order_id) - count(i.closed_on) \
        FROM orders_order o LEFT JOIN orders_invoice i ON i.order_id = o.id WHERE o.id = ? GROUP BY o.id
        """
}

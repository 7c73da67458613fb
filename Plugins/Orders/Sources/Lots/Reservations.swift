internal import GRDB
internal import PluginKit

/// Lots promised to the lines of an order.
enum Reservations {
    /// What is reserved for a line, by lot.
    static func of(order: String, line: Int64, _ reader: Reader) throws -> [String: Int64] {
        let rows = try reader.rows(
            "SELECT lot, quantity FROM orders_allocated_lot WHERE order_id = ? AND line = ?", [order, line])
        return Dictionary(rows.map { ($0[0], $0[1]) }) { [$0, $1].clampedSum() }
    }

    /// Reserves for a line that has nothing reserved of the lot.
    static func add(_ pick: Fefo.Pick, to line: OrderLine, of order: String, _ writer: Writer) throws {
        try writer.execute(
            "INSERT INTO orders_allocated_lot VALUES (?, ?, ?, ?)", [order, line.line, pick.lot, pick.quantity])
        try writer.execute(
            """
            UPDATE orders_lot SET reserved_quantity = reserved_quantity + ?, version = version + 1 \
            WHERE product_id = ? AND code = ?
            """, [pick.quantity, line.productID, pick.lot])
    }

    /// Gives back a part of what is reserved for a line of one lot.
    static func release(
        _ quantity: Int64, of lot: String, from held: Int64, line: OrderLine, order: String, _ writer: Writer
    ) throws {
        if quantity == held {
            try writer.execute(
                "DELETE FROM orders_allocated_lot WHERE order_id = ? AND line = ? AND lot = ?", [order, line.line, lot])
        } else {
            try writer.execute(
                "UPDATE orders_allocated_lot SET quantity = quantity - ? WHERE order_id = ? AND line = ? AND lot = ?",
                [quantity, order, line.line, lot])
        }
        try writer.execute(
            """
            UPDATE orders_lot SET reserved_quantity = reserved_quantity - ?, version = version + 1 \
            WHERE product_id = ? AND code = ?
            """, [quantity, line.productID, lot])
    }

    /// Goods of a line are leaving: their own reservation ends, and no more stays reserved than is left of the line then.
    static func consume(_ quantity: Int64, of lot: String, line: OrderLine, order: String, _ writer: Writer) throws {
        var held = try of(order: order, line: line.line, writer)
        guard !held.isEmpty else { return }
        if let own = held[lot] {
            let used = min(own, quantity)
            try release(used, of: lot, from: own, line: line, order: order, writer)
            held[lot] = own - used
        }
        let left = max(0, line.quantity - line.shippedQuantity - quantity)
        var excess = held.values.reduce(0, +) - left
        for (lot, quantity) in held.sorted(by: { $0.key > $1.key }) where excess > 0 && quantity > 0 {
            let given = min(quantity, excess)
            try release(given, of: lot, from: quantity, line: line, order: order, writer)
            excess -= given
        }
    }
}

extension Lots {
    /// Gives back everything that is reserved for an order, as when it is cancelled, rejected or taken back.
    static func free(order: String, _ writer: Writer) throws {
        try writer.execute(
            """
            UPDATE orders_lot SET version = version + 1, reserved_quantity = reserved_quantity - held.quantity FROM ( \
            SELECT l.product_id AS product, a.lot AS lot, sum(a.quantity) AS quantity FROM orders_allocated_lot a \
            JOIN orders_order_line l ON l.order_id = a.order_id AND l.line = a.line WHERE a.order_id = ? GROUP BY 1, 2) AS held \
            WHERE product_id = held.product AND code = held.lot
            """, [order])
        try writer.execute("DELETE FROM orders_allocated_lot WHERE order_id = ?", [order])
    }
}

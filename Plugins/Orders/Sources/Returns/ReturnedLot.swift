internal import GRDB
internal import PluginKit

/// Which lot came back.
enum ReturnedLot {
    /// The lot of a return: the one that was named, else the only one that the line left from.
    ///
    /// - Throws: `INVALID_FIELDS` when several are possible, or the named one gave the line less than comes back.
    static func resolve(
        _ named: String?, quantity: Int64, line: OrderLine, order: String, _ reader: Reader
    ) throws -> String {
        let outside = try outside(line: line.line, order: order, reader)
        if let named {
            let most = outside[named] ?? 0
            guard quantity <= most else {
                throw RPCError.invalidField("lot", "gave the line \(most) base units that did not come back yet")
            }
            return named
        }
        let possible = outside.filter { $0.value > 0 }.keys.sorted()
        guard possible.count == 1, let only = possible.first else {
            throw RPCError.invalidField("lot", "must be one of \(possible.prefix(20).joined(separator: ", "))")
        }
        guard quantity <= outside[only] ?? 0 else {
            throw RPCError.invalidField("quantity", "must be at most \(outside[only] ?? 0), what lot \(only) gave the line")
        }
        return only
    }

    /// The only lot that a line left from; `nil` when there are several or none.
    static func only(line: Int64, order: String, _ reader: Reader) throws -> String? {
        let lots = try outside(line: line, order: order, reader)
        return lots.count == 1 ? lots.keys.first : nil
    }

    /// What a line left from, by lot, less what came back.
    private static func outside(line: Int64, order: String, _ reader: Reader) throws -> [String: Int64] {
        var lots: [String: Int64] = [:]
        let shipped = try reader.rows(
            """
            SELECT l.lot, sum(l.quantity) FROM orders_shipment s JOIN orders_shipment_line l ON l.shipment_id = s.id \
            WHERE s.order_id = ? AND l.order_line = ? GROUP BY l.lot
            """, [order, line])
        for row in shipped { lots[row[0], default: 0] += row[1] }
        let returned = try reader.rows(
            """
            SELECT lot, sum(quantity) FROM orders_credit_note WHERE order_id = ? AND order_line = ? AND lot IS NOT NULL \
            GROUP BY lot
            """, [order, line])
        for row in returned { lots[row[0], default: 0] -= row[1] }
        return lots
    }
}

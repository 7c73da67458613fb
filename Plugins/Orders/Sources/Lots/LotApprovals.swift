internal import GRDB
internal import PluginKit

/// Approvals of another lot than the one that an order line names; they are kept for good.
enum LotApprovals {
    /// Approves a lot for a line.
    ///
    /// - Returns: The lot that the line names.
    static func approve(
        _ lot: String, line: Int64, of order: Order, reason: String, _ writer: Writer, _ call: Call
    ) throws -> String {
        guard let line = order.lines.first(where: { $0.line == line }) else {
            throw RPCError.invalidField("order_line", "is no line of the order")
        }
        guard let ordered = line.lot, ordered != lot else {
            throw RPCError(
                .failedPrecondition, "LOT_CHANGE_NEEDLESS",
                "Line \(line.line) \(line.lot == nil ? "names no lot" : "names this lot"), so the lot may leave without an approval."
            )
        }
        guard try LotStore.find(product: line.productID, code: lot, writer) != nil else {
            throw RPCError.invalidField("lot", "is no lot of the line's product")
        }
        guard try find(lot, ordered, line: line.line, order: order.id, writer) == nil else {
            throw RPCError(.alreadyExists, "LOT_CHANGE_APPROVED", "The lot is approved for this line already.")
        }
        try writer.execute(
            "INSERT INTO orders_lot_approval VALUES (?, ?, ?, ?, ?, ?, ?)",
            [order.id, line.line, lot, ordered, reason, call.actor, call.now])
        writer.audit("orders/\(order.id)", [FieldChange("lines.\(line.line).approved_lot", ordered, lot)])
        return ordered
    }

    /// Who approved a lot for a line that names another one; `nil` when the line names none or this one.
    ///
    /// - Throws: `LOT_NOT_ORDERED` when it needs an approval and has none.
    static func approver(of lot: String, for line: OrderLine, order: String, _ reader: Reader) throws -> String? {
        guard let ordered = line.lot, ordered != lot else { return nil }
        guard let approver = try find(lot, ordered, line: line.line, order: order, reader) else {
            throw RPCError(
                .failedPrecondition, "LOT_NOT_ORDERED",
                "Line \(line.line) orders lot \(ordered). Send that lot, or have \(lot.prefix(64)) approved with ApproveLotChange.",
                metadata: ["line": String(line.line), "ordered_lot": ordered])
        }
        return approver
    }

    private static func find(
        _ lot: String, _ ordered: String, line: Int64, order: String, _ reader: Reader
    ) throws -> String? {
        try reader.value(
            String.self,
            "SELECT approved_by FROM orders_lot_approval WHERE order_id = ? AND line = ? AND lot = ? AND ordered_lot = ?",
            [order, line, lot, ordered])
    }
}

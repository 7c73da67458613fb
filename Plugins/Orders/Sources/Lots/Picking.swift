internal import GRDB
internal import PluginKit

/// Says which lots a line gets, and whether a lot that somebody chose may leave.
enum Picking {
    /// Lots for `quantity` of a line: the ordered lot when the line names one, else what it has reserved and then the earliest expiry.
    ///
    /// - Throws: `STOCK_SHORT` when the usable lots do not suffice.
    static func choose(
        _ quantity: Int64, for line: OrderLine, of order: String, _ reader: Reader, _ call: Call
    ) throws -> [Fefo.Pick] {
        let own = try Reservations.of(order: order, line: line.line, reader)
        var lots: [Lot]
        if let ordered = line.lot {
            let lot = try require(ordered, of: line, reader)
            try lot.requireUsable(on: call.businessDate)
            lots = [lot]
        } else {
            lots = try LotStore.usable(product: line.productID, on: call.businessDate, reader)
        }
        let (picks, missing) = Fefo.pick(quantity, from: lots, own: own)
        guard missing == 0 else { throw short(line, wanted: quantity, missing: missing) }
        return picks
    }

    /// Checks a lot that somebody chose for a line.
    ///
    /// - Returns: Who approved it in place of the ordered lot; `nil` when that was not needed.
    /// - Throws: `LOT_NOT_ORDERED` without such an approval, `LOT_NOT_RELEASED`, `LOT_EXPIRED` or `STOCK_SHORT`.
    static func check(
        _ pick: Fefo.Pick, for line: OrderLine, of order: String, _ reader: Reader, _ call: Call
    ) throws -> String? {
        let approver = try LotApprovals.approver(of: pick.lot, for: line, order: order, reader)
        let lot = try require(pick.lot, of: line, reader)
        try lot.requireUsable(on: call.businessDate)
        let own = try Reservations.of(order: order, line: line.line, reader)[pick.lot] ?? 0
        if let available = lot.available, available + own < pick.quantity {
            throw short(line, wanted: pick.quantity, missing: pick.quantity - max(0, available + own))
        }
        return approver
    }

    private static func require(_ code: String, of line: OrderLine, _ reader: Reader) throws -> Lot {
        guard let lot = try LotStore.find(product: line.productID, code: code, reader) else {
            throw RPCError(
                .failedPrecondition, "LOT_UNKNOWN",
                "The product of line \(line.line) has no lot \(code.prefix(64)). Announce it with CreateLot, or send another lot.",
                metadata: ["line": String(line.line)])
        }
        return lot
    }

    private static func short(_ line: OrderLine, wanted: Int64, missing: Int64) -> RPCError {
        RPCError(
            .failedPrecondition, "STOCK_SHORT",
            "Line \(line.line) lacks \(missing) of \(wanted) base units in lots that may leave. Release or receive lots, or send less.",
            metadata: ["line": String(line.line), "product_id": line.productID, "missing": String(missing)])
    }
}

internal import GRDB
internal import PluginKit

/// The importable table `returns`: the credit notes of the past.
enum ReturnImport {
    static let table = ImportTable(
        name: "returns", required: ["number", "order_number", "order_line", "qty", "returned_on", "credit_minor"],
        optional: ["lot", "reason"], permission: ShipmentArea.importing, write: write)

    private static func write(_ row: ImportRow, _ writer: Writer, _ call: Call) throws -> ImportTable.Outcome {
        let facts = try Facts(row, writer)
        if let existing = try writer.row("SELECT * FROM orders_credit_note WHERE number = ?", [facts.number]) {
            guard facts.isRecorded(as: GoodsReturn(row: existing)) else {
                throw RPCError.invalidField("number", "is recorded with other facts, which stay")
            }
            return .unchanged
        }
        let lot = try facts.lot ?? ReturnedLot.only(line: facts.line.line, order: facts.order.id, writer)
        let goods = GoodsReturn(
            number: facts.number, of: facts.line, order: facts.order, lot: lot, quantity: facts.quantity,
            returnedOn: facts.returnedOn, creditMinor: facts.creditMinor, reason: facts.reason, call)
        try Numbers.take(goods.number, .creditNote, writer)
        try Returns.post(goods, facts.order.state, writer, call)
        writer.audit("returns/\(goods.id)", [FieldChange("number", nil, goods.number)])
        return .created
    }

    /// A row with its order.
    private struct Facts {
        let number: String
        let order: Order
        let line: OrderLine
        let quantity: Int64
        let lot: String?
        let returnedOn: BusinessDate
        let creditMinor: Int64
        let reason: String

        init(_ row: ImportRow, _ reader: Reader) throws {
            guard let order = try OrderStore.find(number: row.text("order_number"), reader) else {
                throw RPCError.invalidField("order_number", "names no order")
            }
            guard order.kind == .direct else {
                throw RPCError.invalidField("order_number", "is the order of a retailer, which returns goods to its distributor")
            }
            let number = try row.integer("order_line")
            guard let line = order.lines.first(where: { $0.line == number }) else {
                throw RPCError.invalidField("order_line", "is no line of the order")
            }
            self.order = order
            self.line = line
            self.number = try row.text("number")
            quantity = try row.integer("qty")
            returnedOn = try row.date("returned_on")
            creditMinor = try row.integer("credit_minor")
            lot = row.optional("lot")
            reason = row.optional("reason") ?? ""
            try check(reader)
        }

        private func check(_ reader: Reader) throws {
            var check = FieldCheck()
            if number.count > 64 { check.fail("number", "must be at most 64 characters") }
            check.require((1...Lots.quantityMax).contains(quantity), "qty", "must be 1 to \(Lots.quantityMax)")
            if creditMinor < 0 { check.fail("credit_minor", "must not be negative") }
            if reason.count > Returns.reasonLengthMax {
                check.fail("reason", "must be at most \(Returns.reasonLengthMax) characters")
            }
            if let lot, try LotStore.find(product: line.productID, code: lot, reader) == nil {
                check.fail("lot", "is no lot of the line's product")
            }
            try check.finish()
        }

        func isRecorded(as goods: GoodsReturn) -> Bool {
            goods.orderID == order.id && goods.orderLine == line.line && goods.quantity == quantity
                && goods.returnedOn == returnedOn && goods.creditMinor == creditMinor && (lot == nil || goods.lot == lot)
        }
    }
}

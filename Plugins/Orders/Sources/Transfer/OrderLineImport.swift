internal import GRDB
internal import Organization
internal import PluginKit

/// The importable table `order_lines`: lines of imported orders.
enum OrderLineImport {
    static let table = ImportTable(
        name: "order_lines", required: ["order_number", "line", "product_code", "qty", "unit_price_minor"], optional: ["lot"],
        permission: DeskArea.importing, write: write)

    private static func write(_ row: ImportRow, _ writer: Writer, _ call: Call) throws -> ImportTable.Outcome {
        let order = try head(row, writer)
        let wanted = try line(row, of: order, writer)
        let stored = try writer.row(
            "SELECT * FROM orders_order_line WHERE order_id = ? AND line = ?", [order.id, wanted.line]
        ).map(OrderLine.init(row:))
        guard let stored else {
            try OrderStore.insert(wanted, of: order.id, writer)
            try add(wanted.amountMinor, to: order, writer, call)
            writer.audit("orders/\(order.id)/lines/\(wanted.line)", [FieldChange("amount_minor", nil, "\(wanted.amountMinor)")])
            return .created
        }
        return try merge(wanted, into: stored, of: order, writer, call)
    }

    /// Brings a line that is there to what the file says; what left of it stays as it left.
    private static func merge(
        _ wanted: OrderLine, into stored: OrderLine, of order: Head, _ writer: Writer, _ call: Call
    ) throws -> ImportTable.Outcome {
        let isSame =
            wanted.productID == stored.productID && wanted.quantity == stored.quantity
            && wanted.unitPriceMinor == stored.unitPriceMinor && wanted.lot == stored.lot
        guard !isSame else { return .unchanged }
        if stored.shippedQuantity > 0 {
            if wanted.productID != stored.productID {
                throw RPCError.invalidField("product_code", "differs from the product that left already")
            }
            if wanted.unitPriceMinor != stored.unitPriceMinor {
                throw RPCError.invalidField("unit_price_minor", "differs from the price at which goods left already")
            }
            if wanted.quantity < stored.shippedQuantity {
                throw RPCError.invalidField("qty", "is less than the \(stored.shippedQuantity) that left already")
            }
        }
        try writer.execute(
            """
            UPDATE orders_order_line SET product_id = ?, quantity = ?, unit_price_minor = ?, floor_price_minor = ?, \
            list_price_minor = ?, price_id = ?, amount_minor = ?, lot = ? WHERE order_id = ? AND line = ?
            """,
            [
                wanted.productID, wanted.quantity, wanted.unitPriceMinor, wanted.floorPriceMinor, wanted.listPriceMinor,
                wanted.priceID, wanted.amountMinor, wanted.lot, order.id, wanted.line,
            ])
        try add(wanted.amountMinor - stored.amountMinor, to: order, writer, call)
        writer.audit(
            "orders/\(order.id)/lines/\(wanted.line)",
            [FieldChange("amount_minor", "\(stored.amountMinor)", "\(wanted.amountMinor)")])
        return .updated
    }

    /// What a line needs to know of its order.
    private struct Head {
        var id: String
        var kind: Order.Kind
        var customerID: String
        var orderedOn: BusinessDate
        var state: OrderState
    }

    private static func head(_ row: ImportRow, _ reader: Reader) throws -> Head {
        let number = try row.text("order_number")
        let head = try reader.row(
            "SELECT id, kind, customer_id, ordered_on, state, origin FROM orders_order WHERE number = ?", [number])
        guard let head, let kind = Order.Kind(rawValue: head[1]), let state = OrderState(rawValue: head[4]) else {
            throw RPCError.invalidField("order_number", "there is no order \(number.prefix(80))")
        }
        guard head[5] == Order.Origin.import.rawValue else {
            throw RPCError.invalidField("order_number", "names an order that was written here; change it there")
        }
        return Head(id: head[0], kind: kind, customerID: head[2], orderedOn: head[3], state: state)
    }

    private static func line(_ row: ImportRow, of order: Head, _ reader: Reader) throws -> OrderLine {
        let code = try row.text("product_code")
        guard let product = try reader.value(String.self, "SELECT id FROM organization_product WHERE code = ?", [code]) else {
            throw RPCError.invalidField("product_code", "there is no product \(code.prefix(80))")
        }
        let number = try row.integer("line")
        guard (1...Int64(OrderDraft.linesMax)).contains(number) else {
            throw RPCError.invalidField("line", "must be 1 to \(OrderDraft.linesMax)")
        }
        let draft = LineDraft(
            productID: product, quantity: try row.integer("qty"), unitPriceMinor: try row.integer("unit_price_minor"),
            lot: row.optional("lot"))
        return try FieldCheck.naming(column) {
            var check = FieldCheck()
            draft.validate("lines[0]", &check)
            try check.finish()
            let lines = try OrderPricing.price([draft], order.kind, on: order.orderedOn, &check, reader)
            try check.finish()
            guard var line = lines.first else { throw RPCError.invalidField("product_code", "names no product") }
            line.line = number
            return line
        }
    }

    private static func column(_ field: String) -> String {
        switch field {
        case "lines[0].quantity": "qty"
        case "lines[0].unit_price_minor": "unit_price_minor"
        case "lines[0].lot": "lot"
        default: "product_code"
        }
    }

    private static func add(_ amountMinor: Int64, to order: Head, _ writer: Writer, _ call: Call) throws {
        guard amountMinor != 0 else { return }
        try writer.execute(
            "UPDATE orders_order SET amount_minor = amount_minor + ?, update_time = ?, version = version + 1 WHERE id = ?",
            [amountMinor, call.now, order.id])
        if order.kind == .direct, order.state.isApproved {
            try Account.post(customer: order.customerID, approvedUnshipped: amountMinor, writer)
        }
    }
}

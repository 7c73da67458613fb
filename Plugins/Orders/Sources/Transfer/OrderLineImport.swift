internal import GRDB
internal import Organization
internal import PluginKit

/// The importable table `order_lines`: lines of imported orders.
///
/// Lines of one order that follow each other change its head, its customer's account and the audit trail once; a file in another
/// order is right as well, only slower.
struct OrderLineImport: ImportPass {
    static let table = ImportTable(
        name: "order_lines", required: ["order_number", "line", "product_code", "qty", "unit_price_minor"], optional: ["lot"],
        permission: DeskArea.importing, begin: { OrderLineImport() })

    /// The order whose lines are being written.
    private var open: ImportedOrder?
    private var products = ProductCodes()

    mutating func write(_ row: ImportRow, _ writer: Writer, _ call: Call) throws -> ImportTable.Outcome {
        let order = try order(row.text("order_number"), writer, call)
        let wanted = try line(row, of: order, writer)
        let stored = try writer.row(
            "SELECT * FROM orders_order_line WHERE order_id = ? AND line = ?", [order.id, wanted.line]
        ).map(OrderLine.init(row:))
        guard let stored else {
            try OrderStore.insert(wanted, of: order.id, writer)
            open?.change(wanted, before: nil)
            return .created
        }
        guard try Self.merge(wanted, into: stored, of: order.id, writer) else { return .unchanged }
        open?.change(wanted, before: stored)
        return .updated
    }

    mutating func finish(_ writer: Writer, _ call: Call) throws {
        try open?.save(writer, call)
        open = nil
    }

    /// The order that is open, or another one, for which the open one is saved.
    private mutating func order(_ number: String, _ writer: Writer, _ call: Call) throws -> ImportedOrder {
        if let open, open.number == number { return open }
        try finish(writer, call)
        let next = try ImportedOrder(number, writer)
        open = next
        return next
    }

    /// Brings a line that is there to what the file says; what left of it stays as it left. Says whether anything changed.
    private static func merge(_ wanted: OrderLine, into stored: OrderLine, of order: String, _ writer: Writer) throws -> Bool {
        let isSame =
            wanted.productID == stored.productID && wanted.quantity == stored.quantity
            && wanted.unitPriceMinor == stored.unitPriceMinor && wanted.lot == stored.lot
        guard !isSame else { return false }
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
                wanted.priceID, wanted.amountMinor, wanted.lot, order, wanted.line,
            ])
        return true
    }

    private mutating func line(_ row: ImportRow, of order: ImportedOrder, _ reader: Reader) throws -> OrderLine {
        let code = try row.text("product_code")
        guard let product = try products.id(of: code, reader) else {
            throw RPCError.invalidField("product_code", "there is no product \(code.prefix(80))")
        }
        let number = try row.integer("line")
        guard (1...Int64(OrderDraft.linesMax)).contains(number) else {
            throw RPCError.invalidField("line", "must be 1 to \(OrderDraft.linesMax)")
        }
        let draft = LineDraft(
            productID: product, quantity: try row.integer("qty"), unitPriceMinor: try row.integer("unit_price_minor"),
            lot: row.optional("lot"))
        return try FieldCheck.naming(Self.column) {
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
}

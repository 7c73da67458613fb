internal import GRDB
internal import PluginKit

/// The importable table `shipment_lines`: what each shipment of the past held, of whatever lot.
enum ShipmentLineImport {
    static let table = ImportTable(
        name: "shipment_lines", required: ["shipment_number", "order_line", "product_code", "lot", "qty"],
        permission: ShipmentArea.importing, write: write)

    private static func write(_ row: ImportRow, _ writer: Writer, _ call: Call) throws -> ImportTable.Outcome {
        let facts = try Facts(row, writer)
        let recorded = try writer.value(
            Int64.self, "SELECT quantity FROM orders_shipment_line WHERE shipment_id = ? AND order_line = ? AND lot = ?",
            [facts.shipment.id, facts.line.line, facts.pick.lot])
        if let recorded {
            guard recorded == facts.pick.quantity else {
                throw RPCError.invalidField("qty", "is recorded as \(recorded), which stays")
            }
            return .unchanged
        }
        try requireStock(facts, writer, call)
        var line = facts.line
        let goods = try Posting.ship(facts.pick, of: &line, approvedBy: nil, in: facts.shipment, writer, call)
        try writer.execute(
            "UPDATE orders_shipment SET amount_minor = amount_minor + ?, version = version + 1 WHERE id = ?",
            [goods.amountMinor, facts.shipment.id])
        try Posting.shipped(goods.amountMinor, of: facts.progress, writer, call)
        return .created
    }

    /// Makes a lot that nobody announced, as released and of unknown expiry, and refuses more than a kept stock ever held.
    private static func requireStock(_ facts: Facts, _ writer: Writer, _ call: Call) throws {
        guard let lot = try LotStore.find(product: facts.line.productID, code: facts.pick.lot, writer) else {
            return try LotStore.insert(
                Lot(
                    productID: facts.line.productID, code: facts.pick.lot, quality: .released,
                    qualityReason: "import", qualityBy: call.actor, qualityAt: call.now, createdAt: call.now), writer)
        }
        guard let available = lot.available else { return }
        let own = try Reservations.of(order: facts.shipment.orderID, line: facts.line.line, writer)[lot.code] ?? 0
        guard facts.pick.quantity <= available + own else {
            throw RPCError.invalidField(
                "qty", "exceeds the stock of the lot, which holds \(available + own); book its receipt first")
        }
    }

    /// A row with its shipment, order and order line.
    private struct Facts {
        let shipment: Shipment
        let progress: Posting.Progress
        let line: OrderLine
        let pick: Fefo.Pick

        init(_ row: ImportRow, _ reader: Reader) throws {
            guard let shipment = try ShipmentStore.find(number: row.text("shipment_number"), reader) else {
                throw RPCError.invalidField("shipment_number", "names no shipment")
            }
            let found = try reader.row(
                """
                SELECT l.*, o.state AS order_state, p.code AS product_code FROM orders_order_line l \
                JOIN orders_order o ON o.id = l.order_id JOIN organization_product p ON p.id = l.product_id \
                WHERE l.order_id = ? AND l.line = ?
                """, [shipment.orderID, row.integer("order_line")])
            guard let found, let state = OrderState(rawValue: found["order_state"]) else {
                throw RPCError.invalidField("order_line", "is no line of the shipment's order")
            }
            pick = Fefo.Pick(lot: try row.text("lot"), quantity: try row.integer("qty"))
            var check = FieldCheck()
            let product = try row.text("product_code")
            if product != found["product_code"] {
                check.fail("product_code", "is not the product of the order line")
            }
            check.require(Lots.isCode(pick.lot), "lot", "must be 1 to 64 visible characters")
            check.require((1...Lots.quantityMax).contains(pick.quantity), "qty", "must be 1 to \(Lots.quantityMax)")
            try check.finish()
            self.shipment = shipment
            line = OrderLine(row: found)
            progress = Posting.Progress(
                orderID: shipment.orderID, customerID: shipment.customerID, kind: shipment.kind, state: state)
        }
    }
}

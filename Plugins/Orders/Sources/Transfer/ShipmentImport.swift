internal import GRDB
internal import PluginKit

/// The importable table `shipments`: what left in the past, to whatever address and with or without approval.
///
/// History is recorded as it was; the reports find what broke a rule. A shipment of the file gives no order a state in which more
/// could leave than its own approval allows.
enum ShipmentImport {
    static let table = ImportTable(
        name: "shipments", required: ["number", "order_number", "shipped_at", "ship_to_address_version"],
        optional: ["delivered_at", "signed_by"], permission: ShipmentArea.importing, write: write)

    private static func write(_ row: ImportRow, _ writer: Writer, _ call: Call) throws -> ImportTable.Outcome {
        let wanted = try Facts(row, writer, call)
        guard let existing = try ShipmentStore.find(number: wanted.number, writer) else {
            let shipment = wanted.shipment(call)
            try ShipmentStore.insert(shipment, writer)
            try Numbers.take(shipment.number, .shipment, writer)
            writer.audit("shipments/\(shipment.id)", [FieldChange("number", nil, shipment.number)])
            return .created
        }
        guard existing.orderID == wanted.orderID, existing.shippedAt == wanted.shippedAt,
            existing.addressVersion == wanted.addressVersion
        else { throw RPCError.invalidField("number", "is recorded with other facts, which stay") }
        guard existing.deliveredAt != wanted.deliveredAt else { return .unchanged }
        guard existing.deliveredAt == nil, let deliveredAt = wanted.deliveredAt else {
            throw RPCError.invalidField("delivered_at", "differs from the recorded delivery, which stays")
        }
        try Posting.deliver(existing, at: deliveredAt, signedBy: wanted.signedBy, state: wanted.state, writer, call)
        writer.audit("shipments/\(existing.id)", [FieldChange("deliver_time", nil, deliveredAt.description)])
        return .updated
    }

    /// A row with its order.
    private struct Facts {
        let number: String
        let orderID: String
        let customerID: String
        let personID: String
        let kind: Order.Kind
        let state: OrderState
        let shippedAt: Instant
        let shippedOn: BusinessDate
        let deliveredAt: Instant?
        let deliveredOn: BusinessDate?
        let signedBy: String
        let addressVersion: Int64

        init(_ row: ImportRow, _ reader: Reader, _ call: Call) throws {
            var check = FieldCheck()
            number = try row.text("number")
            shippedAt = try row.instant("shipped_at")
            deliveredAt = try row.optionalInstant("delivered_at")
            addressVersion = try row.integer("ship_to_address_version")
            signedBy = row.optional("signed_by") ?? ""
            if number.count > 64 { check.fail("number", "must be at most 64 characters") }
            if let deliveredAt, deliveredAt < shippedAt {
                check.fail("delivered_at", "must not be before shipped_at")
            }
            if addressVersion < 0 { check.fail("ship_to_address_version", "must not be negative") }
            let order = try reader.row(
                "SELECT id, customer_id, person_id, kind, state FROM orders_order WHERE number = ?", [row.text("order_number")])
            guard let order, let kind = Order.Kind(rawValue: order[3]), let state = OrderState(rawValue: order[4]) else {
                check.fail("order_number", "names no order")
                throw RPCError.invalidFields(check.violations)
            }
            try check.finish()
            orderID = order[0]
            customerID = order[1]
            personID = order[2]
            self.kind = kind
            self.state = state
            shippedOn = call.clock.businessDate(of: shippedAt)
            deliveredOn = deliveredAt.map(call.clock.businessDate)
        }

        func shipment(_ call: Call) -> Shipment {
            Shipment(
                id: call.newID(), number: number, orderID: orderID, customerID: customerID, personID: personID, kind: kind,
                shippedAt: shippedAt, shippedOn: shippedOn, deliveredAt: deliveredAt, deliveredOn: deliveredOn,
                signedBy: signedBy, addressVersion: addressVersion, source: .usual(for: kind), origin: .import,
                shippedBy: call.actor, createdAt: call.now)
        }
    }
}

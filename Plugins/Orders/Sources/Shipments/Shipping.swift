internal import GRDB
internal import PluginKit

/// Sends goods of orders and records their arrival.
enum Shipping {
    /// What to send of one line; `lot` `nil` leaves the choice to ``Picking``.
    struct Item: Sendable, Hashable {
        var line: Int64
        var quantity: Int64
        var lot: String?
    }

    /// Sends goods of an order that may leave now, to the address that the order holds.
    ///
    /// - Parameter items: What to send; empty sends all that is left.
    /// - Throws: What ``OrderDesk/requireReleased(_:_:_:)`` refuses, `OVER_SHIPMENT`, and what ``Picking`` and ``Dispatch`` refuse.
    static func ship(
        _ order: Order, items: [Item], dispatch: Dispatch, _ writer: Writer, _ call: Call
    ) throws -> Shipment {
        try OrderDesk.requireReleased(order, writer, call)
        let items = try checked(items.isEmpty ? remaining(order) : items, order)
        let products = Set(items.compactMap { item in order.lines.first { $0.line == item.line }?.productID })
        try dispatch.require(products: products, order: order, writer)
        var shipment = Shipment(
            id: call.newID(), number: try Numbers.next(.shipment, writer), orderID: order.id, customerID: order.customerID,
            personID: order.personID, kind: order.kind, shippedAt: call.now, shippedOn: call.businessDate,
            addressVersion: order.addressVersion, transportClass: dispatch.vehicle.transportClass,
            vehicle: dispatch.vehicle.code, source: dispatch.source, origin: .api, shippedBy: call.actor, createdAt: call.now)
        try ShipmentStore.insert(shipment, writer)
        shipment.lines = try post(items, of: order, in: shipment, writer, call)
        shipment.amountMinor = shipment.lines.clampedSum(\.amountMinor)
        try writer.execute("UPDATE orders_shipment SET amount_minor = ? WHERE id = ?", [shipment.amountMinor, shipment.id])
        try Posting.shipped(shipment.amountMinor, of: order.progress, writer, call)
        writer.audit("shipments/\(shipment.id)", changes(shipment))
        try writer.publish(ShipmentLeft(shipment), call)
        return shipment
    }

    /// Records that a shipment arrived and who signed for it.
    static func confirm(
        _ shipment: Shipment, at instant: Instant, signedBy: String, _ writer: Writer, _ call: Call
    ) throws -> Shipment {
        guard shipment.deliveredAt == nil else {
            throw RPCError(.failedPrecondition, "SHIPMENT_DELIVERED", "The delivery is recorded already; it stays as it is.")
        }
        guard (shipment.shippedAt...max(call.now, shipment.shippedAt)).contains(instant) else {
            throw RPCError.invalidField("deliver_time", "must be after the goods left and not in the future")
        }
        guard let order = try OrderStore.find(id: shipment.orderID, writer) else {
            throw RPCError.notFound("order", shipment.orderID)
        }
        try Posting.deliver(shipment, at: instant, signedBy: signedBy, state: order.state, writer, call)
        var delivered = shipment
        delivered.deliveredAt = instant
        delivered.deliveredOn = call.clock.businessDate(of: instant)
        delivered.signedBy = signedBy
        delivered.version += 1
        writer.audit("shipments/\(shipment.id)", [FieldChange("deliver_time", nil, instant.description)])
        try writer.publish(ShipmentArrived(delivered), call)
        return delivered
    }

    private static func remaining(_ order: Order) -> [Item] {
        order.lines.filter { $0.shippedQuantity < $0.quantity }.map {
            Item(line: $0.line, quantity: $0.quantity - $0.shippedQuantity)
        }
    }

    /// Refuses items that name no line or the same goods twice, and more than is left of a line.
    private static func checked(_ items: [Item], _ order: Order) throws -> [Item] {
        var check = FieldCheck()
        var left = Dictionary(order.lines.map { ($0.line, $0.quantity - $0.shippedQuantity) }) { $1 }
        var seen: Set<String> = []
        for (index, item) in items.enumerated() {
            if left[item.line] == nil { check.fail("items[\(index)].order_line", "is no line of the order") }
            if (1...Lots.quantityMax).contains(item.quantity) {
                left[item.line]? -= item.quantity
            } else {
                check.fail("items[\(index)].quantity", "must be 1 to \(Lots.quantityMax)")
            }
            if !seen.insert("\(item.line)/\(item.lot ?? "")").inserted {
                check.fail("items[\(index)]", "names a line and lot a second time")
            }
        }
        try check.finish()
        guard !items.isEmpty else {
            throw RPCError(.failedPrecondition, "NOTHING_LEFT", "Everything of the order has left already.")
        }
        if let (line, rest) = left.filter({ $0.value < 0 }).min(by: { $0.key < $1.key }) {
            throw RPCError(
                .failedPrecondition, "OVER_SHIPMENT",
                "Line \(line) would get \(-rest) base units more than ordered. Send what is left, or amend the order.",
                metadata: ["line": String(line), "excess": String(-rest)])
        }
        // Chosen lots first, so that what is left to Picking does not take them away.
        return items.filter { $0.lot != nil } + items.filter { $0.lot == nil }
    }

    private static func post(
        _ items: [Item], of order: Order, in shipment: Shipment, _ writer: Writer, _ call: Call
    ) throws -> [ShipmentLine] {
        var lines = Dictionary(order.lines.map { ($0.line, $0) }) { $1 }
        var goods: [ShipmentLine] = []
        for item in items {
            guard var line = lines[item.line] else { continue }
            let picks =
                try item.lot.map { [Fefo.Pick(lot: $0, quantity: item.quantity)] }
                ?? Picking.choose(item.quantity, for: line, of: order.id, writer, call)
            for pick in picks {
                let approver = try Picking.check(pick, for: line, of: order.id, writer, call)
                guard !goods.contains(where: { $0.orderLine == line.line && $0.lot == pick.lot }) else {
                    throw RPCError.invalidField(
                        "items", "takes lot \(pick.lot) for line \(line.line) twice; name the lots of the line")
                }
                goods.append(
                    try Posting.ship(pick, of: &line, approvedBy: approver, in: shipment, writer, call))
            }
            lines[item.line] = line
        }
        return goods.sorted { ($0.orderLine, $0.lot) < ($1.orderLine, $1.lot) }
    }

    private static func changes(_ shipment: Shipment) -> [FieldChange] {
        [
            FieldChange("order_id", nil, shipment.orderID), FieldChange("number", nil, shipment.number),
            FieldChange("address_version", nil, String(shipment.addressVersion)),
        ]
            + shipment.lines.map { line in
                FieldChange("lines.\(line.orderLine).\(line.lot)", nil, String(line.quantity))
            }
    }
}

extension Order {
    /// What ``Posting`` needs to know of the order.
    var progress: Posting.Progress {
        Posting.Progress(orderID: id, customerID: customerID, kind: kind, state: state)
    }
}

internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// ShipmentService: what leaves for an order, and its arrival.
enum ShipmentMethods {
    static let signatureLengthMax = 100
    /// Most items in one request: a line of an order may name several lots.
    static let itemsMax = 2000

    static func allocate(
        _ request: Spearhead_Orders_V1_AllocateOrderRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Orders_V1_AllocateOrderResponse {
        let order = try OrderStore.visible(id: request.orderID, writer, call)
        let lines = try Allocation.allocate(order, writer, call)
        return .with {
            $0.lots = lines.map { line in
                .with {
                    $0.orderLine = Int32(line.line)
                    $0.lot = line.pick.lot
                    $0.quantity = line.pick.quantity
                }
            }
        }
    }

    static func approveLot(
        _ request: Spearhead_Orders_V1_ApproveLotChangeRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Orders_V1_ApproveLotChangeResponse {
        try FieldCheck.text("reason", request.reason, 1...Lots.reasonLengthMax)
        let order = try OrderStore.visible(id: request.orderID, writer, call)
        let ordered = try LotApprovals.approve(
            request.lot, line: Int64(request.orderLine), of: order, reason: request.reason, writer, call)
        return .with {
            $0.orderedLot = ordered
            $0.approvedBy = call.actor
        }
    }

    static func create(
        _ request: Spearhead_Orders_V1_CreateShipmentRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Orders_V1_CreateShipmentResponse {
        guard request.items.count <= itemsMax else { throw RPCError.invalidField("items", "must be at most \(itemsMax)") }
        try FieldCheck.text("vehicle", request.vehicle, 0...Vehicle.codeLengthMax)
        let order = try OrderStore.visible(id: request.orderID, writer, call)
        let dispatch = Dispatch(
            source: try source(request.source) ?? .usual(for: order.kind), vehicle: try Vehicle.named(request.vehicle, writer))
        let items = request.items.map {
            Shipping.Item(line: Int64($0.orderLine), quantity: $0.quantity, lot: $0.lot.isEmpty ? nil : $0.lot)
        }
        let shipment = try Shipping.ship(order, items: items, dispatch: dispatch, writer, call)
        return .with { $0.shipment = shipment.message(promisedOn: order.promisedOn) }
    }

    static func get(
        _ request: Spearhead_Orders_V1_GetShipmentRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_GetShipmentResponse {
        let shipment = try ShipmentStore.visible(id: request.id, reader, call)
        let promised = try promise(of: shipment, reader)
        return .with { $0.shipment = shipment.message(promisedOn: promised) }
    }

    static func list(
        _ request: Spearhead_Orders_V1_ListShipmentsRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_ListShipmentsResponse {
        var list = ListQuery(
            from: "orders_shipment s JOIN orders_order o ON o.id = s.order_id", columns: "s.*, o.promised_on", key: "s.number"
        )
        .visible(call.visible, "s.person_id")
        .filterUnlessEmpty("s.order_id", request.orderID)
        .filterUnlessEmpty("s.customer_id", request.customerID)
        if request.inTransit { list = list.filter("s.delivered_at IS NULL") }
        let (shipments, next) = try list.fetch(reader, call.page(of: request)) { row in
            try Shipment(row: row).message(promisedOn: row["promised_on"])
        }
        return .with {
            $0.shipments = shipments
            $0.nextPageToken = next
        }
    }

    static func confirm(
        _ request: Spearhead_Orders_V1_ConfirmDeliveryRequest, writer: Writer, call: Call
    ) throws -> Spearhead_Orders_V1_ConfirmDeliveryResponse {
        try FieldCheck.text("signed_by", request.signedBy, 1...signatureLengthMax)
        let shipment = try ShipmentStore.visible(id: request.id, writer, call)
        let instant = request.hasDeliverTime ? Instant(request.deliverTime) : call.now
        let delivered = try Shipping.confirm(shipment, at: instant, signedBy: request.signedBy, writer, call)
        let promised = try promise(of: shipment, writer)
        return .with { $0.shipment = delivered.message(promisedOn: promised) }
    }

    static func fulfilment(
        _ request: Spearhead_Orders_V1_GetFulfilmentRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_GetFulfilmentResponse {
        let order = try OrderStore.visible(id: request.orderID, reader, call)
        return try Fulfilment.of(order, reader).message
    }

    static func note(
        _ request: Spearhead_Orders_V1_RenderDeliveryNoteRequest, reader: Reader, call: Call
    ) throws -> Spearhead_Orders_V1_RenderDeliveryNoteResponse {
        let shipment = try ShipmentStore.visible(id: request.id, reader, call)
        let note = try DeliveryNote(shipment, reader)
        return .with { $0.html = note.html(call.language) }
    }

    private static func promise(of shipment: Shipment, _ reader: Reader) throws -> BusinessDate? {
        try reader.value(BusinessDate.self, "SELECT promised_on FROM orders_order WHERE id = ?", [shipment.orderID])
    }

    private static func source(_ message: Spearhead_Orders_V1_FulfilmentSource) throws -> FulfilmentSource? {
        guard message != .unspecified else { return nil }
        guard let source = FulfilmentSource(message) else {
            throw RPCError.invalidField("source", "is not a source of this server")
        }
        return source
    }
}

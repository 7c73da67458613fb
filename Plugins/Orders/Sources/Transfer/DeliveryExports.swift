internal import GRDB
internal import PluginKit

/// The exportable tables `shipments`, `shipment_lines` and `returns`, in the columns that the imports read.
enum DeliveryExports {
    static let shipments = ExportTable(
        name: "shipments",
        columns: ["number", "order_number", "shipped_at", "delivered_at", "ship_to_address_version", "signed_by"],
        permission: ShipmentArea.readShipments
    ) { reader, call, emit in
        try each(
            """
            SELECT s.number, o.number, s.shipped_at, s.delivered_at, s.address_version, s.signed_by FROM orders_shipment s \
            JOIN orders_order o ON o.id = s.order_id WHERE
            """, "s.person_id", "s.number", reader, call
        ) { row in
            let shippedAt: Instant = row[2]
            let deliveredAt: Instant? = row[3]
            try emit([row[0], row[1], shippedAt.description, deliveredAt?.description, String(row[4] as Int64), row[5]])
        }
    }

    static let shipmentLines = ExportTable(
        name: "shipment_lines", columns: ["shipment_number", "order_line", "product_code", "lot", "qty"],
        permission: ShipmentArea.readShipments
    ) { reader, call, emit in
        try each(
            """
            SELECT s.number, l.order_line, p.code, l.lot, l.quantity FROM orders_shipment s \
            JOIN orders_shipment_line l ON l.shipment_id = s.id JOIN organization_product p ON p.id = l.product_id WHERE
            """, "s.person_id", "s.number, l.order_line, l.lot", reader, call
        ) { row in
            try emit([row[0], String(row[1] as Int64), row[2], row[3], String(row[4] as Int64)])
        }
    }

    static let returns = ExportTable(
        name: "returns",
        columns: ["number", "order_number", "order_line", "qty", "returned_on", "credit_minor", "lot", "reason"],
        permission: ShipmentArea.readReturns
    ) { reader, call, emit in
        try each(
            """
            SELECT c.number, o.number, c.order_line, c.quantity, c.returned_on, c.amount_minor, c.lot, c.reason \
            FROM orders_credit_note c JOIN orders_order o ON o.id = c.order_id WHERE
            """, "c.person_id", "c.number", reader, call
        ) { row in
            try emit([
                row[0], row[1], String(row[2] as Int64), String(row[3] as Int64), row[4], String(row[5] as Int64), row[6], row[7],
            ])
        }
    }

    private static func each(
        _ sql: String, _ owner: String, _ order: String, _ reader: Reader, _ call: Call, _ body: (Row) throws -> Void
    ) throws {
        let condition = call.visible.condition(owner)
        try reader.forEach("\(sql) \(condition.sql) ORDER BY \(order)", condition.arguments, body)
    }
}

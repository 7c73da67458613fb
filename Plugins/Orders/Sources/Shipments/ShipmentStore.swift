internal import GRDB
internal import PluginKit

/// Reads and writes shipments; it knows no rules.
enum ShipmentStore {
    /// The shipment with a number, without lines, or `nil`.
    static func find(number: String, _ reader: Reader) throws -> Shipment? {
        try reader.row("SELECT * FROM orders_shipment WHERE number = ?", [number]).map(Shipment.init(row:))
    }

    /// The shipment with its lines, if the caller may see its rep.
    static func visible(id: String, _ reader: Reader, _ call: Call) throws -> Shipment {
        guard let row = try reader.row("SELECT * FROM orders_shipment WHERE id = ?", [id]) else {
            throw RPCError.notFound("shipment", id)
        }
        var shipment = try Shipment(row: row)
        try call.requireVisible(shipment.personID, "shipment", id)
        shipment.lines = try lines(of: id, reader)
        return shipment
    }

    /// The lines of a shipment.
    static func lines(of shipment: String, _ reader: Reader) throws -> [ShipmentLine] {
        try reader.rows("SELECT * FROM orders_shipment_line WHERE shipment_id = ? ORDER BY order_line, lot", [shipment])
            .map(ShipmentLine.init(row:))
    }

    /// Inserts the shipment, without lines.
    static func insert(_ shipment: Shipment, _ writer: Writer) throws {
        try writer.execute(
            """
            INSERT INTO orders_shipment (id, number, order_id, customer_id, person_id, kind, shipped_at, shipped_on, delivered_at, \
            delivered_on, signed_by, address_version, transport_class, vehicle, source, amount_minor, origin, shipped_by, \
            create_time, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                shipment.id, shipment.number, shipment.orderID, shipment.customerID, shipment.personID, shipment.kind.rawValue,
                shipment.shippedAt, shipment.shippedOn, shipment.deliveredAt, shipment.deliveredOn, shipment.signedBy,
                shipment.addressVersion, shipment.transportClass.rawValue, shipment.vehicle, shipment.source.rawValue,
                shipment.amountMinor, shipment.origin.rawValue, shipment.shippedBy, shipment.createdAt, shipment.version,
            ])
    }

    /// Inserts one line.
    static func insert(_ line: ShipmentLine, of shipment: String, _ writer: Writer) throws {
        try writer.execute(
            """
            INSERT INTO orders_shipment_line (shipment_id, order_line, lot, product_id, quantity, amount_minor, lot_approved_by) \
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                shipment, line.orderLine, line.lot, line.productID, line.quantity, line.amountMinor, line.lotApprovedBy,
            ])
    }
}

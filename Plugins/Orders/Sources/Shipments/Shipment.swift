internal import GRDB
internal import PluginKit

/// Goods of an order that left together.
struct Shipment: Sendable, Hashable {
    /// The door it came through.
    enum Origin: String, Sendable, Hashable {
        case api
        /// History; it may have broken rules, which the reports find.
        case `import`
    }

    var id: String
    var number: String
    var orderID: String
    var customerID: String
    /// Who is credited with the order.
    var personID: String
    var kind: Order.Kind
    var shippedAt: Instant
    var shippedOn: BusinessDate
    var deliveredAt: Instant?
    var deliveredOn: BusinessDate?
    var signedBy = ""
    /// Version of the customer's address that the goods went to.
    var addressVersion: Int64
    var transportClass = TransportClass.standard
    var vehicle = ""
    var source: FulfilmentSource
    /// Value of the goods.
    var amountMinor: Int64 = 0
    var origin: Origin
    var shippedBy: String
    var createdAt: Instant
    var version: Int64 = 1
    var lines: [ShipmentLine] = []
}

/// Goods of one order line out of one lot.
struct ShipmentLine: Sendable, Hashable {
    var orderLine: Int64
    var productID: String
    var lot: String
    /// Base units.
    var quantity: Int64
    /// Share of the order line's amount.
    var amountMinor: Int64
    /// Who approved the lot in place of the ordered one.
    var lotApprovedBy: String?
}

extension Shipment {
    /// Reads a row of `orders_shipment`, without lines.
    init(row: Row) throws {
        let kind: Order.Kind = try row.choice("kind", of: "orders_shipment")
        let transport: TransportClass = try row.choice("transport_class", of: "orders_shipment")
        let source: FulfilmentSource = try row.choice("source", of: "orders_shipment")
        let origin: Origin = try row.choice("origin", of: "orders_shipment")
        self.init(
            id: row["id"], number: row["number"], orderID: row["order_id"], customerID: row["customer_id"],
            personID: row["person_id"], kind: kind, shippedAt: row["shipped_at"], shippedOn: row["shipped_on"],
            deliveredAt: row["delivered_at"], deliveredOn: row["delivered_on"], signedBy: row["signed_by"],
            addressVersion: row["address_version"], transportClass: transport, vehicle: row["vehicle"], source: source,
            amountMinor: row["amount_minor"], origin: origin, shippedBy: row["shipped_by"], createdAt: row["create_time"],
            version: row["version"])
    }
}

extension ShipmentLine {
    /// Reads a row of `orders_shipment_line`.
    init(row: Row) {
        self.init(
            orderLine: row["order_line"], productID: row["product_id"], lot: row["lot"], quantity: row["quantity"],
            amountMinor: row["amount_minor"], lotApprovedBy: row["lot_approved_by"])
    }
}

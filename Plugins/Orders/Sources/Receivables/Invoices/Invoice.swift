internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// What a customer owes for a shipment. Only its open balance and closing date change, and only ``Ledger`` changes them.
struct Invoice: Sendable, Hashable {
    var id: String
    var number: String
    var customerID: String
    var personID: String
    var orderID: String
    var shipmentID: String
    var issuedOn: BusinessDate
    var dueOn: BusinessDate
    var amountMinor: Int64
    var openMinor: Int64
    var closedOn: BusinessDate?
    var recordedBy: String
    var createdAt: Instant

    /// The invoice with an id.
    static func find(id: String, _ reader: Reader) throws -> Invoice? {
        try reader.row("SELECT * FROM orders_invoice WHERE id = ?", [id]).map(Invoice.init(row:))
    }

    /// The invoice with a number.
    static func find(number: String, _ reader: Reader) throws -> Invoice? {
        try reader.row("SELECT * FROM orders_invoice WHERE number = ?", [number]).map(Invoice.init(row:))
    }
}

extension Invoice {
    /// Reads a row of `orders_invoice`.
    init(row: Row) {
        self.init(
            id: row["id"], number: row["number"], customerID: row["customer_id"], personID: row["person_id"],
            orderID: row["order_id"], shipmentID: row["shipment_id"], issuedOn: row["issued_on"], dueOn: row["due_on"],
            amountMinor: row["amount_minor"], openMinor: row["open_minor"], closedOn: row["closed_on"],
            recordedBy: row["recorded_by"], createdAt: row["create_time"])
    }

    var message: Spearhead_Orders_V1_Invoice {
        .with {
            $0.id = id
            $0.number = number
            $0.customerID = customerID
            $0.personID = personID
            $0.orderID = orderID
            $0.shipmentID = shipmentID
            $0.issuedOn = issuedOn.description
            $0.dueOn = dueOn.description
            $0.amountMinor = amountMinor
            $0.openMinor = openMinor
            $0.closedOn = closedOn?.description ?? ""
            $0.recordedBy = recordedBy
            $0.createTime = createdAt.timestamp
        }
    }
}

internal import GRDB
internal import PluginKit
internal import SwiftProtobuf

/// Money that came in from a customer. It belongs to the customer's account; ``Ledger`` says which invoices it paid.
struct Receipt: Sendable, Hashable {
    var id: String
    var number: String
    var customerID: String
    var receivedOn: BusinessDate
    var amountMinor: Int64
    var reference: String
    var recordedBy: String
    var createdAt: Instant

    /// The receipt with an id.
    static func find(id: String, _ reader: Reader) throws -> Receipt? {
        try reader.row("SELECT * FROM orders_receipt WHERE id = ?", [id]).map(Receipt.init(row:))
    }

    /// The receipt with a number.
    static func find(number: String, _ reader: Reader) throws -> Receipt? {
        try reader.row("SELECT * FROM orders_receipt WHERE number = ?", [number]).map(Receipt.init(row:))
    }

    /// What of it has paid no invoice yet.
    func unappliedMinor(_ reader: Reader) throws -> Int64 {
        try reader.value(
            Int64.self,
            """
            SELECT open_minor FROM orders_open_money \
            WHERE customer_id = ? AND documented_on = ? AND kind = 'receipt' AND number = ?
            """, [customerID, receivedOn, number]) ?? 0
    }
}

extension Receipt {
    /// Reads a row of `orders_receipt`.
    init(row: Row) {
        self.init(
            id: row["id"], number: row["number"], customerID: row["customer_id"], receivedOn: row["received_on"],
            amountMinor: row["amount_minor"], reference: row["reference"], recordedBy: row["recorded_by"],
            createdAt: row["create_time"])
    }

    func message(unappliedMinor: Int64, _ reversal: ReceiptReversal? = nil) -> Spearhead_Orders_V1_Receipt {
        .with {
            if let reversal {
                $0.reverseTime = reversal.reversedAt.timestamp
                $0.reversedBy = reversal.reversedBy
                $0.reverseReason = reversal.reason
            }
            $0.id = id
            $0.number = number
            $0.customerID = customerID
            $0.receivedOn = receivedOn.description
            $0.amountMinor = amountMinor
            $0.unappliedMinor = unappliedMinor
            $0.reference = reference
            $0.recordedBy = recordedBy
            $0.createTime = createdAt.timestamp
        }
    }
}

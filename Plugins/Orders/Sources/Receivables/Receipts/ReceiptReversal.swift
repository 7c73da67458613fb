internal import GRDB
internal import PluginKit

/// Takes back a receipt that was recorded wrongly.
///
/// The receipt stays on record and the reversal stands beside it. Whatever is computed of receipts is as if this one had never come
/// in, of its date and every later one: ``Ledger`` pays the invoices anew with what is left, first in, first out. Only what an approver
/// saw when an order was approved still counts it, until the day of the reversal (``ExposureBefore``).
struct ReceiptReversal: Sendable, Hashable {
    static let reasonLengths = 1...500

    var reason: String
    var reversedBy: String
    var reversedAt: Instant

    /// The reversal of a receipt; `nil` while it counts.
    static func find(receipt id: String, _ reader: Reader) throws -> ReceiptReversal? {
        try reader.row("SELECT reason, reversed_by, reverse_time FROM orders_receipt_reversal WHERE receipt_id = ?", [id])
            .flatMap(ReceiptReversal.init(row:))
    }

    /// Reverses a receipt.
    ///
    /// - Throws: `RECEIPT_REVERSED`.
    static func record(_ receipt: Receipt, reason: String, _ writer: Writer, _ call: Call) throws -> ReceiptReversal {
        guard reasonLengths.contains(reason.count) else {
            throw RPCError.invalidField("reason", "must have 1 to \(reasonLengths.upperBound) characters")
        }
        guard try find(receipt: receipt.id, writer) == nil else {
            throw RPCError(
                .failedPrecondition, "RECEIPT_REVERSED",
                "The receipt \(receipt.number) was reversed already. Record the right receipt under another number.")
        }
        let reversal = ReceiptReversal(reason: reason, reversedBy: call.caller.person ?? call.caller.id, reversedAt: call.now)
        try writer.execute(
            "INSERT INTO orders_receipt_reversal VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                receipt.id, receipt.customerID, receipt.receivedOn, receipt.amountMinor, reason, reversal.reversedBy,
                call.businessDate, call.now,
            ])
        try Ledger.rebuild(customer: receipt.customerID, from: receipt.receivedOn, writer)
        writer.audit(
            "receipts/\(receipt.id)",
            [FieldChange("amount_minor", "\(receipt.amountMinor)", nil), FieldChange("reverse_reason", nil, reason)])
        return reversal
    }
}

extension ReceiptReversal {
    /// Reads the columns of a reversal that was joined to its receipt; `nil` when there is none.
    init?(row: Row) {
        guard let reason: String = row["reason"] else { return nil }
        self.init(reason: reason, reversedBy: row["reversed_by"], reversedAt: row["reverse_time"])
    }
}

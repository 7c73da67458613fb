internal import CRM
internal import GRDB
internal import PluginKit

/// Records money that came in.
enum Receipts {
    static let amounts: ClosedRange<Int64> = 1...1_000_000_000_000_000
    static let referenceLengthMax = 200

    /// A receipt before it is recorded.
    struct Draft: Sendable, Hashable {
        /// The next free number when `nil`.
        var number: String?
        var receivedOn: BusinessDate
        var amountMinor: Int64
        var reference = ""
    }

    /// Records a receipt; it pays the customer's open invoices at once, the one that is due first before the others.
    ///
    /// - Throws: `NUMBER_TAKEN`.
    static func record(_ draft: Draft, from customer: CustomerSummary, _ writer: Writer, _ call: Call) throws -> Receipt {
        try check(draft, customer, call)
        if let number = draft.number, try Receipt.find(number: number, writer) != nil {
            throw RPCError.numberTaken("receipt", number)
        }
        let receipt = Receipt(
            id: call.newID(), number: try draft.number ?? Numbers.next(.receipt, writer), customerID: customer.id,
            receivedOn: draft.receivedOn, amountMinor: draft.amountMinor, reference: draft.reference,
            recordedBy: call.caller.person ?? call.caller.id, createdAt: call.now)
        try writer.execute(
            "INSERT INTO orders_receipt VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                receipt.id, receipt.number, receipt.customerID, receipt.receivedOn, receipt.amountMinor, receipt.reference,
                receipt.recordedBy, receipt.createdAt,
            ])
        try Ledger.rebuild(customer: customer.id, from: receipt.receivedOn, writer)
        writer.audit(
            "receipts/\(receipt.id)",
            [
                FieldChange("number", nil, receipt.number), FieldChange("customer_id", nil, customer.id),
                FieldChange("received_on", nil, receipt.receivedOn.description),
                FieldChange("amount_minor", nil, "\(receipt.amountMinor)"),
            ])
        return receipt
    }

    private static func check(_ draft: Draft, _ customer: CustomerSummary, _ call: Call) throws {
        var check = FieldCheck()
        if customer.kind == .retailer {
            check.fail("customer_id", "a retailer pays its distributor and has no account here")
        }
        if let number = draft.number, !(1...64).contains(number.count) {
            check.fail("number", "must have 1 to 64 characters, or be empty")
        }
        if draft.receivedOn > call.businessDate { check.fail("received_on", "must not be after today") }
        check.require(amounts.contains(draft.amountMinor), "amount_minor", "must be 1 to \(amounts.upperBound) minor units")
        if draft.reference.count > referenceLengthMax {
            check.fail("reference", "must have at most \(referenceLengthMax) characters")
        }
        try check.finish()
    }
}

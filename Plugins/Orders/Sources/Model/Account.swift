internal import GRDB
internal import PluginKit

/// What a customer owes or is about to owe; each fen stands in exactly one part while an order becomes a shipment, the
/// shipment an invoice and the invoice money.
struct Account: Sendable, Hashable {
    /// Approved orders: amount less what was shipped.
    var approvedUnshippedMinor: Int64 = 0
    /// Shipments less the invoices of their orders.
    var shippedUninvoicedMinor: Int64 = 0
    /// Open balances of invoices.
    var openInvoicesMinor: Int64 = 0
    /// Receipts and credit notes that no invoice has taken yet.
    var unappliedMinor: Int64 = 0

    /// Approved unshipped + shipped uninvoiced + open invoices − unapplied money.
    var exposureMinor: Int64 {
        [approvedUnshippedMinor, shippedUninvoicedMinor, openInvoicesMinor, -unappliedMinor].clampedSum()
    }

    /// The account of a customer; all zero before its first order.
    static func find(customer: String, _ reader: Reader) throws -> Account {
        guard let row = try reader.row("SELECT * FROM orders_account WHERE customer_id = ?", [customer]) else { return Account() }
        return Account(
            approvedUnshippedMinor: row["approved_unshipped_minor"], shippedUninvoicedMinor: row["shipped_uninvoiced_minor"],
            openInvoicesMinor: row["open_invoices_minor"], unappliedMinor: row["unapplied_minor"])
    }

    /// Adds to the parts of a customer's account; the only way it changes.
    static func post(
        customer: String, approvedUnshipped: Int64 = 0, shippedUninvoiced: Int64 = 0, openInvoices: Int64 = 0,
        unapplied: Int64 = 0, _ writer: Writer
    ) throws {
        // Not an upsert: its insert would be held to the CHECKs with the bare differences, which may be negative.
        try writer.execute(
            """
            UPDATE orders_account SET approved_unshipped_minor = approved_unshipped_minor + ?, \
            shipped_uninvoiced_minor = shipped_uninvoiced_minor + ?, open_invoices_minor = open_invoices_minor + ?, \
            unapplied_minor = unapplied_minor + ? WHERE customer_id = ?
            """, [approvedUnshipped, shippedUninvoiced, openInvoices, unapplied, customer])
        guard writer.changesCount == 0 else { return }
        try writer.execute(
            "INSERT INTO orders_account VALUES (?, ?, ?, ?, ?)",
            [customer, approvedUnshipped, shippedUninvoiced, openInvoices, unapplied])
    }
}

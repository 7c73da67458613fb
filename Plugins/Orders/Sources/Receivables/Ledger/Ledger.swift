internal import GRDB
internal import PluginKit

/// Ties money to invoices, first in, first out, for one customer at a time.
///
/// An allocation is no document. It follows from invoices, receipts and credit notes, so when one of these arrives late (a receipt
/// booked a week after it came in, a file of last month) the allocations from its date on are computed anew: they are what they
/// would be had it arrived in time, whatever order the documents came in. Everything that is stored beside the documents,
/// open balances, waiting money, the account and whether an order is settled, is set to what follows from them.
enum Ledger {
    /// Computes a customer's ledger anew from `date` on. Whoever inserts an invoice, a receipt or a credit note calls it with the
    /// date of the document, or the earliest of several.
    ///
    /// It reads and writes what is open on the eve of `date` and what is dated later, so for the latest document it costs as much
    /// as the customer has open items.
    static func rebuild(customer: String, from date: BusinessDate, _ writer: Writer) throws {
        let before = try LedgerPages.load(customer: customer, from: date.description, writer)
        let replay = LedgerReplay(invoices: before.invoices, money: before.money)
        try store(replay.allocations, over: before.allocations, customer: customer, from: date, writer)
        let touched = try store(replay.invoices, over: before.stored, writer)
        try store(replay.waiting, over: before.waiting, customer: customer, writer)
        let account = try Account.find(customer: customer, writer)
        let open = replay.invoices.reduce(0) { $0 + $1.openMinor } - account.openInvoicesMinor
        let unapplied = replay.waiting.reduce(0) { $0 + $1.openMinor } - account.unappliedMinor
        if open != 0 || unapplied != 0 {
            try Account.post(customer: customer, openInvoices: open, unapplied: unapplied, writer)
        }
        for order in touched.sorted() { try Settlement.refresh(order: order, writer) }
    }

    /// Replaces the allocations from the first that differs on; the ones before it keep their rows.
    private static func store(
        _ new: [LedgerAllocation], over old: [LedgerAllocation], customer: String, from date: BusinessDate, _ writer: Writer
    ) throws {
        let kept = zip(new, old).prefix { $0 == $1 }.count
        if kept < old.count {
            try writer.execute(
                """
                DELETE FROM orders_allocation WHERE id IN (SELECT id FROM orders_allocation \
                WHERE customer_id = ? AND allocated_on >= ? ORDER BY allocated_on, id LIMIT -1 OFFSET ?)
                """, [customer, date, kept])
        }
        for allocation in new.dropFirst(kept) {
            try writer.execute(
                """
                INSERT INTO orders_allocation (customer_id, allocated_on, kind, document_id, document_number, documented_on, \
                invoice_id, order_id, person_id, amount_minor) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    customer, allocation.allocatedOn, allocation.kind.rawValue, allocation.documentID,
                    allocation.documentNumber, allocation.documentedOn, allocation.invoiceID, allocation.orderID,
                    allocation.personID, allocation.amountMinor,
                ])
        }
    }

    /// Writes the open balances that changed.
    ///
    /// - Returns: Orders with an invoice that was paid up or became open again.
    private static func store(
        _ new: [LedgerInvoice], over old: [LedgerInvoice], _ writer: Writer
    ) throws -> Set<String> {
        var orders: Set<String> = []
        for (new, old) in zip(new, old) where new != old {
            try writer.execute(
                "UPDATE orders_invoice SET open_minor = ?, closed_on = ? WHERE id = ?", [new.openMinor, new.closedOn, new.id])
            if (new.closedOn == nil) != (old.closedOn == nil) { orders.insert(new.orderID) }
        }
        return orders
    }

    private static func store(
        _ new: [LedgerMoney], over old: [LedgerMoney], customer: String, _ writer: Writer
    ) throws {
        guard new != old else { return }
        try writer.execute("DELETE FROM orders_open_money WHERE customer_id = ?", [customer])
        for money in new {
            try writer.execute(
                "INSERT INTO orders_open_money VALUES (?, ?, ?, ?, ?, ?)",
                [customer, money.datedOn, money.kind.rawValue, money.number, money.id, money.openMinor])
        }
    }
}

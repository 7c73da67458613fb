internal import GRDB
internal import PluginKit

/// What the ledger of a customer says from a date on, and the documents that it follows from.
struct LedgerPages {
    /// Allocations from the date on, in order.
    var allocations: [LedgerAllocation]
    /// Invoices that are open, or were paid up on the date or later, as stored.
    var stored: [LedgerInvoice]
    /// Money that waits, as stored.
    var waiting: [LedgerMoney]
    /// The same invoices with what was open on the eve of the date.
    var invoices: [LedgerInvoice]
    /// Money that waited on the eve of the date, and money of the date and later.
    var money: [LedgerMoney]

    /// Reads the pages.
    static func load(customer: String, from date: String, _ reader: Reader) throws -> LedgerPages {
        let allocations = try reader.rows(Self.allocationsSQL, [customer, date]).map(LedgerAllocation.init(row:))
        let stored = try reader.rows(Self.invoicesSQL, [customer, date]).map(LedgerInvoice.init(row:))
        let waiting = try reader.rows(Self.waitingSQL, [customer]).map(LedgerMoney.init(row:))
        let new = try reader.rows(Self.moneySQL, [customer, date]).map(LedgerMoney.init(row:))
        let paid = Dictionary(allocations.map { ($0.invoiceID, $0.amountMinor) }, uniquingKeysWith: { [$0, $1].clampedSum() })
        let invoices = stored.map { invoice in
            var invoice = invoice
            invoice.openMinor.addClamped(paid[invoice.id] ?? 0)
            if invoice.openMinor > 0 { invoice.closedOn = nil }
            return invoice
        }
        return LedgerPages(
            allocations: allocations, stored: stored, waiting: waiting, invoices: invoices,
            money: carried(waiting, allocations, before: date) + new)
    }

    /// Money from before the date with what of it had paid nothing by then.
    private static func carried(
        _ waiting: [LedgerMoney], _ allocations: [LedgerAllocation], before date: String
    ) -> [LedgerMoney] {
        var carried = Dictionary(waiting.filter { $0.datedOn < date }.map { ($0.id, $0) }) { first, _ in first }
        for used in allocations where used.documentedOn < date {
            carried[
                used.documentID,
                default: LedgerMoney(
                    kind: used.kind, id: used.documentID, number: used.documentNumber, datedOn: used.documentedOn, openMinor: 0)
            ].openMinor.addClamped(used.amountMinor)
        }
        return Array(carried.values)
    }

    private static let allocationsSQL = """
        SELECT allocated_on, kind, document_id, document_number, documented_on, invoice_id, order_id, person_id, amount_minor \
        FROM orders_allocation WHERE customer_id = ? AND allocated_on >= ? ORDER BY allocated_on, id
        """

    private static let invoicesSQL = """
        SELECT id, number, order_id, person_id, issued_on, due_on, open_minor, closed_on FROM orders_invoice \
        WHERE customer_id = ?1 AND closed_on IS NULL \
        UNION ALL SELECT id, number, order_id, person_id, issued_on, due_on, open_minor, closed_on FROM orders_invoice \
        WHERE customer_id = ?1 AND closed_on >= ?2
        """

    private static let waitingSQL = """
        SELECT kind, document_id, number, documented_on, open_minor FROM orders_open_money WHERE customer_id = ? \
        ORDER BY documented_on, kind, number
        """

    private static let moneySQL = """
        SELECT 'credit_note', id, number, returned_on, amount_minor FROM orders_credit_note \
        WHERE customer_id = ?1 AND returned_on >= ?2 AND amount_minor > 0 \
        UNION ALL SELECT 'receipt', id, number, received_on, amount_minor FROM orders_receipt \
        WHERE customer_id = ?1 AND received_on >= ?2 AND id NOT IN (SELECT receipt_id FROM orders_receipt_reversal \
        WHERE customer_id = ?1)
        """
}

extension LedgerInvoice {
    fileprivate init(row: Row) {
        self.init(
            id: row[0], number: row[1], orderID: row[2], personID: row[3], issuedOn: row[4], dueOn: row[5], openMinor: row[6],
            closedOn: row[7])
    }
}

extension LedgerMoney {
    fileprivate init(row: Row) {
        self.init(
            kind: Kind(rawValue: row[0]) ?? .receipt, id: row[1], number: row[2], datedOn: row[3], openMinor: row[4])
    }
}

extension LedgerAllocation {
    fileprivate init(row: Row) {
        self.init(
            allocatedOn: row[0], kind: LedgerMoney.Kind(rawValue: row[1]) ?? .receipt, documentID: row[2],
            documentNumber: row[3], documentedOn: row[4], invoiceID: row[5], orderID: row[6], personID: row[7],
            amountMinor: row[8])
    }
}

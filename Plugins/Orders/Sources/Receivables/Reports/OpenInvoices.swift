/// Invoices that are open at the end of a date, as SQL.
///
/// Today's balances are stored. Those of an earlier date follow from the allocations up to it; an invoice paid up by then is left
/// out by its closing date.
enum OpenInvoices {
    /// The balances as they are now.
    static let present = """
        (SELECT customer_id, order_id, issued_on, due_on, open_minor FROM orders_invoice WHERE closed_on IS NULL)
        """

    /// The balances at the end of the date in argument 1.
    static let past = """
        (SELECT i.customer_id, i.order_id, i.issued_on, i.due_on, \
        i.amount_minor - coalesce((SELECT sum(a.amount_minor) FROM orders_allocation a \
        WHERE a.invoice_id = i.id AND a.allocated_on <= ?1), 0) AS open_minor \
        FROM orders_invoice i WHERE i.issued_on <= ?1 AND (i.closed_on IS NULL OR i.closed_on > ?1))
        """
}

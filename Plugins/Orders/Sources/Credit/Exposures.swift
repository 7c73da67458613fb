internal import GRDB
internal import PluginKit

/// The accounts of many customers at the end of a date.
enum Exposures {
    /// The accounts of the customers; today's are the running ones, earlier ones follow from the dates of the documents.
    ///
    /// An earlier account counts orders as they are now: an amendment since then shows in it.
    static func find(_ customers: [String], asOf: BusinessDate, today: BusinessDate, _ reader: Reader) throws -> [String: Account]
    {
        let ids = VisibleSet.json(customers)
        let rows =
            asOf >= today ? try reader.rows(Self.presentSQL, [ids]) : try reader.rows(Self.pastSQL, [ids, asOf])
        return Dictionary(
            rows.map { row in
                (
                    row[0],
                    Account(
                        approvedUnshippedMinor: row[1], shippedUninvoicedMinor: row[2], openInvoicesMinor: row[3],
                        unappliedMinor: row[4])
                )
            }
        ) { first, _ in first }
    }

    private static let presentSQL = """
        SELECT customer_id, approved_unshipped_minor, shipped_uninvoiced_minor, open_invoices_minor, unapplied_minor \
        FROM orders_account WHERE customer_id IN (SELECT value FROM json_each(?))
        """

    /// Sums of the documents up to the date; what each part is follows from their differences.
    private static let pastSQL = """
        SELECT customer_id, ordered - shipped, shipped - invoiced, invoiced - allocated, received + credited - allocated FROM ( \
        SELECT value AS customer_id, \
        (SELECT coalesce(sum(amount_minor), 0) FROM orders_order \
        WHERE customer_id = value AND kind = 'direct' AND counted = 1 AND approved_on <= ?2) AS ordered, \
        (SELECT coalesce(sum(amount_minor), 0) FROM orders_shipment \
        WHERE customer_id = value AND kind = 'direct' AND shipped_on <= ?2) AS shipped, \
        (SELECT coalesce(sum(amount_minor), 0) FROM orders_invoice WHERE customer_id = value AND issued_on <= ?2) AS invoiced, \
        (SELECT coalesce(sum(amount_minor), 0) FROM orders_allocation \
        WHERE customer_id = value AND allocated_on <= ?2) AS allocated, \
        (SELECT coalesce(sum(amount_minor), 0) FROM orders_receipt WHERE customer_id = value AND received_on <= ?2) \
        - (SELECT coalesce(sum(amount_minor), 0) FROM orders_receipt_reversal \
        WHERE customer_id = value AND received_on <= ?2) AS received, \
        (SELECT coalesce(sum(amount_minor), 0) FROM orders_credit_note \
        WHERE customer_id = value AND returned_on <= ?2) AS credited \
        FROM json_each(?1))
        """
}

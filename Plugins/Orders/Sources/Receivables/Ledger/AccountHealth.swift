internal import GRDB
internal import PluginKit

/// Whether the accounts say what the open items say.
enum AccountHealth {
    static func check(_ reader: Reader) throws -> String? {
        let customers = try reader.values(String.self, sql)
        guard !customers.isEmpty else { return nil }
        return
            "The accounts of \(customers.count) customers differ from their open invoices and waiting money, among them "
            + "\(customers.prefix(3).joined(separator: ", ")). Restore a backup, or record a document of the customer: that "
            + "computes its ledger anew."
    }

    private static let sql = """
        SELECT customer_id FROM ( \
        SELECT customer_id, open_invoices_minor AS open, unapplied_minor AS money FROM orders_account \
        WHERE open_invoices_minor <> 0 OR unapplied_minor <> 0 UNION ALL \
        SELECT customer_id, -open_minor, 0 FROM orders_invoice WHERE closed_on IS NULL UNION ALL \
        SELECT customer_id, 0, -open_minor FROM orders_open_money) \
        GROUP BY customer_id HAVING sum(open) <> 0 OR sum(money) <> 0 ORDER BY customer_id LIMIT 100
        """
}

/// Reversals of documents that were recorded wrongly.
enum ReversalSchema {
    static let name = "0005-reversals"

    /// A reversal repeats what it takes back, so that sums over receipts less sums over reversals need no join.
    static let sql = """
        CREATE TABLE orders_receipt_reversal (
            receipt_id TEXT PRIMARY KEY NOT NULL REFERENCES orders_receipt (id),
            customer_id TEXT NOT NULL,
            received_on TEXT NOT NULL,
            amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
            reason TEXT NOT NULL CHECK (length(reason) > 0),
            reversed_by TEXT NOT NULL,
            reversed_on TEXT NOT NULL,
            reverse_time INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX orders_receipt_reversal_by_customer ON orders_receipt_reversal (customer_id, received_on, amount_minor);
        CREATE INDEX orders_receipt_reversal_by_date ON orders_receipt_reversal (received_on, amount_minor, customer_id);
        """ + AppendOnly.rows(of: "orders_receipt_reversal")
}

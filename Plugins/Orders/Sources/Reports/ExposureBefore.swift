internal import CRM
internal import GRDB
internal import PluginKit

/// What a customer owed or was about to owe just before one of its orders was approved, from the documents alone.
///
/// Orders that were approved earlier count with their whole amount: what has left of them moves from approved unshipped to shipped
/// uninvoiced, and their invoices to the open invoices, so the parts add up to the amount. Receipts and credit notes dated before the
/// day of the approval take from it, a receipt unless it was reversed before that day. Invoices of orders that were not approved earlier are owed as well.
enum ExposureBefore {
    /// A SELECT expression over a row `o` of `orders_order`.
    static let sql = """
        (SELECT coalesce(sum(p.amount_minor), 0) FROM orders_order p WHERE p.customer_id = o.customer_id AND \(earlier)) \
        + (SELECT coalesce(sum(i.amount_minor), 0) FROM orders_invoice i JOIN orders_order p ON p.id = i.order_id \
        WHERE i.customer_id = o.customer_id AND i.issued_on < o.approved_on AND NOT (\(earlier))) \
        - (SELECT coalesce(sum(r.amount_minor), 0) FROM orders_receipt r \
        WHERE r.customer_id = o.customer_id AND r.received_on < o.approved_on) \
        + (SELECT coalesce(sum(v.amount_minor), 0) FROM orders_receipt_reversal v \
        WHERE v.customer_id = o.customer_id AND v.received_on < o.approved_on AND v.reversed_on < o.approved_on) \
        - (SELECT coalesce(sum(n.amount_minor), 0) FROM orders_credit_note n \
        WHERE n.customer_id = o.customer_id AND n.returned_on < o.approved_on)
        """

    private static let earlier = """
        p.kind = 'direct' AND p.counted = 1 AND p.approved_at IS NOT NULL AND (p.approved_at, p.number) < (o.approved_at, o.number)
        """
}

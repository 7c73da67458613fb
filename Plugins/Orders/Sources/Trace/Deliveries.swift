internal import GRDB
public import PluginKit

/// What arrived at customers, for plugins that reckon stock there.
///
/// It reads facts, whoever asks; a caller checks by itself what the user may see.
public enum Deliveries {
    /// Base units of a product that arrived at a customer after one instant, up to and including another.
    public static func quantity(
        of product: String, to customer: String, after start: Instant, through end: Instant, _ reader: Reader
    ) throws -> Int64 {
        try reader.value(
            Int64.self,
            """
            SELECT sum(g.quantity) FROM orders_shipment s CROSS JOIN orders_shipment_line g ON g.shipment_id = s.id \
            WHERE s.customer_id = ? AND s.delivered_at > ? AND s.delivered_at <= ? AND g.product_id = ?
            """, [customer, start, end, product]) ?? 0
    }

    /// Base units that arrived at a customer after one instant, up to and including another, by product.
    public static func quantities(
        to customer: String, after start: Instant, through end: Instant, _ reader: Reader
    ) throws -> [String: Int64] {
        let rows = try reader.rows(
            """
            SELECT g.product_id, sum(g.quantity) FROM orders_shipment s \
            CROSS JOIN orders_shipment_line g ON g.shipment_id = s.id \
            WHERE s.customer_id = ? AND s.delivered_at > ? AND s.delivered_at <= ? GROUP BY g.product_id
            """, [customer, start, end])
        return Dictionary(rows.map { ($0[0], $0[1]) }) { $1 }
    }

    /// Base units of a product on the way to a customer at an instant: they left and had not arrived.
    public static func inTransit(
        of product: String, to customer: String, at instant: Instant, _ reader: Reader
    ) throws -> Int64 {
        try reader.value(
            Int64.self,
            """
            SELECT sum(g.quantity) FROM orders_shipment s CROSS JOIN orders_shipment_line g ON g.shipment_id = s.id \
            WHERE s.customer_id = ?1 AND (s.delivered_at IS NULL OR s.delivered_at > ?2) AND s.shipped_at <= ?2 \
            AND g.product_id = ?3
            """, [customer, instant, product]) ?? 0
    }
}

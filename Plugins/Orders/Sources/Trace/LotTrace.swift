internal import GRDB
public import PluginKit

/// Where lots went: the two-way trace that recalls, diversion cases and inspections need.
///
/// It reads facts, whoever asks; a caller checks by itself what the user may see.
public enum LotTrace {
    /// Goods of a lot that left for a customer in one shipment.
    public struct Movement: Sendable, Hashable {
        /// The shipment.
        public var shipmentID: String
        /// The customer.
        public var customerID: String
        /// When the goods left.
        public var shippedAt: Instant
        /// When they arrived; `nil` on the way.
        public var deliveredAt: Instant?
        /// Base units.
        public var quantity: Int64
    }

    /// The company's own shipments of a lot up to an instant, oldest first.
    public static func directShipments(
        product: String, lot: String, through instant: Instant, _ reader: Reader
    ) throws -> [Movement] {
        try reader.rows(
            """
            SELECT s.id, s.customer_id, s.shipped_at, s.delivered_at, sum(g.quantity) FROM orders_shipment_line g \
            CROSS JOIN orders_shipment s ON s.id = g.shipment_id \
            WHERE g.product_id = ? AND g.lot = ? AND s.kind = 'direct' AND s.shipped_at <= ? \
            GROUP BY s.id ORDER BY s.shipped_at, s.id
            """, [product, lot, instant]
        ).map { Movement(shipmentID: $0[0], customerID: $0[1], shippedAt: $0[2], deliveredAt: $0[3], quantity: $0[4]) }
    }

    /// Whether the company itself ever shipped a lot; one that it did not comes from before its records began.
    public static func isKnown(product: String, lot: String, _ reader: Reader) throws -> Bool {
        try reader.exists(
            """
            SELECT 1 FROM orders_shipment_line g CROSS JOIN orders_shipment s ON s.id = g.shipment_id \
            WHERE g.product_id = ? AND g.lot = ? AND s.kind = 'direct'
            """, [product, lot])
    }
}

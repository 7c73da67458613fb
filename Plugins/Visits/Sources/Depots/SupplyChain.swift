internal import GRDB
internal import PluginKit

/// The way of goods from the plant to the outlet, over depots, the company's shipments and distributors' shipments (F09).
enum SupplyChain {
    static let legsMax = 5000

    /// One leg of a lot's way.
    struct Leg: Sendable, Hashable {
        var from: String
        var to: String
        /// `primary`, `secondary`, `direct` or `resale`.
        var kind: String
        var quantity: Int64
        var at: Instant
    }

    /// Every leg of a lot, in time order.
    static func trace(product: String, lot: String, _ reader: Reader) throws -> [Leg] {
        try reader.rows(
            """
            SELECT f.code, coalesce(d.code, c.code), m.kind, m.quantity, m.moved_at AS time FROM visits_movement m \
            JOIN visits_depot f ON f.id = m.from_depot_id LEFT JOIN visits_depot d ON d.id = m.to_depot_id \
            LEFT JOIN crm_customer c ON c.id = m.customer_id WHERE m.product_id = ?1 AND m.lot = ?2 \
            UNION ALL SELECT CASE s.kind WHEN 'direct' THEN 'central' ELSE coalesce(u.code, '') END, c.code, \
            CASE s.kind WHEN 'direct' THEN 'direct' ELSE 'resale' END, l.quantity, s.shipped_at FROM orders_shipment_line l \
            JOIN orders_shipment s ON s.id = l.shipment_id JOIN crm_customer c ON c.id = s.customer_id \
            LEFT JOIN crm_customer u ON u.id = c.supplier_id WHERE l.product_id = ?1 AND l.lot = ?2 \
            ORDER BY time, 1, 2 LIMIT \(legsMax)
            """, [product, lot]
        ).map { Leg(from: $0[0], to: $0[1], kind: $0[2], quantity: $0[3], at: $0[4]) }
    }

    /// How often a unit changed hands on its way (F07).
    struct Handoffs: Sendable, Hashable {
        var productCode: String
        /// Units, each counted once per movement.
        var moved: Int64
        /// Units that reached the end of the depots, each once: a station, or a customer served from above the stations.
        var arrived: Int64
    }

    static func handoffs(in interval: ClosedRange<BusinessDate>, _ reader: Reader) throws -> [Handoffs] {
        try reader.rows(
            """
            SELECT p.code, sum(m.quantity), sum(CASE WHEN t.tier = 4 OR m.customer_id IS NOT NULL AND f.tier < 4 \
            THEN m.quantity ELSE 0 END) FROM visits_movement m JOIN organization_product p ON p.id = m.product_id \
            JOIN visits_depot f ON f.id = m.from_depot_id LEFT JOIN visits_depot t ON t.id = m.to_depot_id \
            WHERE m.moved_on BETWEEN ? AND ? GROUP BY p.code ORDER BY p.code
            """, [interval.lowerBound, interval.upperBound]
        ).map { Handoffs(productCode: $0[0], moved: $0[1], arrived: $0[2]) }
    }
}

internal import GRDB
internal import PluginKit

/// Quantities of products at customers over time, to be summed between any two instants without going through all of them.
struct QuantitySeries {
    private struct Key: Hashable {
        var customer: String
        var product: String
    }

    /// Instants in ascending order, each with the quantity up to and with it.
    fileprivate struct Totals {
        var instants: [Int64] = []
        var totals: [Int64] = []

        /// The quantity up to and with `instant`.
        func through(_ instant: Int64) -> Int64 {
            var (low, high) = (0, instants.count)
            while low < high {
                let middle = (low + high) / 2
                if instants[middle] <= instant { low = middle + 1 } else { high = middle }
            }
            return low == 0 ? 0 : totals[low - 1]
        }
    }

    private var series: [Key: Totals] = [:]

    /// Adds a quantity; instants come in ascending order.
    mutating func append(customer: String, product: String, at instant: Instant, _ quantity: Int64) {
        series[Key(customer: customer, product: product), default: Totals()].append(instant.milliseconds, quantity)
    }

    /// The quantity after `start`, up to and with `end`.
    func sum(customer: String, product: String, after start: Instant, through end: Instant) -> Int64 {
        guard let totals = series[Key(customer: customer, product: product)] else { return 0 }
        return totals.through(end.milliseconds) - totals.through(start.milliseconds)
    }
}

extension QuantitySeries.Totals {
    fileprivate mutating func append(_ instant: Int64, _ quantity: Int64) {
        instants.append(instant)
        totals.append((totals.last ?? 0) + quantity)
    }
}

extension QuantitySeries {
    /// What was delivered to customers in a span of time; all of them without `customers`.
    static func deliveries(
        to customers: Set<String>?, from start: Instant, through end: Instant, _ reader: Reader
    ) throws -> QuantitySeries {
        try read(
            """
            SELECT s.customer_id, l.product_id, s.delivered_at, l.quantity FROM orders_shipment s \
            JOIN orders_shipment_line l ON l.shipment_id = s.id WHERE s.delivered_at > ? AND s.delivered_at <= ?
            """, "s.delivered_at", customers, start, end, reader)
    }

    /// What was shipped to the retailers that distributors supply, by distributor.
    static func shipmentsToRetailers(
        from start: Instant, through end: Instant, _ reader: Reader
    ) throws -> QuantitySeries {
        try read(
            """
            SELECT c.supplier_id, l.product_id, s.shipped_at, l.quantity FROM orders_shipment s \
            JOIN crm_customer c ON c.id = s.customer_id JOIN orders_shipment_line l ON l.shipment_id = s.id \
            WHERE c.supplier_id IS NOT NULL AND s.shipped_at > ? AND s.shipped_at <= ?
            """, "s.shipped_at", nil, start, end, reader)
    }

    private static func read(
        _ sql: String, _ order: String, _ customers: Set<String>?, _ start: Instant, _ end: Instant, _ reader: Reader
    ) throws -> QuantitySeries {
        var result = QuantitySeries()
        var arguments: StatementArguments = [start, end]
        var condition = ""
        if let customers {
            condition = " AND s.customer_id IN (SELECT value FROM json_each(?))"
            arguments += [VisibleSet.json(customers)]
        }
        try reader.forEach("\(sql)\(condition) ORDER BY \(order)", arguments) { row in
            result.append(customer: row[0], product: row[1], at: row[2], row[3])
        }
        return result
    }
}
